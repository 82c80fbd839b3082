import Columns
import SlipwayCore

/// Values of expressions.
extension Session {
    func value(of expression: Expression) throws -> JSONValue {
        switch expression.kind {
        case .name(let text), .string(let text): .string(text)
        case .number(let number, _): .number(number)
        case .boolean(let value): .boolean(value)
        case .null: .null
        case .list(let elements): .array(try elements.map(value(of:)))
        case .record(let fields):
            .object(
                try fields.map { JSONValue.Member($0.name.text, try value(of: $0.value)) })
        case .variable(let variable): try value(of: variable, at: expression.span)
        }
    }

    /// The text that names something: a word or text as it is, an object by its id.
    func text(of expression: Expression) throws -> String {
        switch expression.kind {
        case .number(_, let text): return text
        case .boolean(let value): return value ? "true" : "false"
        case .null: return "null"
        default: break
        }
        switch try value(of: expression) {
        case .string(let text): return text
        case .number(let number): return NumberText.table(number)
        case let value:
            if let id = value["id"]?.string { return id }
            throw Diagnostic(
                code: "bad-value", what: "this value cannot be a name",
                why: "a name is text, a number, or a result that has an id", next: nil,
                span: expression.span)
        }
    }

    private func value(of variable: Variable, at span: SourceSpan) throws -> JSONValue {
        var path = ""
        var value: JSONValue
        switch variable.root {
        case .last:
            guard let last else {
                throw Diagnostic(
                    code: "unknown-variable", what: "there is no result yet for `$_`",
                    why: "it is the result of the statement before", span: span)
            }
            value = last.value
            path = "$_"
        case .cell(let number):
            guard let result = results[number] else {
                throw Diagnostic(
                    code: "unknown-variable", what: "cell \(number) has no result",
                    why: cellNumber <= 1
                        ? "it is the first" : "cells 1 to \(cellNumber - 1) have run", span: span)
            }
            value = result.value
            path = "$\(number)"
        case .name(let name):
            guard let known = variables[name] else {
                let nearest = name.nearest(in: variables.keys.sorted())
                throw Diagnostic(
                    code: "unknown-variable", what: "there is no variable `$\(name)`", why: nil,
                    next: nearest.map { "did you mean `$\($0)`?" } ?? "let \(name) = …", span: span)
            }
            value = known.value
            path = "$\(name)"
        }
        for step in variable.path {
            switch step {
            case .field(let field):
                guard let member = value[field] else {
                    throw Self.noSuchField(field, of: path, value, at: span)
                }
                value = member
                path += ".\(field)"
            case .index(let index):
                guard let element = value[index] else {
                    throw Diagnostic(
                        code: "unknown-field", what: "`\(path)` has no element \(index)",
                        why: value.array.map {
                            $0.isEmpty
                                ? "it is an empty list"
                                : "it is a list of \($0.count), counted from 0"
                        } ?? "it is not a list",
                        span: span)
                }
                value = element
                path += "[\(index)]"
            }
        }
        return value
    }

    private static func noSuchField(
        _ field: String, of path: String, _ value: JSONValue, at span: SourceSpan
    ) -> Diagnostic {
        guard case .object(let members) = value else {
            return Diagnostic(
                code: "unknown-field", what: "`\(path)` has no field `\(field)`",
                why: value.array == nil ? "it is a plain value" : "it is a list; say `\(path)[0]`",
                span: span)
        }
        let names = members.map(\.key)
        return Diagnostic(
            code: "unknown-field", what: "`\(path)` has no field `\(field)`",
            why: "it has " + names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
                + (names.count > 12 ? " and \(names.count - 12) more" : ""),
            next: field.nearest(in: names).map { "did you mean `\($0)`?" }, span: span)
    }
}

extension ComparisonOperator {
    /// Compares two values.
    ///
    /// Numbers compare as numbers, texts by their characters, anything else only for equality.
    ///
    /// - Returns: `nil` when values of these types have no such order.
    func holds(_ left: JSONValue, _ right: JSONValue) -> Bool? {
        switch self {
        case .equal: left.isSame(as: right)
        case .notEqual: !left.isSame(as: right)
        case .less: left.isBefore(right)
        case .greater: right.isBefore(left)
        case .lessOrEqual: left.isBefore(right).map { $0 || left.isSame(as: right) }
        case .greaterOrEqual: right.isBefore(left).map { $0 || left.isSame(as: right) }
        case .contains:
            switch (left, right) {
            case (.string(let text), .string(let part)):
                text.lowercased().contains(part.lowercased())
            case (.array(let elements), _): elements.contains { $0.isSame(as: right) }
            default: nil
            }
        }
    }
}

extension Word {
    /// Whether a field's value compares so with what is wanted; a missing value never does.
    ///
    /// - Throws: `bad-value` at the field, where values of these types have no such order.
    func holds(
        _ value: JSONValue, _ comparison: ComparisonOperator, _ wanted: JSONValue
    ) throws -> Bool {
        if value == .null { return false }
        guard let holds = comparison.holds(value, wanted) else {
            throw Diagnostic(
                code: "bad-value",
                what: "`\(text)` is \(value.typeName) and cannot be compared with "
                    + "\(wanted.typeName) by `\(comparison.rawValue)`",
                span: span)
        }
        return holds
    }
}

extension JSONValue {
    /// Equality in which members of an object may come in any order.
    fileprivate func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in
                    other[member.key].map { $0.isSame(as: member.value) } ?? false
                }
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        default: self == other
        }
    }

    fileprivate func isBefore(_ other: JSONValue) -> Bool? {
        switch (self, other) {
        case (.number(let left), .number(let right)): left < right
        case (.string(let left), .string(let right)): left < right
        default: nil
        }
    }
}
