/// What may stand at the cursor, before the names of existing things are known.
public struct CompletionRequest: Sendable {
    /// Names of existing things that are wanted.
    public struct Names: Sendable {
        /// The kinds of thing that may stand here; every kind, when empty.
        public let nouns: [Noun]
        /// The command that the cursor is in; `nil` in conditions.
        public let verb: String?
        public let commandNoun: Noun?
        /// The name that the command is about, when it stands before the cursor.
        public let name: Expression?
        /// The complete clauses before the cursor, which may name the container.
        public let clauses: [Clause]

        /// The space, project or other thing in which to look, as far as the statement says so
        /// before the cursor: `from project attrition`, `in space lab`. Spaces, projects and the
        /// like are in nothing, so for them it is `nil`.
        public var container: Place? {
            let free: Set<Noun> = [.space, .project, .user, .key, .usecase, .server, .spec]
            guard nouns.contains(where: { !free.contains($0) }) else { return nil }
            return clauses.lazy.compactMap { clause in
                guard [.in, .from, .of, .to, .into].contains(clause.keyword),
                    case .place(let place) = clause.argument
                else { return nil }
                return place
            }.first
        }
    }

    /// The bytes that a completion replaces; they end at the cursor.
    public let range: SourceSpan
    /// What was typed of the word, without quotes.
    public let typed: String
    /// The quote with which the word begins.
    public let quote: OpenQuote?
    /// Words of the language and of the command table, not filtered yet.
    public let words: [Candidate]
    public let names: Names?
    /// Whether paths of files to read, or to write, may stand here.
    public let takesPaths: Bool
    /// Whether a variable may stand here; once a `$` was typed, or where any value can stand.
    public let takesVariables: Bool

    init(_ place: CursorPlace, seeing sightings: Sightings) {
        range = place.range
        typed = place.typed
        quote = place.quote
        words = sightings.words
        takesPaths = sightings.kinds.contains { $0 == .path || $0 == .newPath }
        takesVariables =
            sightings.takesVariable && place.quote == nil
            && (place.typed.isEmpty ? sightings.takesAnyValue : place.typed.hasPrefix("$"))
        let nouns = sightings.kinds.compactMap { kind -> [Noun]? in
            if case .existing(let nouns) = kind { nouns } else { nil }
        }
        let command = sightings.command
        names =
            nouns.isEmpty
            ? nil
            : Names(
                nouns: nouns.flatMap(\.self), verb: command?.verb,
                commandNoun: command?.syntax?.noun, name: command?.name,
                clauses: command?.clauses ?? [])
    }

    /// What may be typed, in the order: kinds of thing, names, other words, paths, variables;
    /// those that begin with what was typed, in any case.
    ///
    /// - Parameters:
    ///   - names: Names of existing things, for `self.names`.
    ///   - paths: Paths that begin with the folder in `typed`; a folder's ends in `/`.
    ///   - variables: Variables, each with its `$`.
    public func items(
        names: [Candidate] = [], paths: [Candidate] = [], variables: [Candidate] = []
    ) -> [CompletionItem] {
        // Inside quotes only names can stand, and the words that stand for one.
        let words =
            quote == nil
            ? words : words.filter { $0.kind == .word && !$0.text.hasSuffix("=") }
        var all = words.filter { $0.kind == .noun }
        if self.names != nil { all += names }
        all += words.filter { $0.kind != .noun }
        if takesPaths { all += paths }
        if takesVariables { all += variables }
        let prefix = typed.lowercased()
        var seen: Set<String> = []
        return all.filter { candidate in
            candidate.text.lowercased().hasPrefix(prefix)
                && seen.insert("\(candidate.kind) \(candidate.text)").inserted
        }.map(item)
    }

    private func item(_ candidate: Candidate) -> CompletionItem {
        let text = candidate.text
        switch candidate.kind {
        case .name, .path: break
        default:
            let isOpen = text.hasSuffix("=")
            guard let quote else {
                return CompletionItem(candidate, replacement: text, isComplete: !isOpen)
            }
            return CompletionItem(
                candidate, replacement: "\(quote.rawValue)\(text)\(quote.rawValue)",
                isComplete: true)
        }
        let isFolder = candidate.kind == .path && text.hasSuffix("/")
        guard quote != nil || !Self.mayStandBare(text) else {
            return CompletionItem(candidate, replacement: text, isComplete: !isFolder)
        }
        let isRaw = quote == .single && !text.contains("'")
        var replacement = isRaw ? "'\(text)'" : quoted(text)
        if isFolder { replacement.removeLast() }
        return CompletionItem(candidate, replacement: replacement, isComplete: !isFolder)
    }

    /// Whether the name can stand without quotes wherever a name can: it is one word, and none
    /// of the language's.
    private static func mayStandBare(_ text: String) -> Bool {
        BareWord.needsNoQuotes(text) && ClauseKeyword(rawValue: text.lowercased()) == nil
            && NounWord.noun(typed: text) == nil
    }
}

/// One thing that may be typed, ready to be put in.
public struct CompletionItem: Sendable, Equatable {
    public let candidate: Candidate
    /// What stands in place of `CompletionRequest.range`, quotes included.
    public let replacement: String
    /// Whether a space may follow: not after a folder, nor after `name=`.
    public let isComplete: Bool

    init(_ candidate: Candidate, replacement: String, isComplete: Bool) {
        self.candidate = candidate
        self.replacement = replacement
        self.isComplete = isComplete
    }
}
