import Columns
import SlipwayCore

extension Command {
    static let setFact = Command(
        CommandSyntax(
            verb: "set", noun: .fact, name: (.new("NAME"), .required),
            clauses: [
                .init(.equals, .text("VALUE"), .required),
                .init(.for, .existing([.model]), .required),
                .init(.in, .existing([.project, .space])),
            ],
            summary: "states a custom fact of a model, for its fact sheet",
            example: "set fact reviewed_by = \"Ana\" for model challenger in project attrition",
            detail: "The value is text, a number, true or false; a day such as 2026-01-31 is a "
                + "date. null takes the fact away. Needs whoever may change assets where the "
                + "model lies.",
            changes: true)
    ) { call in
        guard case .value(let expression) = call.call.clause(.equals)?.argument,
            case .place(let target) = call.call.clause(.for)?.argument
        else { throw call.lacks("value") }
        let value = try call.factValue(expression)
        let (model, fact) = try await call.lab.facts.set(
            call.name(), to: value, for: call.session.text(of: target.value),
            in: call.place(.in), as: call.caller)
        let place = call.has(.in) ? " in \(call.call.clause(.in)?.placeText ?? "")" : ""
        let next = "show factsheet \(quotedIfNeeded(model.name))\(place)"
        guard let fact else {
            return .said("`\(model.name)` no longer has the fact `\(try call.name())`", next: next)
        }
        return .said(
            "`\(model.name)` has the fact `\(fact.name)`: \(fact.value.json.compact)",
            JSONValue(fact), next: next)
    }
}

extension Invocation {
    fileprivate func factValue(_ expression: Expression) throws -> Fact.Value? {
        switch try session.value(of: expression) {
        case .null: return nil
        case .string(let text): return .text(text)
        case .number(let number): return .number(number)
        case .boolean(let value): return .boolean(value)
        case .array, .object:
            throw Diagnostic(
                code: "bad-value", what: "a fact is text, a number, true or false",
                next: "set one fact for each value", span: expression.span)
        }
    }
}

extension Fact.Value {
    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): .number(number)
        case .boolean(let value): .boolean(value)
        }
    }
}

extension Clause {
    /// The place of the clause as it was typed.
    fileprivate var placeText: String? {
        if case .place(let place) = argument { "\(place)" } else { nil }
    }
}
