import Columns
import SlipwayCore

extension Command {
    static let showJournal = Command(
        CommandSyntax(
            verb: "show", noun: .journal, clauses: [.init(.limit, .number), .format],
            summary: "shows what was changed: by whom, when, and by which statement",
            example: "show journal limit 10", changes: false)
    ) { call in
        let limit = try call.count(.limit, in: 0 ... .max)
        let entries = try await call.lab.journal(last: limit, as: call.caller)
        return try .list(
            entries,
            headings: [
                .init("number", isNumber: true), .init("at"), .init("who"),
                .init("through", mayBeHidden: true), .init("statement"),
            ],
            ifEmpty: limit == 0 ? "no entries shown" : "nothing has been changed yet",
            row: {
                [
                    .number(Double($0.number)), .string($0.at.shown), .string($0.userName),
                    .string($0.door.rawValue), .string($0.statement),
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}

extension JSONValue {
    fileprivate init(_ entry: JournalEntry) {
        self = .object([
            .init("id", .number(Double(entry.number))),
            .init("name", .string(entry.statement)), .init("kind", .string("journal")),
            .init("at", .string(entry.at.iso8601)), .init("user", .string(entry.userName)),
            .init("door", .string(entry.door.rawValue)),
            .init("statement", .string(entry.statement)),
            .init(
                "changes",
                .array(
                    entry.changes.map { change in
                        .object([
                            .init("id", .string((change.after ?? change.before)?.id ?? "")),
                            .init(
                                "kind",
                                .string((change.after ?? change.before)?.kind.rawValue ?? "")),
                            .init("before", .embedded(change.before)),
                            .init("after", .embedded(change.after)),
                        ])
                    })),
        ])
    }

    /// The image of an object as JSON.
    private static func embedded(_ object: StoredObject?) -> JSONValue {
        guard let object else { return .null }
        let body = (try? JSONValue.parse(Array(object.body.utf8))) ?? .string(object.body)
        guard object.kind == .key, case .object(let members) = body else { return body }
        return .object(members.filter { $0.key != "hash" })
    }
}
