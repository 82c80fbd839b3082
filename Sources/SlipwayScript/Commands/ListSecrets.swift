import Columns
import SlipwayCore

extension Command {
    static let listSecrets = Command(
        CommandSyntax(
            verb: "list", noun: .secret, isPlural: true, clauses: [.format],
            summary: "shows the names of your secrets, not their values",
            example: "list secrets", changes: false)
    ) { call in
        try .list(
            await call.lab.secrets.list(as: call.caller),
            headings: [.init("name"), .init("since"), .init("id", mayBeHidden: true)],
            ifEmpty: "no secrets",
            row: { [.string($0.name), .string($0.createdAt.shown), .string($0.id)] },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
