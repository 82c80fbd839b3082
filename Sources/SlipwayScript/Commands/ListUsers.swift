import Columns
import SlipwayCore

extension Command {
    static let listUsers = Command(
        CommandSyntax(
            verb: "list", noun: .user, isPlural: true, clauses: [.format],
            summary: "shows everybody who can log in", example: "list users", changes: false)
    ) { call in
        try .list(
            await call.lab.users.list(as: call.caller),
            headings: [.init("name"), .init("since"), .init("id", mayBeHidden: true)],
            ifEmpty: "no users",
            row: { [.string($0.name), .string($0.createdAt.shown), .string($0.id)] },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
