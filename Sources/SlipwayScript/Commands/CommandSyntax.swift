/// What a command looks like: one row of the command table.
///
/// The parser's checks, completion, hints, help and the documentation all read this; none of them
/// knows a command by name.
public struct CommandSyntax: Sendable {
    /// Whether a part must, may or must not stand there.
    public enum Need: Sendable, Equatable {
        case required
        case optional
    }

    /// What a name or a clause's value is, for completion and for messages.
    public enum ValueKind: Sendable, Equatable {
        /// The name of an existing thing of one of these kinds.
        case existing([Noun])
        /// A name that the person chooses; the text says what for, such as `NAME`.
        case new(String)
        /// A path of a file or folder, to read.
        case path
        /// A path of a file to write.
        case newPath
        /// One of these words.
        case word([String])
        case number
        case text(String)
        /// `name=value` pairs with these names; an empty list takes any name.
        case pairs([String])
        /// `file f`, `csv f`, `data d`, `row a=1`, `rows […]`.
        case input
        /// `FIELD CMP VALUE`.
        case comparison
        case nothing
    }

    public struct ClauseSyntax: Sendable {
        public let keyword: ClauseKeyword
        public let need: Need
        public let value: ValueKind

        public init(_ keyword: ClauseKeyword, _ value: ValueKind, _ need: Need = .optional) {
            self.keyword = keyword
            self.need = need
            self.value = value
        }
    }

    public let verb: String
    /// `nil` when the verb stands alone (`score`, `login`, `serve`).
    public let noun: Noun?
    /// Whether the plural is what one types (`list spaces`).
    public let isPlural: Bool
    /// What stands after the noun (after the verb, when there is no noun), if anything.
    public let name: (kind: ValueKind, need: Need)?
    /// Whether records stand right after the verb (`score file x.json`).
    public let takesInput: Bool
    public let clauses: [ClauseSyntax]
    /// Groups of clauses of which at most one may be given, such as `online` and `batch`.
    public let exclusive: [[ClauseKeyword]]
    /// Groups of clauses of which at least one must be given.
    public let requiresOneOf: [[ClauseKeyword]]
    /// One sentence without a full stop: what it does.
    public let summary: String
    /// A line that works once the things it names exist; a test runs every one of them.
    public let example: String
    /// Further sentences for `help VERB NOUN`.
    public let detail: String?
    /// Whether the command changes anything: such commands can be planned.
    public let changes: Bool

    public init(
        verb: String, noun: Noun?, isPlural: Bool = false,
        name: (kind: ValueKind, need: Need)? = nil, takesInput: Bool = false,
        clauses: [ClauseSyntax] = [], exclusive: [[ClauseKeyword]] = [],
        requiresOneOf: [[ClauseKeyword]] = [], summary: String, example: String,
        detail: String? = nil,
        changes: Bool
    ) {
        self.verb = verb
        self.noun = noun
        self.isPlural = isPlural
        self.name = name
        self.takesInput = takesInput
        self.clauses = clauses
        self.exclusive = exclusive
        self.requiresOneOf = requiresOneOf
        self.summary = summary
        self.example = example
        self.detail = detail
        self.changes = changes
    }
}

// MARK: - How it is typed

extension CommandSyntax {
    /// The words that begin it: `create space`, `list spaces`, `score`.
    public var title: String {
        nounText.map { verb + " " + $0 } ?? verb
    }

    /// The noun as one types it.
    public var nounText: String? {
        guard let noun else { return nil }
        return isPlural ? noun.plural ?? noun.rawValue : noun.rawValue
    }

    /// One line with everything that may follow:
    /// `deploy model NAME as NAME (online | batch) [serving NAME]`.
    public var usage: String {
        ([title] + argumentsUsage(afterName: false, given: [])).joined(separator: " ")
    }

    /// What the clause with this keyword takes, when the command has it.
    public func clause(_ keyword: ClauseKeyword) -> ClauseSyntax? {
        clauses.first { $0.keyword == keyword }
    }

    /// Whether this clause could still be added to those given.
    func allows(_ keyword: ClauseKeyword, given: [ClauseKeyword]) -> Bool {
        !given.contains(keyword)
            && !exclusive.contains { group in
                group.contains(keyword) && group.contains { given.contains($0) }
            }
    }

    /// The arguments that are still to come, those that may be left out in brackets.
    func argumentsUsage(afterName: Bool, given: [ClauseKeyword]) -> [String] {
        var pieces: [String] = []
        if !afterName {
            if takesInput { pieces.append(ValueKind.input.placeholder) }
            if let name {
                let placeholder = name.kind.placeholder
                pieces.append(name.need == .required ? placeholder : "[\(placeholder)]")
            }
        }
        var shownGroups: Set<[ClauseKeyword]> = []
        for clause in clauses where allows(clause.keyword, given: given) {
            guard let group = requiresOneOf.first(where: { $0.contains(clause.keyword) }),
                !group.contains(where: given.contains)
            else {
                let usage = clause.usage
                pieces.append(clause.need == .required ? usage : "[\(usage)]")
                continue
            }
            guard shownGroups.insert(group).inserted else { continue }
            let choices = group.compactMap { self.clause($0)?.usage }
            pieces.append("(" + choices.joined(separator: " | ") + ")")
        }
        return pieces
    }

    /// Whether a name or a clause of it is one of these things.
    func mentions(_ noun: Noun) -> Bool {
        let kinds = (name.map { [$0.kind] } ?? []) + clauses.map(\.value)
        return kinds.contains {
            if case .existing(let nouns) = $0 { nouns.contains(noun) } else { false }
        }
    }
}

extension CommandSyntax.ClauseSyntax {
    /// The clause as one types it, with a placeholder: `to space NAME`.
    public var usage: String {
        guard let argument = argumentUsage else { return keyword.rawValue }
        return keyword.rawValue + " " + argument
    }

    /// What follows the keyword.
    var argumentUsage: String? {
        switch keyword {
        case .online, .batch, .wait, .yes: nil
        case .keep: "N runs|days"
        case .every: "[N] " + (value == .nothing ? "UNIT" : value.placeholder)
        case .notify: value.placeholder + ", …"
        case .in, .to, .into, .from, .of, .for, .on: value.placePlaceholder
        default: value == .nothing ? "VALUE" : value.placeholder
        }
    }
}

extension CommandSyntax.ValueKind {
    /// Stands for the value in a line of help.
    var placeholder: String {
        switch self {
        case .existing: "NAME"
        case .new(let name): name
        case .path, .newPath: "FILE"
        case .word(let words): words.count <= 6 ? words.joined(separator: "|") : "WORD"
        case .number: "N"
        case .text(let name): name
        case .pairs(let names):
            names.isEmpty ? "NAME=VALUE, …" : names.map { $0 + "=…" }.joined(separator: ", ")
        case .input: "file|csv|data|row|rows …"
        case .comparison: "FIELD < VALUE"
        case .nothing: "VALUE"
        }
    }

    /// The same after a preposition, where the kind of thing stands before its name.
    var placePlaceholder: String {
        guard case .existing(let nouns) = self, !nouns.isEmpty else { return placeholder }
        return nouns.map(\.rawValue).joined(separator: "|") + " NAME"
    }
}
