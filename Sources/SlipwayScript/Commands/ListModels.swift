import Columns
import SlipwayCore

extension Command {
    static let listModels = Command(
        CommandSyntax(
            verb: "list", noun: .model, isPlural: true,
            clauses: [.init(.in, .existing([.space, .project])), .format],
            summary: "shows the models of a space or project",
            example: "list models in project attrition", changes: false)
    ) { call in
        try .list(
            await call.lab.models.list(in: call.requiredPlace(.in), as: call.caller),
            headings: [
                .init("name"), .init("type"), .init("revision", isNumber: true),
                .init("promoted from"), .init("created", mayBeHidden: true),
                .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no models here yet",
            row: {
                [
                    .string($0.name), .string($0.current.facts.type),
                    .number(Double($0.current.number)),
                    $0.origin.map { .string($0.projectName) } ?? .null,
                    .string($0.createdAt.shown), .string($0.id),
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
