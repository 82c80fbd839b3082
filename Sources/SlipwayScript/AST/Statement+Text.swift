/// Statements as text: what is printed reads back as the same statement.
extension Statement: CustomStringConvertible {
    public var description: String {
        switch kind {
        case .letCommand(let name, let command): "let \(name.text) = \(command)"
        case .letOperand(let name, let operand): "let \(name.text) = \(operand)"
        case .param(let name, let value): "param \(name.text) = \(value)"
        case .expectError(let code?, let command): "expect error \(code.text) from \(command)"
        case .expectError(nil, let command): "expect error from \(command)"
        case .expect(let condition): "expect \(condition)"
        case .plan(let command): "plan \(command)"
        case .include(let file): "include \(file)"
        case .command(let command): command.description
        // The words after `help` are one name with spaces, and stand without quotes.
        case .session(let verb, .some(let argument)) where verb.text == "help":
            if case .name(let words) = argument.kind { "help \(words)" } else { "help \(argument)" }
        case .session(let verb, let argument?): "\(verb.text) \(argument)"
        case .session(let verb, nil): verb.text
        }
    }
}

extension Statement {
    /// The statement as it stands in the text, with another name at one place: what was probably
    /// meant by a name that does not exist. The name is quoted where it needs to be.
    ///
    /// - Parameters:
    ///   - text: The text that the statement was read from.
    ///   - span: What the name replaces; `nil` comes back when it lies outside the statement.
    public func corrected(
        in text: String, replacing span: SourceSpan, withName name: String
    ) -> String? {
        let bytes = Array(text.utf8)
        guard self.span.start <= span.start, span.start <= span.end, span.end <= self.span.end,
            self.span.end <= bytes.count
        else { return nil }
        let written =
            BareWord.needsNoQuotes(name) && ClauseKeyword(rawValue: name.lowercased()) == nil
                && NounWord.noun(typed: name) == nil ? name : quoted(name)
        let before = bytes[self.span.start..<span.start]
        return String(
            decoding: before + Array(written.utf8) + bytes[span.end..<self.span.end],
            as: UTF8.self)
    }
}

extension CommandCall: CustomStringConvertible {
    public var description: String {
        var parts = [verb.text]
        if let noun { parts.append(noun.description) }
        if let input { parts.append(input.description) }
        if let name { parts.append(name.description) }
        parts += clauses.map(\.description)
        return parts.joined(separator: " ")
    }
}

extension NounWord: CustomStringConvertible {
    public var description: String { isPlural ? noun.plural ?? noun.rawValue : noun.rawValue }
}

extension Clause: CustomStringConvertible {
    public var description: String {
        let word = keyword.rawValue
        switch argument {
        case .none: return word
        case .place(let place): return "\(word) \(place)"
        case .value(let value): return "\(word) \(value)"
        case .input(let input): return "\(word) \(input)"
        case .pairs(let pairs): return "\(word) \(list(pairs))"
        case .keep(let count, let unit): return "\(word) \(count) \(unit.text)"
        case .every(let count?, let unit): return "\(word) \(count) \(unit.text)"
        case .every(nil, let unit): return "\(word) \(unit.text)"
        case .names(let names): return "\(word) \(names.map(\.text).joined(separator: ", "))"
        case .comparison(let field, let comparison, let value):
            return "\(word) \(quotedIfNeeded(field)) \(comparison.rawValue) \(value)"
        }
    }
}

extension Place: CustomStringConvertible {
    public var description: String { noun.map { "\($0) \(value)" } ?? value.description }
}

extension Pair: CustomStringConvertible {
    public var description: String { "\(quotedIfNeeded(name))=\(value)" }
}

extension Input: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let file, _): "file \(file)"
        case .csv(let file, _): "csv \(file)"
        case .data(let name, _): "data \(name)"
        case .row(let pairs, _): "row \(list(pairs))"
        case .rows(let rows, _): "rows \(rows)"
        }
    }
}

extension Condition: CustomStringConvertible {
    public var description: String {
        (isNegated ? "not " : "") + predicate.description
    }
}

extension Condition.Predicate: CustomStringConvertible {
    public var description: String {
        switch self {
        case .exists(let noun, let name): "\(noun) \(name) exists"
        case .state(let noun, let name, let state): "\(noun) \(name) is \(state)"
        case .has(let noun, let name, let part, let value): "\(noun) \(name) has \(part) \(value)"
        case .comparison(let operand, let comparison, let value):
            "\(operand) \(comparison.rawValue) \(value)"
        case .truth(let operand): operand.description
        }
    }
}

extension Operand: CustomStringConvertible {
    public var description: String {
        switch self {
        case .count(let noun, let place?, _): "count \(noun) in \(place)"
        case .count(let noun, nil, _): "count \(noun)"
        case .expression(let expression): expression.description
        }
    }
}

extension Expression: CustomStringConvertible {
    public var description: String {
        switch kind {
        case .name(let name):
            name.unicodeScalars.allSatisfy(BareWord.mayContain) && !name.isEmpty
                ? name : quoted(name)
        case .string(let text): quoted(text)
        case .number(_, let text): text
        case .variable(let variable): variable.description
        case .boolean(let value): value ? "true" : "false"
        case .null: "null"
        case .list(let elements): "[" + list(elements) + "]"
        case .record(let fields): "{" + list(fields) + "}"
        }
    }
}

extension Expression.Field: CustomStringConvertible {
    public var description: String { "\(quotedIfNeeded(name)): \(value)" }
}

extension Variable: CustomStringConvertible {
    public var description: String {
        let start =
            switch root {
            case .last: "$_"
            case .cell(let number): "$\(number)"
            case .name(let name): "$" + name
            }
        return path.reduce(into: start) { text, step in
            switch step {
            case .field(let field):
                let isBare =
                    !field.isEmpty && field.unicodeScalars.allSatisfy(BareWord.isInIdentifier)
                text += isBare ? "." + field : "[" + quoted(field) + "]"
            case .index(let index): text += "[\(index)]"
            }
        }
    }
}

/// Text in double quotes with JSON's escapes, on one line.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.properties.generalCategory == .control:
            let hex = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

private func quotedIfNeeded(_ word: Word) -> String {
    BareWord.needsNoQuotes(word.text) ? word.text : quoted(word.text)
}

private func list(_ parts: [some CustomStringConvertible]) -> String {
    parts.map(\.description).joined(separator: ", ")
}
