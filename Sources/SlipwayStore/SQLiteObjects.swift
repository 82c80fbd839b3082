import Foundation
import GRDB
import SlipwayCore

/// The port's look-ups and changes as statements on one connection, within one transaction.
struct SQLiteObjects: ObjectWriter {
    let db: Database

    func object(_ kind: ObjectKind, id: String) throws -> StoredObject? {
        try first("id = ? AND kind = ?", [id, kind.rawValue])
    }

    func object(_ kind: ObjectKind, alias: String) throws -> StoredObject? {
        try first("kind = ? AND alias = ?", [kind.rawValue, alias])
    }

    func objects(
        _ kind: ObjectKind, in containerID: String?, named name: String?
    ) throws -> [StoredObject] {
        var condition = "kind = ?"
        var arguments: [String] = [kind.rawValue]
        if let containerID {
            condition += " AND container = ?"
            arguments.append(containerID)
        }
        if let name {
            condition += " AND name = ?"
            arguments.append(name)
        }
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM object WHERE \(condition) ORDER BY sequence")
        return try Row.fetchAll(statement, arguments: StatementArguments(arguments))
            .map(StoredObject.init)
    }

    func count(_ kind: ObjectKind, in containerID: String?) throws -> Int {
        guard let containerID else {
            return try Int.fetchOne(
                db, sql: "SELECT COUNT(*) FROM object WHERE kind = ?",
                arguments: [kind.rawValue]) ?? 0
        }
        return try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM object WHERE kind = ? AND container = ?",
            arguments: [kind.rawValue, containerID]) ?? 0
    }

    func put(_ object: StoredObject) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO object (kind, id, container, name, alias, body)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,
                    container = excluded.container, name = excluded.name,
                    alias = excluded.alias, body = excluded.body
                """
        ).execute(arguments: [
            object.kind.rawValue, object.id, object.containerID, object.name, object.alias,
            object.body,
        ])
    }

    func remove(_ kind: ObjectKind, id: String) throws {
        try db.execute(
            sql: "DELETE FROM object WHERE id = ? AND kind = ?", arguments: [id, kind.rawValue])
    }

    func append(_ entry: JournalEntry) throws {
        try db.execute(
            sql: "INSERT INTO journal (at, user, door, statement) VALUES (?, ?, ?, ?)",
            arguments: [
                Int64((entry.at.timeIntervalSince1970 * 1000).rounded()), entry.userName,
                entry.door.rawValue, entry.statement,
            ])
        let number = db.lastInsertedRowID
        for (position, change) in entry.changes.enumerated() {
            guard let object = change.after ?? change.before else { continue }
            try db.execute(
                sql: """
                    INSERT INTO image (entry, position, kind, id, before, after)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, position, object.kind.rawValue, object.id, try change.before?.image(),
                    try change.after?.image(),
                ])
        }
    }

    func journal(last limit: Int?) throws -> [JournalEntry] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM journal ORDER BY number DESC LIMIT ?",
            arguments: [limit.map { max(0, $0) } ?? -1])
        return try rows.reversed().map { row in
            let images = try Row.fetchAll(
                db, sql: "SELECT before, after FROM image WHERE entry = ? ORDER BY position",
                arguments: [try row.decode(Int.self, forColumn: "number")])
            return try JournalEntry(row, changes: images.map { try JournalEntry.Change($0) })
        }
    }

    func journal(about ids: [String]) throws -> [JournalEntry] {
        let list = String(decoding: try JSONEncoder().encode(ids), as: UTF8.self)
        // CROSS JOIN keeps SQLite from reading the whole journal in its order to save a sort.
        let statement = try db.cachedStatement(
            sql: """
                WITH RECURSIVE family (id) AS (
                    SELECT value FROM json_each(?)
                    UNION
                    SELECT image.id FROM family JOIN image ON image.source = family.id
                )
                SELECT journal.*, image.before, image.after
                FROM family
                CROSS JOIN image ON image.id = family.id
                CROSS JOIN journal ON journal.number = image.entry
                ORDER BY image.entry, image.position
                """)
        var entries: [JournalEntry] = []
        var pending: (row: Row, number: Int, changes: [JournalEntry.Change])?
        func finish() throws {
            guard let done = pending else { return }
            entries.append(try JournalEntry(done.row, changes: done.changes))
        }
        for row in try Row.fetchAll(statement, arguments: [list]) {
            let number = try row.decode(Int.self, forColumn: "number")
            if pending?.number != number {
                try finish()
                pending = (row, number, [])
            }
            pending?.changes.append(try JournalEntry.Change(row))
        }
        try finish()
        return entries
    }

    func setting(_ name: String) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
    }

    func set(_ name: String, to value: String) throws {
        try db.execute(
            sql: """
                INSERT INTO setting (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """,
            arguments: [name, value])
    }

    private func first(_ condition: String, _ arguments: StatementArguments) throws
        -> StoredObject?
    {
        let statement = try db.cachedStatement(sql: "SELECT * FROM object WHERE \(condition)")
        return try Row.fetchOne(statement, arguments: arguments).map(StoredObject.init)
    }
}

extension JournalEntry {
    fileprivate init(_ row: Row, changes: [Change]) throws {
        let milliseconds = try row.decode(Int64.self, forColumn: "at")
        let door = try row.decode(String.self, forColumn: "door")
        self.init(
            number: try row.decode(forColumn: "number"),
            at: Date(timeIntervalSince1970: Double(milliseconds) / 1000),
            userName: try row.decode(forColumn: "user"), door: Door(rawValue: door) ?? .script,
            statement: try row.decode(forColumn: "statement"), changes: changes)
    }
}

extension JournalEntry.Change {
    fileprivate init(_ row: Row) throws {
        self.init(
            before: try row.decode(String?.self, forColumn: "before")
                .map(StoredObject.init(image:)),
            after: try row.decode(String?.self, forColumn: "after")
                .map(StoredObject.init(image:)))
    }
}

extension StoredObject {
    /// - Throws: rather than trap when the file is damaged and a column holds what it cannot.
    init(_ row: Row) throws {
        guard let kind = ObjectKind(rawValue: try row.decode(forColumn: "kind")) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        self.init(
            kind: kind, id: try row.decode(forColumn: "id"),
            containerID: try row.decode(forColumn: "container"),
            name: try row.decode(forColumn: "name"), alias: try row.decode(forColumn: "alias"),
            body: try row.decode(forColumn: "body"))
    }

    init(image: String) throws {
        self = try JSONDecoder().decode(StoredObject.self, from: Data(image.utf8))
    }

    /// The whole object as text for the journal.
    func image() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
