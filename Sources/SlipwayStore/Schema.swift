import Foundation
import GRDB
import SlipwayCore

/// The tables, migration by migration. Add one at the end; never change one that was released.
enum Schema {
    /// Brings the schema up to date; only reads when it is, or when it is newer.
    ///
    /// - Throws: `LabError.newerHome`.
    static func migrate(_ queue: DatabaseQueue, home: String) throws {
        if try isCurrent(queue, home: home) { return }
        try withLock(on: home) {
            // Another program may have done it meanwhile.
            if try isCurrent(queue, home: home) { return }
            // Stays in the file, so that later openings need not set it.
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = WAL")
            }
            try migrator.migrate(queue)
        }
    }

    private static func isCurrent(_ queue: DatabaseQueue, home: String) throws -> Bool {
        try queue.unsafeRead { db in
            var isCurrent = false
            // One state for all questions, while another program may be migrating; the first
            // look at the file fixes it.
            try db.inTransaction(.deferred) {
                _ = try Row.fetchOne(db, sql: "SELECT 1 FROM sqlite_schema")
                if try migrator.hasBeenSuperseded(db) { throw LabError.newerHome(path: home) }
                isCurrent = try migrator.hasCompletedMigrations(db)
                return .rollback
            }
            return isCurrent
        }
    }

    /// Keeps other programs from migrating the same home meanwhile: each migration looks only once
    /// at what has been done. The lock lies on the folder and ends with the program that has it.
    private static func withLock(on folder: String, _ body: () throws -> Void) throws {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LabError.homeUnusable(path: folder, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { break }
        }
        try body()
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 objects and journal") { db in
            try db.execute(
                sql: """
                    CREATE TABLE object (
                        sequence INTEGER PRIMARY KEY,
                        kind TEXT NOT NULL,
                        id TEXT NOT NULL UNIQUE,
                        container TEXT,
                        name TEXT NOT NULL,
                        alias TEXT,
                        body TEXT NOT NULL
                    ) STRICT;
                    CREATE UNIQUE INDEX object_by_alias ON object (kind, alias)
                        WHERE alias IS NOT NULL;
                    CREATE INDEX object_by_container ON object (kind, container, name);
                    CREATE INDEX object_by_name ON object (kind, name);
                    CREATE TABLE journal (
                        number INTEGER PRIMARY KEY AUTOINCREMENT,
                        at INTEGER NOT NULL,
                        user TEXT NOT NULL,
                        door TEXT NOT NULL,
                        statement TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE image (
                        entry INTEGER NOT NULL REFERENCES journal (number),
                        position INTEGER NOT NULL,
                        kind TEXT NOT NULL,
                        id TEXT NOT NULL,
                        before TEXT,
                        after TEXT,
                        PRIMARY KEY (entry, position)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("2 settings") { db in
            try db.execute(
                sql: """
                    CREATE TABLE setting (
                        name TEXT PRIMARY KEY,
                        value TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("3 changes by object") { db in
            // `source` is what an object stems from, as in the core's `StoredObject.sourceID`;
            // virtual, so that it takes no room but in the index. Bodies that are no JSON are
            // not for this to find fault with.
            try db.execute(
                sql: """
                    ALTER TABLE image ADD COLUMN source TEXT GENERATED ALWAYS AS (
                        CASE
                            WHEN kind NOT IN ('model', 'deployment', 'fact', 'evaluation')
                                OR NOT json_valid(COALESCE(after, before)) THEN NULL
                            WHEN kind IN ('fact', 'evaluation')
                                THEN json_extract(COALESCE(after, before), '$.containerID')
                            WHEN NOT json_valid(json_extract(COALESCE(after, before), '$.body'))
                                THEN NULL
                            WHEN kind = 'deployment' THEN json_extract(
                                json_extract(COALESCE(after, before), '$.body'), '$.assetID')
                            ELSE json_extract(
                                json_extract(COALESCE(after, before), '$.body'),
                                '$.origin.modelID')
                        END
                    ) VIRTUAL;
                    CREATE INDEX image_by_object ON image (id);
                    CREATE INDEX image_by_source ON image (source) WHERE source IS NOT NULL;
                    """)
        }
        return migrator
    }
}
