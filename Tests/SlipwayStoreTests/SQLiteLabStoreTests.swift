import Foundation
import GRDB
import SlipwayCore
import Testing

@testable import SlipwayStore

/// What only the store on disk must do.
struct SQLiteLabStoreTests {
    @Test func `what was written is there when the file is opened again`() async throws {
        let folder = try TemporaryFolder()
        let object = StoredObject.sample("1", in: "s", alias: "x")
        do {
            let store = try SQLiteLabStore(path: folder("slipway.sqlite"))
            try await store.write(keep: true) { writer in
                try writer.put(object)
                try writer.append(.sample(changes: [.init(before: nil, after: object)]))
            }
        }
        let again = try SQLiteLabStore(path: folder("slipway.sqlite"))
        try await again.read { reader throws in
            #expect(try reader.object(.model, id: "1") == object)
            #expect(try reader.journal(last: nil).map(\.changes.count) == [1])
        }
    }

    @Test func `two stores on one file lose nothing of what both write`() async throws {
        let folder = try TemporaryFolder()
        let stores = [
            try SQLiteLabStore(path: folder("slipway.sqlite"), isDurable: false),
            try SQLiteLabStore(path: folder("slipway.sqlite"), isDurable: false),
        ]
        try await stores[0].write(keep: true) { try $0.put(.sample("counter", body: "0")) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<6 {
                let store = stores[task % 2]
                group.addTask {
                    for step in 0..<15 { try await store.addOne(task: task, step: step) }
                }
            }
            try await group.waitForAll()
        }
        for store in stores {
            try await store.read { reader throws in
                #expect(try reader.object(.model, id: "counter")?.body == "90")
                #expect(try reader.count(.data, in: nil) == 90)
                #expect(try reader.journal(last: nil).map(\.number) == Array(1...90))
            }
        }
    }

    @Test func `many that open a new home at once all get it`() async throws {
        for _ in 0..<10 {
            let folder = try TemporaryFolder()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<6 {
                    group.addTask {
                        let store = try SQLiteLabStore(
                            path: folder("slipway.sqlite"), isDurable: false)
                        try await store.write(keep: true) { try $0.put(.sample("\(task)")) }
                    }
                }
                try await group.waitForAll()
            }
            let store = try SQLiteLabStore(path: folder("slipway.sqlite"))
            #expect(try await store.read { try $0.count(.model, in: nil) } == 6)
        }
    }

    @Test(arguments: [(true, 2), (false, 0)])
    func `every commit waits for the disk, unless the home is to vanish`(
        isDurable: Bool, synchronous: Int
    ) async throws {
        let folder = try TemporaryFolder()
        for opening in 1...2 {
            let store = try SQLiteLabStore(path: folder("slipway.sqlite"), isDurable: isDurable)
            try await store.read { reader throws in
                let db = try #require(reader as? SQLiteObjects).db
                let level = try Int.fetchOne(db, sql: "PRAGMA synchronous")
                #expect(level == synchronous, "opening \(opening)")
                #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
            }
        }
    }

    @Test func `opening a home that is up to date and reading it writes nothing`() async throws {
        let folder = try TemporaryFolder()
        let path = folder("slipway.sqlite")
        do {
            let store = try SQLiteLabStore(path: path)
            try await store.write(keep: true) { try $0.put(.sample("1")) }
        }
        let before = try TemporaryFolder.files(below: folder.path)
        do {
            let store = try SQLiteLabStore(path: path)
            #expect(try await store.read { try $0.count(.model, in: nil) } == 1)
        }
        #expect(try TemporaryFolder.files(below: folder.path) == before)
    }

    @Test func `only the owner may read the file`() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLabStore(path: folder("slipway.sqlite"))
        defer { withExtendedLifetime(store) {} }
        for name in ["slipway.sqlite", "slipway.sqlite-wal", "slipway.sqlite-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder(name))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
        }
    }

    @Test func `a reader is not held up by a writer that takes its time`() async throws {
        let folder = try TemporaryFolder()
        let path = folder("slipway.sqlite")
        let (writing, reading) = (
            try SQLiteLabStore(path: path), try SQLiteLabStore(path: path)
        )
        let begun = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        async let written: Void = writing.write(keep: true) { writer in
            try writer.put(.sample("1"))
            begun.signal()
            mayEnd.wait()
        }
        await withCheckedContinuation { continuation in
            let thread = Thread {
                begun.wait()
                continuation.resume()
            }
            thread.start()
        }
        #expect(try await reading.read { try $0.count(.model, in: nil) } == 0)
        mayEnd.signal()
        try await written
        #expect(try await reading.read { try $0.count(.model, in: nil) } == 1)
    }
}
