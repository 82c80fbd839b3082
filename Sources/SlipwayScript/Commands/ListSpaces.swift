import Columns
import SlipwayCore

extension Command {
    static let listSpaces = Command(
        CommandSyntax(
            verb: "list", noun: .space, isPlural: true, clauses: [.format],
            summary: "shows the spaces you belong to", example: "list spaces", changes: false)
    ) { call in
        try .list(
            await call.lab.spaces.list(as: call.caller),
            headings: [
                .init("name"), .init("stage"), .init("role"), .init("models", isNumber: true),
                .init("online", isNumber: true), .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no spaces yet: create space NAME",
            row: {
                [
                    .string($0.place.name), .string($0.place.stage.rawValue),
                    .string($0.role.rawValue), .number(Double($0.modelCount)),
                    .number(Double($0.onlineDeploymentCount)), .string($0.place.id),
                ]
            },
            value: { JSONValue($0.place) }
        ).formatted(by: call)
    }
}
