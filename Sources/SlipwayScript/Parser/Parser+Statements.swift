/// Statements other than commands, and conditions.
extension Parser {
    mutating func statement() throws(SyntaxFailure) -> Statement {
        sightings = Sightings()
        offerStatementBeginnings()
        let start = current.span
        let kind = try statementKind()
        return Statement(kind: kind, span: start.joined(with: previous.span))
    }

    private mutating func statementKind() throws(SyntaxFailure) -> Statement.Kind {
        guard let text = currentKeyword else { throw unexpected("a command") }
        switch StatementWord(typed: text) {
        case nil: return .command(try command())
        case .let: return try letStatement()
        case .param: return try paramStatement()
        case .expect: return try expectStatement()
        case .plan:
            advance()
            return .plan(try command(changingOnly: true))
        case .include:
            advance()
            return .include(try namedValue(.path, missing: "the file after `include`"))
        case .help, .history, .save, .edit, .quit:
            return try sessionStatement(named: text)
        }
    }

    private mutating func offerStatementBeginnings() {
        guard isAtCursor else { return }
        offerVerbs()
        offer(StatementWord.allCases.map { Candidate($0.rawValue, .verb, detail: $0.summary) })
    }

    // MARK: let and param

    /// `NAME =` after `let` and `param`.
    private mutating func variableName(after keyword: String) throws(SyntaxFailure) -> Word {
        offerPending("NAME = VALUE")
        guard !isAtEnd, let name = current.bareText else {
            throw missingName("the name after `\(keyword)`", usage: "\(keyword) NAME = …")
        }
        let word = Word(name, span: current.span)
        guard BareWord.isIdentifier(name) else {
            let mended = String(
                String.UnicodeScalarView(
                    name.unicodeScalars.map { BareWord.isInIdentifier($0) ? $0 : "_" }))
            let isMended = BareWord.isIdentifier(mended)
            throw SyntaxFailure(
                .badName(name, isMended ? .misspelt(mended) : nil), at: word.span,
                correction: isMended ? (word.span, mended) : nil)
        }
        advance()
        offerPending("= VALUE")
        guard takeSymbol(.equals) else {
            let isComparison = !isAtEnd && current.kind == .comparison(.equal)
            throw unexpected(
                "`=` after `\(keyword) \(name)`", correction: isComparison ? "=" : nil)
        }
        return word
    }

    private mutating func letStatement() throws(SyntaxFailure) -> Statement.Kind {
        advance()
        let name = try variableName(after: "let")
        offerPending("COMMAND or VALUE")
        if isAtCursor {
            offerVerbs()
            offerCount()
        }
        guard !isAtEnd else { throw unexpected("a command or a value") }
        if beginsCommand { return .letCommand(name: name, command: try command()) }
        return .letOperand(name: name, operand: try operand())
    }

    /// Whether a verb stands here, or another word that can only be meant as one, since more
    /// follows it.
    private var beginsCommand: Bool {
        guard let word = currentKeyword else { return false }
        if !table.commands(verb: word).isEmpty { return true }
        guard word != "count", let following, !following.isEnd, following.kind != .cursor else {
            return false
        }
        return !following.isSymbol(.semicolon)
    }

    private mutating func paramStatement() throws(SyntaxFailure) -> Statement.Kind {
        advance()
        let name = try variableName(after: "param")
        offerPending("VALUE")
        if !isAtEnd, case .variable = current.kind {
            throw unexpected("a text, a number, a list or a record as the default")
        }
        return .param(name: name, value: try expression(allowsVariables: false))
    }

    // MARK: Session

    private mutating func sessionStatement(
        named text: String
    ) throws(SyntaxFailure) -> Statement.Kind {
        let word = StatementWord(typed: text)
        let verb = Word(text, span: advance().span)
        offerPending(word?.argumentsUsage)
        switch word {
        case .save:
            let file = try namedValue(.newPath, missing: "the file after `save`")
            return .session(verb: verb, argument: file)
        case .help:
            return .session(verb: verb, argument: try helpWords())
        case .history where !isAtEnd:
            let text = try namedValue(.text("WORD"), missing: "a word")
            return .session(verb: verb, argument: text)
        default:
            return .session(verb: verb, argument: nil)
        }
    }

    /// The words after `help`, as one name with single spaces between them.
    private mutating func helpWords() throws(SyntaxFailure) -> Expression? {
        var words: [String] = []
        var span: SourceSpan?
        while !isAtEnd {
            if isAtCursor { offerHelpTopics(after: words) }
            guard let word = current.bareText else { throw unexpected("a word to explain") }
            span = span?.joined(with: current.span) ?? current.span
            words.append(word)
            advance()
        }
        return span.map { Expression(.name(words.joined(separator: " ")), span: $0) }
    }

    private mutating func offerHelpTopics(after words: [String]) {
        guard let verb = words.first else {
            offerVerbs()
            offer(StatementWord.allCases.map { Candidate($0.rawValue, .verb, detail: $0.summary) })
            offer(Noun.allCases.map { Candidate($0.rawValue, .noun) })
            offer(ErrorCode.allCases.map { Candidate($0.rawValue, .word, detail: $0.explanation) })
            return
        }
        guard words.count == 1 else { return }
        offer(
            table.commands(verb: verb).compactMap { row in
                row.nounText.map { Candidate($0, .noun, detail: row.summary) }
            })
    }

    // MARK: expect

    private mutating func expectStatement() throws(SyntaxFailure) -> Statement.Kind {
        advance()
        offer([Candidate("error", .word, detail: "the command must fail, with this code")])
        offerPending("CONDITION")
        guard takeKeyword("error") else { return .expect(try condition()) }
        offer([Candidate("from", .word, detail: "the command that must fail")])
        offerPending("[CODE] from COMMAND")
        var code: Word?
        if let text = currentKeyword, text != "from" {
            code = Word(text, span: advance().span)
            offer([Candidate("from", .word, detail: "the command that must fail")])
            offerPending("from COMMAND")
        }
        guard takeKeyword("from") else { throw unexpected("`from` and a command") }
        return .expectError(code: code, from: try command())
    }

    /// `[not] (NOUN NAME (exists | is VALUE | has NOUN NAME) | OPERAND [CMP VALUE])`
    mutating func condition() throws(SyntaxFailure) -> Condition {
        let start = current.span
        offer([Candidate("not", .word, detail: "the opposite")])
        let isNegated = takeKeyword("not")
        let predicate = try predicate()
        return Condition(
            isNegated: isNegated, predicate: predicate, span: start.joined(with: previous.span))
    }

    private mutating func predicate() throws(SyntaxFailure) -> Condition.Predicate {
        if isAtCursor {
            offer(Noun.allCases.map { Candidate($0.rawValue, .noun) })
            offerCount()
        }
        guard let text = currentKeyword, NounWord.noun(typed: text) != nil else {
            return try comparison()
        }
        let noun = try nounWord(among: Noun.allCases)
        let value = try conditionName(of: noun.noun)
        offer([
            Candidate("exists", .word, detail: "there is one"),
            Candidate("is", .word, detail: "it is in this state"),
            Candidate("has", .word, detail: "this belongs to it"),
        ])
        offerPending("exists | is STATE | has NOUN NAME")
        switch currentKeyword {
        case "exists":
            advance()
            return .exists(noun, value)
        case "is":
            advance()
            let state = try namedValue(.text("STATE"), missing: "the state after `is`")
            return .state(noun, value, is: state)
        case "has":
            advance()
            let part = try nounWord(among: Noun.allCases)
            let name = try namedValue(
                .existing([part.noun]), missing: "the name of the \(part.noun.rawValue)")
            return .has(noun, value, noun: part, value: name)
        default:
            let isComparison = !isAtEnd && current.kind == .comparison(.equal)
            throw unexpected("`exists`, `is` or `has`", correction: isComparison ? "is" : nil)
        }
    }

    /// The name after a noun. `exists`, `is` and `has` are names only before another of them.
    private mutating func conditionName(of noun: Noun) throws(SyntaxFailure) -> Expression {
        let words: Set = ["exists", "is", "has"]
        let thing = "the name of the \(noun.rawValue)"
        if let word = currentKeyword, words.contains(word),
            !words.contains(following?.bareText?.lowercased() ?? "")
        {
            throw missingName(thing, keyword: word)
        }
        return try namedValue(.existing([noun]), missing: thing)
    }

    private mutating func comparison() throws(SyntaxFailure) -> Condition.Predicate {
        let operand = try operand()
        offerPending("== VALUE")
        if isAtEnd { return .truth(operand) }
        if case .comparison(let comparison) = current.kind {
            advance()
            offerPending("VALUE")
            return .comparison(operand, comparison, try expression())
        }
        if let word = currentKeyword, ["is", "has", "exists"].contains(word) {
            let correction = word == "is" ? (current.span, "==") : nil
            throw SyntaxFailure(.stateOfValue, at: current.span, correction: correction)
        }
        if current.isSymbol(.equals) { throw singleEquals() }
        throw unexpected("a comparison such as `==`")
    }

    /// `count NOUN [in PLACE]`, or a value.
    mutating func operand() throws(SyntaxFailure) -> Operand {
        guard currentKeyword == "count" else { return .expression(try expression()) }
        let start = advance().span
        let noun = try countedNoun()
        offer([
            Candidate("in", .clause, detail: "only those in this place"),
            Candidate("of", .clause, detail: "only those of this thing"),
        ])
        if !isAtEnd, ["on", "from", "to", "into", "for", "at", "with"].contains(currentKeyword) {
            throw unexpected("`in`, `of` or a comparison", correction: "in")
        }
        var place: Place?
        if takeKeyword("in") || takeKeyword("of") { place = try self.place(among: Noun.allCases) }
        return .count(noun, in: place, span: start.joined(with: previous.span))
    }

    private mutating func countedNoun() throws(SyntaxFailure) -> NounWord {
        if isAtCursor {
            offer(Noun.allCases.map { Candidate($0.plural ?? $0.rawValue, .noun) })
            sightings.pending = "NOUN [in space NAME]"
        }
        guard let text = currentKeyword else { throw unexpected("a kind of thing to count") }
        guard let (noun, isPlural) = NounWord.noun(typed: text) else {
            throw unknownNoun(verb: "count", takes: Noun.allCases.map { $0.plural ?? $0.rawValue })
        }
        return NounWord(noun: noun, isPlural: isPlural, span: advance().span)
    }

    private mutating func offerCount() {
        offer([Candidate("count", .word, detail: "how many there are")])
    }
}
