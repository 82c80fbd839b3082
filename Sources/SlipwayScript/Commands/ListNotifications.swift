import Columns
import SlipwayCore

extension Command {
    static let listNotifications = Command(
        CommandSyntax(
            verb: "list", noun: .notification, isPlural: true,
            clauses: [.init(.limit, .number), .format],
            summary: "shows what you were told about the runs of your jobs, newest last",
            example: "list notifications", changes: false)
    ) { call in
        let all = try await call.lab.notifications.list(as: call.caller)
        return try .list(
            Array(all.suffix(call.count(.limit, in: 0 ... .max) ?? .max)),
            headings: [.init("at"), .init("about"), .init("text")],
            ifEmpty: "no notifications",
            row: {
                [.string($0.createdAt.shown), .string($0.occasion.rawValue), .string($0.text)]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
