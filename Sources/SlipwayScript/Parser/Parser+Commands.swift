/// Commands: `VERB [NOUN] [NAME] clauses`, each part checked against the command table.
extension Parser {
    /// - Parameter changingOnly: Whether the command must be one that changes something.
    mutating func command(changingOnly: Bool = false) throws(SyntaxFailure) -> CommandCall {
        offerVerbs(changingOnly: changingOnly)
        offerPending("COMMAND")
        guard let text = currentKeyword else { throw unexpected("a command") }
        guard !table.commands(verb: text).isEmpty else { throw unknownVerb() }

        let start = current.span
        let verb = Word(text, span: advance().span)
        sightings.command = Sightings.PartialCommand(verb: text)
        sightings.pending = nil
        let (syntax, noun) = try target(of: verb, changingOnly: changingOnly)
        sightings.command?.syntax = syntax
        if changingOnly, !syntax.changes {
            throw SyntaxFailure(
                .nothingToPlan(command: syntax.title), at: start.joined(with: previous.span))
        }

        sightings.command?.isPastName = true
        var input: Input?
        var name: Expression?
        if syntax.takesInput {
            input = try self.input()
        } else {
            name = try self.name(of: syntax)
        }
        sightings.command?.name = name
        let clauses = try clauses(of: syntax)
        try checkCompleteness(syntax, clauses: clauses)
        return CommandCall(
            verb: verb, noun: noun, name: name, input: input, clauses: clauses,
            span: start.joined(with: previous.span))
    }

    // MARK: Noun

    /// The row of the table that is meant, and the noun when the row has one.
    private mutating func target(
        of verb: Word, changingOnly: Bool
    ) throws(SyntaxFailure) -> (CommandSyntax, NounWord?) {
        let rows = table.commands(verb: verb.text)
        let bare = rows.first { $0.noun == nil }
        if isAtCursor {
            offer(
                rows.filter { $0.changes || !changingOnly }.compactMap { row in
                    row.nounText.map { Candidate($0, .noun, detail: row.summary) }
                })
        }
        if let bare, bare.takesInput || !rows.contains(where: { $0.noun != nil }) {
            return (bare, nil)
        }
        guard let text = currentKeyword, let (noun, isPlural) = NounWord.noun(typed: text) else {
            if let bare { return (bare, nil) }
            throw missingNoun(after: verb)
        }
        guard let row = table.command(verb: verb.text, noun: noun, isPlural: isPlural) else {
            throw unknownCommand(verb: verb, noun: noun, isPlural: isPlural)
        }
        guard row.nounText == text else { throw otherNumber(verb: verb, row: row) }
        return (row, NounWord(noun: noun, isPlural: isPlural, span: advance().span))
    }

    // MARK: Name

    private mutating func name(of syntax: CommandSyntax) throws(SyntaxFailure) -> Expression? {
        guard let name = syntax.name else {
            guard !isAtEnd, !isAtCursor, currentKeyword == nil, current.isNameLike else {
                return nil
            }
            throw unexpectedName(of: syntax)
        }
        let isRequired = name.need == .required
        if isAtCursor {
            offer(name.kind)
            let placeholder = name.kind.placeholder
            sightings.pending = isRequired ? placeholder : "[\(placeholder)]"
        }
        if isAtEnd || (isAtCursor && !isRequired) || (isClauseKeyword && !isAmong(name.kind)) {
            guard isRequired else { return nil }
            throw missingName(
                thing(name.kind, of: syntax), usage: syntax.usage,
                keyword: isAtEnd ? nil : currentKeyword ?? "=")
        }
        if !isRequired, !current.isNameLike { return nil }
        return try namedValue(name.kind, missing: thing(name.kind, of: syntax))
    }

    /// Whether the word at this place is one of those that the kind allows: there it is no
    /// keyword (`set format = json`).
    private func isAmong(_ kind: CommandSyntax.ValueKind) -> Bool {
        guard case .word(let words) = kind, let text = currentKeyword else { return false }
        return words.contains { $0.lowercased() == text }
    }

    /// What the missing name would have been, in words.
    private func thing(_ kind: CommandSyntax.ValueKind, of syntax: CommandSyntax) -> String {
        let noun = syntax.noun?.rawValue
        switch kind {
        case .existing(let nouns):
            let names =
                nouns.isEmpty
                ? noun ?? "thing"
                : nouns.map(\.rawValue).joined(
                    separator: " or ")
            return "the name of the \(names)"
        case .new: return noun.map { "the name of the new \($0)" } ?? "the name"
        case .path, .newPath: return "the file"
        case .word(let words): return "the word that says which (\(words.joined(separator: ", ")))"
        case .number: return "the number"
        default: return noun.map { "the name of the \($0)" } ?? "the name"
        }
    }

    // MARK: Input

    /// What `score` reads.
    mutating func input() throws(SyntaxFailure) -> Input {
        offer(InputWord.allCases.map { Candidate($0.rawValue, .word, detail: $0.summary) })
        offerPending(CommandSyntax.ValueKind.input.placeholder)
        guard let text = currentKeyword, let word = InputWord(rawValue: text) else {
            throw unknownInput()
        }
        let start = advance().span
        func span() -> SourceSpan { start.joined(with: previous.span) }
        switch word {
        case .file:
            let file = try namedValue(.path, missing: "the file after `file`")
            return .file(file, span: span())
        case .csv:
            let file = try namedValue(.path, missing: "the file after `csv`")
            return .csv(file, span: span())
        case .data:
            let name = try namedValue(.existing([.data]), missing: "the name after `data`")
            return .data(name, span: span())
        case .row:
            let pairs = try pairs(among: [], command: "row")
            return .row(pairs, span: span())
        case .rows:
            let rows = try rows()
            return .rows(rows, span: span())
        }
    }

    private mutating func rows() throws(SyntaxFailure) -> Expression {
        offerVariables(isLikely: true)
        offerPending("LIST")
        switch current.kind {
        case .symbol(.openBracket) where !isAtEnd, .symbol(.openBrace) where !isAtEnd,
            .variable where !isAtEnd:
            return try expression()
        default:
            throw unexpected("a list, a record or a variable such as `$live.rows`")
        }
    }

    // MARK: The whole

    /// Whether everything without which the command cannot run is there.
    private func checkCompleteness(
        _ syntax: CommandSyntax, clauses: [Clause]
    ) throws(SyntaxFailure) {
        let given = clauses.map(\.keyword)
        var missing: [CommandSyntax.ClauseSyntax]?
        if let clause = syntax.clauses.first(where: {
            $0.need == .required && !given.contains($0.keyword)
        }) {
            missing = [clause]
        } else if let group = syntax.requiresOneOf.first(where: { group in
            !group.contains(where: given.contains)
        }) {
            missing = group.compactMap(syntax.clause)
        }
        guard let missing else { return }
        let readAsName = clauses.lazy.compactMap(\.nameText).first { text in
            missing.contains { $0.keyword.rawValue == text.lowercased() }
        }
        throw SyntaxFailure(
            .missingClause(
                command: syntax.title, oneOf: missing.map { "`\($0.usage)`" },
                readAsName: readAsName),
            at: placeOfMissing)
    }
}

/// The words that say where records come from.
enum InputWord: String, CaseIterable {
    case file, csv, data, row, rows

    var summary: String {
        switch self {
        case .file: "a JSON file"
        case .csv: "a CSV file"
        case .data: "a data asset"
        case .row: "one record, field by field"
        case .rows: "a list of records, or a variable that holds one"
        }
    }
}

extension Clause {
    /// The bare name that the clause holds, if that is all it holds.
    fileprivate var nameText: String? {
        switch argument {
        case .value(let value):
            if case .name(let text) = value.kind { text } else { nil }
        case .place(let place):
            if case .name(let text) = place.value.kind { text } else { nil }
        default: nil
        }
    }
}

extension Token {
    /// Text in quotes, or a variable.
    var isText: Bool {
        switch kind {
        case .string, .variable: true
        default: false
        }
    }

    /// Whether it may be a name.
    var isNameLike: Bool { bareText != nil || isText }
}

extension NounWord {
    /// The noun that a word is, in either number and any case.
    static func noun(typed: String) -> (noun: Noun, isPlural: Bool)? {
        let word = typed.lowercased()
        if let noun = Noun(rawValue: word) { return (noun, false) }
        guard word.hasSuffix("s"), let noun = Noun(rawValue: String(word.dropLast())),
            noun.plural == word
        else { return nil }
        return (noun, true)
    }
}
