import Columns
import SlipwayCore

extension Command {
    static let listData = Command(
        CommandSyntax(
            verb: "list", noun: .data,
            clauses: [.init(.in, .existing([.space, .project])), .format],
            summary: "shows the data assets of a space or project",
            example: "list data in project attrition", changes: false)
    ) { call in
        try .list(
            await call.lab.data.list(in: call.requiredPlace(.in), as: call.caller),
            headings: [
                .init("name"), .init("rows", isNumber: true), .init("columns", isNumber: true),
                .init("created", mayBeHidden: true), .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no data here yet: import data FILE",
            row: {
                [
                    .string($0.name), .number(Double($0.rowCount)),
                    .number(Double($0.columnNames.count)), .string($0.createdAt.shown),
                    .string($0.id),
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
