import Columns
import SlipwayCore

extension Command {
    static let listNotifications = Command(
        CommandSyntax(
            verb: "list", noun: .notification, isPlural: true,
            clauses: [.init(.where, .comparison), .init(.limit, .number), .format],
            summary: "shows what you were told about the runs of your jobs, newest last",
            example: "list notifications where about == failure limit 5",
            detail: "`where` looks at at, about (success, failure or warning), or text; `~` asks "
                + "whether a text contains another. `limit` shows only the newest. Of each user "
                + "the newest \(Notifications.limit) are kept, until their job is deleted.",
            changes: false)
    ) { call in
        let all = try await call.lab.notifications.list(as: call.caller)
        let found = try call.newest(
            call.selected(
                all, noun: "notifications",
                fields: [
                    "at": { .string($0.createdAt.shown) },
                    "about": { .string($0.occasion.rawValue) }, "text": { .string($0.text) },
                ]))
        return try .list(
            found, headings: [.init("at"), .init("about"), .init("text")],
            ifEmpty: all.isEmpty ? "no notifications" : "no such notification",
            row: {
                [.string($0.createdAt.shown), .string($0.occasion.rawValue), .string($0.text)]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
