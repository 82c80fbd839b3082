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
        let found = try call.selected(
            await call.lab.useCases.list(as: call.caller), noun: "use cases",
            fields: [
                "name": { .string($0.useCase.name) },
                "purpose": { $0.useCase.purpose.map(JSONValue.string) ?? .null },
                "risk": { .string($0.useCase.risk.rawValue) },
                "status": { .string($0.status.rawValue) },
                "owner": { .string($0.useCase.owner) },
                "models": { .number(Double($0.useCase.models.count)) },
            ])
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
