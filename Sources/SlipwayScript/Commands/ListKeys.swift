import Columns
import SlipwayCore

extension Command {
    static let listKeys = Command(
        CommandSyntax(
            verb: "list", noun: .key, isPlural: true, clauses: [.format],
            summary: "shows your API keys, without the keys themselves", example: "list keys",
            changes: false)
    ) { call in
        try .list(
            await call.lab.users.keys(as: call.caller),
            headings: [.init("name"), .init("created"), .init("id", mayBeHidden: true)],
            ifEmpty: "no API keys yet: create key NAME",
            row: { [.string($0.name), .string($0.createdAt.shown), .string($0.id)] },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
