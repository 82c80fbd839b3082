import GRDB
import SlipwayCore

/// The tables, migration by migration. Add one at the end; never change one that was released.
enum Schema {
    static func migrate(_ queue: DatabaseQueue, path: String) throws {
        let isCurrent = try queue.unsafeRead { db in
            if try migrator.hasBeenSuperseded(db) { throw LabError.newerHome(path: path) }
            return try migrator.hasCompletedMigrations(db)
        }
        if !isCurrent { try migrator.migrate(queue) }
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
        return migrator
    }
}
