import SlipwayCore

/// Names, values, lists and records.
extension Parser {
    /// A single value of this kind: a bare word, text in quotes, or a variable.
    ///
    /// Where a name is expected, everything bare is one: `2024-01-01`, `15`, `true`.
    mutating func namedValue(
        _ kind: CommandSyntax.ValueKind, missing: String
    ) throws(SyntaxFailure) -> Expression {
        offer(kind)
        offerVariables(isLikely: false)
        offerPending(kind.placeholder)
        guard !isAtEnd else { throw missingName(missing) }
        let token = current
        switch token.kind {
        case .variable(let variable):
            advance()
            return Expression(.variable(variable), span: token.span)
        case .number(let value, let text) where kind == .number:
            advance()
            return Expression(.number(value, text: text), span: token.span)
        case .word(let text), .number(_, let text):
            if kind == .number { throw notANumber(missing) }
            try check(text, isOneOf: kind)
            if ClauseKeyword(rawValue: text.lowercased()) != nil {
                keywordReadAsName = (Word(text, span: token.span), missing, index)
            }
            lastBareName = index
            advance()
            return Expression(.name(text), span: token.span)
        case .string(let text):
            if kind == .number { throw notANumber(missing) }
            try check(text, isOneOf: kind)
            advance()
            return Expression(.string(text), span: token.span)
        default:
            throw unexpected(missing)
        }
    }

    /// A bare word, one of those allowed; any, when none is given.
    mutating func word(
        among allowed: [String], missing: String
    ) throws(SyntaxFailure) -> Word {
        if isAtCursor { offer(allowed.map { Candidate($0, .word) }) }
        guard !isAtEnd, let text = current.bareText else {
            if isAtEnd { throw missingName(missing) }
            throw unexpected(missing)
        }
        if !allowed.isEmpty { try check(text, isOneOf: .word(allowed)) }
        return Word(text, span: advance().span)
    }

    /// Whether the text is one of the words that the kind allows, in any case.
    private func check(
        _ text: String, isOneOf kind: CommandSyntax.ValueKind
    ) throws(SyntaxFailure) {
        guard case .word(let allowed) = kind, !allowed.isEmpty,
            !allowed.contains(where: { $0.lowercased() == text.lowercased() })
        else { return }
        let nearest = text.nearest(in: allowed)
        throw SyntaxFailure(
            .notOneOf(allowed, describe(current), nearest.map { .misspelt($0) }),
            at: current.span, correction: nearest.map { (current.span, $0) })
    }

    private func notANumber(_ what: String) -> SyntaxFailure {
        SyntaxFailure(.notANumber(describe(current), of: what), at: current.span)
    }

    // MARK: Pairs

    /// `name=value, name=value`; an empty list of names takes any.
    mutating func pairs(
        among names: [String], command: String
    ) throws(SyntaxFailure) -> [Pair] {
        var pairs: [Pair] = []
        if command == "row", !isAtEnd,
            current.isSymbol(.openBrace) || current.isSymbol(.openBracket)
        {
            var failure = unexpected("a name and its value, such as `name=1`")
            failure.correction = (previous.span, "rows")
            throw failure
        }
        repeat {
            let left = names.filter { name in !pairs.contains { $0.name.text == name } }
            if isAtCursor { offer(left.map { Candidate($0 + "=", .word) }) }
            offerPending(
                names.isEmpty
                    ? "NAME=VALUE, …" : left.map { $0 + "=…" }.joined(separator: ", "))
            let name = try fieldName(
                missing: left.first.map { "an option, such as `\($0)=…`" }
                    ?? "a name and its value, such as `name=1`")
            if !names.isEmpty, !names.contains(name.text) {
                throw unknownOption(name, takes: names, command: command)
            }
            if pairs.contains(where: { $0.name.text == name.text }) {
                throw SyntaxFailure(.duplicateField(name.text), at: name.span)
            }
            offerPending("=VALUE")
            guard takeSymbol(.equals) else {
                let isComparison = !isAtEnd && current.kind == .comparison(.equal)
                throw unexpected("`=` after `\(name.text)`", correction: isComparison ? "=" : nil)
            }
            offerPending("VALUE")
            pairs.append(Pair(name: name, value: try expression()))
        } while takeSymbol(.comma)
        return pairs
    }

    /// The name of a field, bare or in quotes.
    mutating func fieldName(missing: String) throws(SyntaxFailure) -> Word {
        guard !isAtEnd else { throw unexpected(missing) }
        let token = current
        switch token.kind {
        case .word(let text), .number(_, let text), .string(let text):
            advance()
            return Word(text, span: token.span)
        default:
            throw unexpected(missing)
        }
    }

    // MARK: Expressions

    /// Any value, lists and records included.
    mutating func expression(
        allowsVariables: Bool = true
    ) throws(SyntaxFailure) -> Expression {
        if allowsVariables { offerVariables(isLikely: true) }
        let token = current
        guard !isAtEnd else { throw unexpected("a value") }
        switch token.kind {
        case .symbol(.openBracket):
            return try list(allowsVariables: allowsVariables)
        case .symbol(.openBrace):
            return try record(allowsVariables: allowsVariables)
        case .word(let text):
            if BareWord.isNumberTooLarge(text) {
                throw SyntaxFailure(.numberTooLarge(text), at: token.span)
            }
            advance()
            return Expression(word(text), span: token.span)
        case .number(let value, let text):
            advance()
            return Expression(.number(value, text: text), span: token.span)
        case .string(let text):
            advance()
            return Expression(.string(text), span: token.span)
        case .variable(let variable) where allowsVariables:
            advance()
            return Expression(.variable(variable), span: token.span)
        default:
            throw unexpected("a value")
        }
    }

    private func word(_ text: String) -> Expression.Kind {
        switch text.lowercased() {
        case "true": .boolean(true)
        case "false": .boolean(false)
        case "null": .null
        default: .name(text)
        }
    }

    private mutating func list(allowsVariables: Bool) throws(SyntaxFailure) -> Expression {
        let start = current.span
        let elements = try inBrackets { parser throws(SyntaxFailure) in
            var elements: [Expression] = []
            if parser.takeSymbol(.closeBracket) { return elements }
            while true {
                elements.append(try parser.expression(allowsVariables: allowsVariables))
                if parser.takeSymbol(.closeBracket) { return elements }
                guard parser.takeSymbol(.comma) else { throw parser.missingComma(or: "]") }
            }
        }
        return Expression(.list(elements), span: start.joined(with: previous.span))
    }

    private mutating func record(allowsVariables: Bool) throws(SyntaxFailure) -> Expression {
        let start = current.span
        let fields = try inBrackets { parser throws(SyntaxFailure) in
            var fields: [Expression.Field] = []
            if parser.takeSymbol(.closeBrace) { return fields }
            while true {
                fields.append(
                    try parser.field(after: fields, allowsVariables: allowsVariables))
                if parser.takeSymbol(.closeBrace) { return fields }
                guard parser.takeSymbol(.comma) else { throw parser.missingComma(or: "}") }
            }
        }
        return Expression(.record(fields), span: start.joined(with: previous.span))
    }

    private mutating func field(
        after fields: [Expression.Field], allowsVariables: Bool
    ) throws(SyntaxFailure) -> Expression.Field {
        let name = try fieldName(missing: "a field and its value, such as `name: 1`")
        if fields.contains(where: { $0.name.text == name.text }) {
            throw SyntaxFailure(.duplicateField(name.text), at: name.span)
        }
        guard takeSymbol(.colon) else {
            let correction = current.isSymbol(.equals) ? ":" : nil
            throw unexpected("`:` after `\(name.text)`", correction: correction)
        }
        return Expression.Field(
            name: name, value: try expression(allowsVariables: allowsVariables))
    }
}
