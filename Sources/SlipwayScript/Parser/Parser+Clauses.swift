/// Clauses: a keyword and its value, in any order.
extension Parser {
    /// Whether the word at this place begins a clause, of whatever command.
    var isClauseKeyword: Bool { clauseKeyword != nil }

    private var clauseKeyword: ClauseKeyword? {
        if !isAtEnd, current.isSymbol(.equals) { return .equals }
        guard let text = currentKeyword else { return nil }
        return ClauseKeyword(rawValue: text)
    }

    mutating func clauses(of syntax: CommandSyntax) throws(SyntaxFailure) -> [Clause] {
        var clauses: [Clause] = []
        while !isAtEnd {
            let given = clauses.map(\.keyword)
            offerClauses(of: syntax, given: given)
            guard let keyword = clauseKeyword, let rule = syntax.clause(keyword) else {
                throw unknownClause(of: syntax, after: clauses)
            }
            if given.contains(keyword) {
                throw SyntaxFailure(.duplicateClause(keyword.rawValue), at: current.span)
            }
            if let other = given.first(where: { other in
                syntax.exclusive.contains { $0.contains(other) && $0.contains(keyword) }
            }) {
                throw SyntaxFailure(
                    .exclusiveClauses(other.rawValue, keyword.rawValue), at: current.span)
            }
            let keywordSpan = advance().span
            sightings.command?.given = given + [keyword]
            let argument = try argument(of: rule, in: syntax)
            let clause = Clause(
                keyword: keyword, keywordSpan: keywordSpan, argument: argument,
                span: keywordSpan.joined(with: previous.span))
            clauses.append(clause)
            sightings.command?.clauses.append(clause)
        }
        return clauses
    }

    private mutating func offerClauses(of syntax: CommandSyntax, given: [ClauseKeyword]) {
        guard isAtCursor else { return }
        sightings.command?.given = given
        offer(
            syntax.clauses.filter { syntax.allows($0.keyword, given: given) }.map {
                Candidate($0.keyword.rawValue, .clause, detail: $0.usage)
            })
    }

    // MARK: Arguments

    private mutating func argument(
        of rule: CommandSyntax.ClauseSyntax, in syntax: CommandSyntax
    ) throws(SyntaxFailure) -> Clause.Argument {
        offerPending(rule.argumentUsage)
        let missing = "\(rule.value.thing) after `\(rule.keyword.rawValue)`"
        switch rule.keyword {
        case .online, .batch, .wait, .yes: return .none
        case .in, .to, .into, .from, .of, .for, .on: return .place(try place(of: rule))
        case .with: return try withArgument(rule, in: syntax)
        case .keep: return try keepArgument()
        case .every: return try everyArgument(rule)
        case .notify: return .names(try names(rule))
        case .where: return try whereArgument()
        case .equals:
            if case .word = rule.value {
                return .value(try namedValue(rule.value, missing: missing))
            }
            return .value(try expression())
        case .as, .type, .hardware, .copies, .serving, .cron, .until, .limit, .format, .at:
            return .value(try namedValue(rule.value, missing: missing))
        }
    }

    private mutating func place(
        of rule: CommandSyntax.ClauseSyntax
    ) throws(SyntaxFailure) -> Place {
        if case .existing(let nouns) = rule.value {
            return try place(
                among: nouns.isEmpty ? Noun.allCases : nouns, clause: rule.keyword.rawValue)
        }
        let value = try namedValue(
            rule.value, missing: "\(rule.value.thing) after `\(rule.keyword.rawValue)`")
        return Place(noun: nil, value: value, span: value.span)
    }

    /// `NOUN NAME`, or `NAME`. A noun is always read as one; a name that is spelt like a noun
    /// stands in quotes.
    mutating func place(
        among nouns: [Noun], clause: String? = nil
    ) throws(SyntaxFailure) -> Place {
        if isAtCursor { offer(nouns.map { Candidate($0.rawValue, .noun) }) }
        let start = current.span
        guard let text = currentKeyword, NounWord.noun(typed: text) != nil else {
            if let failure = misspeltPlace(among: nouns, clause: clause) { throw failure }
            let thing = nouns.count > 3 ? "thing" : nouns.map(\.rawValue).joined(separator: " or ")
            let value = try namedValue(
                .existing(nouns),
                missing: "the name of the \(thing)" + (clause.map { " after `\($0)`" } ?? ""))
            return Place(noun: nil, value: value, span: value.span)
        }
        let noun = try nounWord(among: nouns, clause: clause)
        let value = try namedValue(
            .existing([noun.noun]), missing: "the name of the \(noun.noun.rawValue)")
        return Place(noun: noun, value: value, span: start.joined(with: value.span))
    }

    /// A noun in the singular, one of these.
    mutating func nounWord(
        among nouns: [Noun], clause: String? = nil
    ) throws(SyntaxFailure) -> NounWord {
        if isAtCursor { offer(nouns.map { Candidate($0.rawValue, .noun) }) }
        offerPending("NOUN NAME")
        let takes = nouns.map(\.rawValue)
        guard let text = currentKeyword else { throw unexpected("a kind of thing") }
        guard let (noun, isPlural) = NounWord.noun(typed: text) else {
            throw wrongPlace(clause: clause, takes: takes)
        }
        guard nouns.contains(noun) else { throw wrongPlace(clause: clause, takes: takes) }
        if isPlural {
            throw SyntaxFailure(
                .otherNumber(verb: clause, noun: text, says: noun.rawValue), at: current.span,
                correction: (current.span, noun.rawValue))
        }
        return NounWord(noun: noun, isPlural: false, span: advance().span)
    }

    private mutating func withArgument(
        _ rule: CommandSyntax.ClauseSyntax, in syntax: CommandSyntax
    ) throws(SyntaxFailure) -> Clause.Argument {
        switch rule.value {
        case .input: .input(try input())
        case .pairs(let names): .pairs(try pairs(among: names, command: syntax.title))
        default: .pairs(try pairs(among: [], command: syntax.title))
        }
    }

    private mutating func keepArgument() throws(SyntaxFailure) -> Clause.Argument {
        let count = try namedValue(.number, missing: "the number after `keep`")
        offerPending("runs|days")
        let unit = try word(among: ["runs", "days"], missing: "`runs` or `days`")
        return .keep(count: count, unit: unit)
    }

    private mutating func everyArgument(
        _ rule: CommandSyntax.ClauseSyntax
    ) throws(SyntaxFailure) -> Clause.Argument {
        var count: Expression?
        if !isAtEnd, case .number = current.kind {
            count = try namedValue(.number, missing: "a number")
        }
        var units: [String] = []
        if case .word(let words) = rule.value { units = words }
        offerPending("UNIT")
        let unit = try word(among: units, missing: "the unit after `every`, such as `day`")
        return .every(count: count, unit: unit)
    }

    private mutating func names(
        _ rule: CommandSyntax.ClauseSyntax
    ) throws(SyntaxFailure) -> [Word] {
        var allowed: [String] = []
        if case .word(let words) = rule.value { allowed = words }
        var names: [Word] = []
        repeat {
            names.append(try word(among: allowed, missing: "a name"))
        } while takeSymbol(.comma)
        return names
    }

    private mutating func whereArgument() throws(SyntaxFailure) -> Clause.Argument {
        let field = try fieldName(missing: "the field after `where`")
        offerPending("< VALUE")
        guard !isAtEnd, case .comparison(let comparison) = current.kind else {
            if !isAtEnd && current.isSymbol(.equals) { throw singleEquals() }
            throw unexpected("a comparison such as `<`")
        }
        advance()
        offerPending("VALUE")
        let value = try expression()
        return .comparison(field: field, operator: comparison, value: value)
    }
}

extension CommandSyntax.ValueKind {
    /// What such a value is, in a message.
    fileprivate var thing: String {
        switch self {
        case .number: "the number"
        case .path, .newPath: "the file"
        case .existing, .new: "the name"
        default: "the value"
        }
    }
}
