import Columns
import SlipwayCore

extension Command {
    static let listFunctions = Command(
        CommandSyntax(
            verb: "list", noun: .function, isPlural: true,
            clauses: [.init(.in, .existing([.space, .project])), .format],
            summary: "shows the functions of a space or project",
            example: "list functions in space lab", changes: false)
    ) { call in
        try .list(
            await call.lab.functions.list(in: call.requiredPlace(.in), as: call.caller),
            headings: [
                .init("name"), .init("file"), .init("calls"), .init("owner"),
                .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no functions here yet",
            row: {
                [
                    .string($0.name), .string($0.fileName), .string($0.shape.entry),
                    .string($0.owner), .string($0.id),
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
