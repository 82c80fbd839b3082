import Columns
import SlipwayCore

extension Command {
    static let listUseCases = Command(
        CommandSyntax(
            verb: "list", noun: .usecase, isPlural: true,
            clauses: [.init(.where, .comparison), .format],
            summary: "shows all use cases, or those of which something is true",
            example: "list usecases where name ~ risk",
            detail: "`where` looks at name, purpose, risk, status, owner, or models, their number; "
                + "`~` asks whether a text contains another.",
            changes: false)
    ) { call in
        var found = try await call.lab.useCases.list(as: call.caller)
        if case .comparison(let field, let comparison, let value) = call.call.clause(.where)?
            .argument
        {
            let wanted = try call.session.value(of: value)
            found = try found.filter {
                try $0.holds(field, comparison, wanted)
            }
        }
        return try .list(
            found,
            headings: [
                .init("name"), .init("status"), .init("risk"), .init("models", isNumber: true),
                .init("owner", mayBeHidden: true), .init("id", mayBeHidden: true),
            ],
            ifEmpty: call.has(.where) ? "no such use case" : "no use cases yet",
            row: {
                [
                    .string($0.useCase.name), .string($0.status.rawValue),
                    .string($0.useCase.risk.rawValue),
                    .number(Double($0.useCase.models.count)), .string($0.useCase.owner),
                    .string($0.useCase.id),
                ]
            },
            value: { JSONValue($0.useCase, status: $0.status) }
        ).formatted(by: call)
    }
}

extension UseCaseSummary {
    private static let fields = ["name", "purpose", "risk", "status", "owner", "models"]

    fileprivate func holds(
        _ field: Word, _ comparison: ComparisonOperator, _ wanted: JSONValue
    ) throws -> Bool {
        let value: JSONValue
        switch field.text.lowercased() {
        case "name": value = .string(useCase.name)
        case "purpose": value = useCase.purpose.map(JSONValue.string) ?? .null
        case "risk": value = .string(useCase.risk.rawValue)
        case "status": value = .string(status.rawValue)
        case "owner": value = .string(useCase.owner)
        case "models": value = .number(Double(useCase.models.count))
        default:
            throw Diagnostic(
                code: "unknown-field", what: "use cases have no field `\(field.text)`",
                why: "they have " + Self.fields.joined(separator: ", "),
                next: field.text.nearest(in: Self.fields).map { "did you mean `\($0)`?" },
                span: field.span)
        }
        return try field.holds(value, comparison, wanted)
    }
}
