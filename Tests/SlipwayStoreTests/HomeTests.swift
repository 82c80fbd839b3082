import Foundation
import GRDB
import SlipwayCore
import Testing

@testable import SlipwayStore

struct HomeTests {
    @Test func `a new home is made, for its owner only, and opens again`() async throws {
        let folder = try TemporaryFolder()
        let path = folder("a/b/home")
        try await Home(path: path).store.write(keep: true) { try $0.put(.sample("1")) }
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
        #expect(try await Home(path: path).store.read { try $0.count(.model, in: nil) } == 1)
    }

    @Test func `only an ephemeral home is removed`() throws {
        let folder = try TemporaryFolder()
        let lasting = try Home(path: folder("home"))
        lasting.close()
        #expect(FileManager.default.fileExists(atPath: lasting.path + "/slipway.sqlite"))
        let ephemeral = try Home.ephemeral()
        _ = try ephemeral.content.add([1], keep: true)
        ephemeral.close()
        #expect(!FileManager.default.fileExists(atPath: ephemeral.path))
    }

    // MARK: - Other schemas

    @Test func `a home that stopped at the first migration goes on and keeps its rows`()
        async throws
    {
        let folder = try TemporaryFolder()
        let object = StoredObject.sample("1", in: "s", named: "é", alias: "x", body: "[1]")
        do {
            let queue = try DatabaseQueue(path: folder("slipway.sqlite"))
            try Schema.migrator.migrate(queue, upTo: "1 objects and journal")
            try await queue.write { db in
                let objects = SQLiteObjects(db: db)
                try objects.put(object)
                try objects.append(.sample(changes: [.init(before: nil, after: object)]))
                #expect(throws: DatabaseError.self) { try objects.set("theme", to: "dark") }
            }
        }
        let home = try Home(path: folder.path)
        try await home.store.write(keep: true) { writer in
            #expect(try writer.object(.model, alias: "x") == object)
            #expect(try writer.journal(last: nil).map(\.changes.count) == [1])
            try writer.set("theme", to: "dark")
        }
        #expect(try await home.store.read { try $0.setting("theme") } == "dark")
    }

    @Test(arguments: [true, false])
    func `a home of a newer Slipway is refused and left as it is`(isInWAL: Bool) async throws {
        let folder = try TemporaryFolder()
        let path = folder("slipway.sqlite")
        try await SQLiteLabStore(path: path).write(keep: true) { try $0.put(.sample("1")) }
        do {
            let queue = try DatabaseQueue(path: path)
            try await queue.writeWithoutTransaction { db in
                try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 jobs')")
                try db.execute(sql: "PRAGMA journal_mode = \(isInWAL ? "WAL" : "DELETE")")
            }
        }
        let before = try TemporaryFolder.files(below: folder.path)
        let error = #expect(throws: LabError.self) { try Home(path: folder.path) }
        #expect(error?.code == "newer-home")
        #expect(error?.what == "the home `\(folder.path)` was written by a newer Slipway")
        #expect(try TemporaryFolder.files(below: folder.path) == before)
    }

    // MARK: - Homes that cannot be used

    @Test(arguments: ["plain text, and enough of it to be more than a header ", "SQLite forma"])
    func `a file that is no database is refused and left as it is`(text: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: text, count: 100), to: "slipway.sqlite")
        let before = try TemporaryFolder.files(below: folder.path)
        let error = #expect(throws: LabError.self) { try Home(path: folder.path) }
        #expect(error?.code == "home-unusable")
        #expect(error?.why == "`slipway.sqlite` in it is not a database")
        #expect(try TemporaryFolder.files(below: folder.path) == before)
    }

    @Test func `a database that is cut off or overwritten never traps`() async throws {
        let folder = try TemporaryFolder()
        let path = folder("slipway.sqlite")
        do {
            let store = try SQLiteLabStore(path: path)
            try await store.write(keep: true) { writer in
                for number in 0..<200 {
                    try writer.put(.sample("\(number)", body: String(repeating: "x", count: 99)))
                }
            }
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for seed in 0..<30 {
            var bytes = whole
            if seed % 2 == 0 {
                bytes.removeLast(min(bytes.count, 4096 * (1 + seed / 4)))
            } else {
                let start = 100 + seed * 517 % (bytes.count - 700)
                bytes.replaceSubrange(start..<start + 600, with: Data(count: 600))
            }
            try bytes.write(to: URL(fileURLWithPath: path))
            do {
                let store = try SQLiteLabStore(path: path)
                try await store.write(keep: false) { writer in
                    _ = try writer.objects(.model, in: nil, named: nil)
                    try writer.put(.sample("new"))
                }
            } catch let error as LabError {
                #expect(error.code == "home-unusable")
                #expect(error.why != nil)
            }
        }
    }

    private static let damage = [
        "INSERT INTO object VALUES (1, 'model', NULL, NULL, 'n', NULL, '{}')",
        "INSERT INTO object VALUES (1, 'model', 'x', NULL, NULL, NULL, '{}')",
        "INSERT INTO object VALUES (1, 'model', 'x', NULL, 'n', NULL, NULL)",
        "INSERT INTO object VALUES (1, 'model', 'x', NULL, 'n', x'ff', x'ff')",
        "INSERT INTO journal VALUES (1, NULL, 'admin', 'api', 'x')",
        "INSERT INTO journal VALUES (1, 'soon', 'admin', 'api', 'x')",
        "INSERT INTO journal VALUES (1, 1e300, NULL, NULL, NULL)",
        "INSERT INTO journal VALUES (1, 0, 'admin', 'api', 'x'); "
            + "INSERT INTO image VALUES (1, 0, 'model', 'x', NULL, '{')",
    ]

    /// The tables here take what those of the schema would refuse, as damaged pages can hold.
    @Test(arguments: damage)
    func `a row that cannot be is an error and no trap`(sql: String) async throws {
        let folder = try TemporaryFolder()
        do {
            let queue = try DatabaseQueue(path: folder("slipway.sqlite"))
            try await queue.write { db in
                try db.execute(
                    sql: """
                        CREATE TABLE object (sequence, kind, id, container, name, alias, body);
                        CREATE TABLE journal (number, at, user, door, statement);
                        CREATE TABLE image (entry, position, kind, id, before, after);
                        CREATE TABLE setting (name, value);
                        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                        """)
                for name in Schema.migrator.migrations {
                    try db.execute(
                        sql: "INSERT INTO grdb_migrations VALUES (?)", arguments: [name])
                }
                try db.execute(sql: sql)
            }
        }
        let home = try Home(path: folder.path)
        let error = await #expect(throws: LabError.self) {
            try await home.store.read { reader in
                _ = try reader.object(.model, id: "x")
                _ = try reader.objects(.model, in: nil, named: nil)
                _ = try reader.journal(last: nil)
            }
        }
        #expect(error?.why == "`slipway.sqlite` in it is damaged")
    }

    @Test func `a file in the place of the home is said to be there`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "file")
        for path in ["file", "file/home"] {
            let error = #expect(throws: LabError.self) { try Home(path: folder(path)) }
            #expect(
                error?.why == "the folder cannot be made: there is a file in its place", "\(path)")
        }
    }

    @Test func `a folder in the place of the database is said to be unusable`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "slipway.sqlite/file")
        let error = #expect(throws: LabError.self) { try Home(path: folder.path) }
        #expect(error?.code == "home-unusable")
        #expect(error?.why == "`slipway.sqlite` in it cannot be opened")
    }
}
