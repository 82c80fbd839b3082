import Foundation
import SlipwayCore
import SlipwayStore
import TestSupport
import Testing

/// What every `LabStore` must do; the one on disk and the one in memory alike.
struct LabStoreContractTests {
    enum Kind: CaseIterable {
        case file, memory

        /// - Returns: the store, and what must live as long as it.
        func makeStore() throws -> (store: any LabStore, folder: TemporaryFolder) {
            let folder = try TemporaryFolder()
            switch self {
            case .file:
                let path = folder("slipway.sqlite")
                return (try SQLiteLabStore(path: path, isDurable: false), folder)
            case .memory: return (InMemoryLabStore(), folder)
            }
        }
    }

    private struct Stop: Error {}

    // MARK: - Objects

    @Test(arguments: Kind.allCases)
    func `an object is found by its kind and id, and by its alias`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        let deployment = StoredObject.sample(
            "d-1", kind: .deployment, in: "s-1", alias: "churn_v1", body: #"{"é":"\u0000"}"#)
        try await store.write(keep: true) { try $0.put(deployment) }
        try await store.read { reader throws in
            #expect(try reader.object(.deployment, id: "d-1") == deployment)
            #expect(try reader.object(.deployment, alias: "churn_v1") == deployment)
            #expect(try reader.object(.model, id: "d-1") == nil)
            #expect(try reader.object(.user, alias: "churn_v1") == nil)
            #expect(try reader.object(.deployment, id: "churn_v1") == nil)
            #expect(try reader.object(.deployment, alias: "d-1") == nil)
        }
    }

    @Test(arguments: Kind.allCases)
    func `objects come in the order of creation, whatever their names and later changes`(
        _ kind: Kind
    ) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        let ids = ["z", "a", "m", "b"]
        for id in ids {
            try await store.write(keep: true) { try $0.put(.sample(id, named: id)) }
        }
        try await store.write(keep: true) { try $0.put(.sample("a", named: "changed")) }
        try await store.read { reader throws in
            #expect(try reader.objects(.model, in: nil, named: nil).map(\.id) == ids)
        }
        try await store.write(keep: true) { writer in
            try writer.remove(.model, id: "b")
            try writer.remove(.model, id: "z")
            try writer.put(.sample("z", named: "again"))
            #expect(
                try writer.objects(.model, in: nil, named: nil).map(\.id) == ["a", "m", "z"])
        }
    }

    @Test(arguments: Kind.allCases)
    func `objects are chosen by kind, container and name, and counted`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        try await store.write(keep: true) { writer in
            try writer.put(.sample("1", in: "s", named: "churn"))
            try writer.put(.sample("2", in: "s", named: "risk"))
            try writer.put(.sample("3", in: "t", named: "churn"))
            try writer.put(.sample("4", kind: .data, in: "s", named: "churn"))
            try writer.put(.sample("5", in: "s", named: "churn"))
        }
        try await store.read { reader throws in
            func ids(_ containerID: String?, _ name: String?) throws -> [String] {
                try reader.objects(.model, in: containerID, named: name).map(\.id)
            }
            #expect(try ids(nil, nil) == ["1", "2", "3", "5"])
            #expect(try ids("s", nil) == ["1", "2", "5"])
            #expect(try ids("s", "churn") == ["1", "5"])
            #expect(try ids(nil, "churn") == ["1", "3", "5"])
            #expect(try ids("s", "Churn") == [])
            #expect(try reader.count(.model, in: nil) == 4)
            #expect(try reader.count(.model, in: "s") == 3)
            #expect(try reader.count(.space, in: nil) == 0)
        }
    }

    /// The store compares bytes: the core brings names into one form before.
    @Test(arguments: Kind.allCases)
    func `two ways to write an accent are two names`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        try await store.write(keep: true) { try $0.put(.sample("1", named: "caf\u{e9}")) }
        try await store.read { reader throws in
            #expect(try reader.objects(.model, in: nil, named: "caf\u{e9}").count == 1)
            #expect(try reader.objects(.model, in: nil, named: "cafe\u{301}").isEmpty)
        }
    }

    @Test(arguments: Kind.allCases)
    func `putting an object again replaces all of it`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        let later = StoredObject.sample(
            "1", kind: .deployment, in: "t", named: "new", alias: "b", body: "[2]")
        try await store.write(keep: true) { writer in
            try writer.put(.sample("1", in: "s", named: "old", alias: "a", body: "[1]"))
            try writer.put(later)
        }
        try await store.read { reader throws in
            #expect(try reader.object(.deployment, id: "1") == later)
            #expect(try reader.object(.model, id: "1") == nil)
            #expect(try reader.object(.deployment, alias: "b") == later)
            #expect(try reader.object(.model, alias: "a") == nil)
            #expect(try reader.objects(.deployment, in: "t", named: nil) == [later])
        }
    }

    @Test(arguments: Kind.allCases)
    func `only the kind that is named is removed, and removing nothing is no error`(
        _ kind: Kind
    ) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        try await store.write(keep: true) { writer in
            try writer.put(.sample("1"))
            try writer.remove(.data, id: "1")
            try writer.remove(.model, id: "2")
            #expect(try writer.count(.model, in: nil) == 1)
            try writer.remove(.model, id: "1")
            #expect(try writer.count(.model, in: nil) == 0)
        }
    }

    // MARK: - Aliases

    @Test(arguments: Kind.allCases)
    func `an alias belongs to one object of its kind`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        try await store.write(keep: true) { writer in
            try writer.put(.sample("1", kind: .deployment, alias: "churn"))
            try writer.put(.sample("2", kind: .user, alias: "churn"))
            try writer.put(.sample("3", kind: .deployment))
            try writer.put(.sample("4", kind: .deployment))
        }
        await #expect(throws: (any Error).self) {
            try await store.write(keep: true) { writer in
                try writer.put(.sample("6", kind: .space))
                try writer.put(.sample("5", kind: .deployment, alias: "churn"))
            }
        }
        try await store.read { reader throws in
            #expect(try reader.object(.deployment, alias: "churn")?.id == "1")
            #expect(try reader.object(.user, alias: "churn")?.id == "2")
            #expect(try reader.count(.deployment, in: nil) == 3)
            #expect(try reader.count(.space, in: nil) == 0)
        }
        try await store.write(keep: true) { writer in
            try writer.remove(.deployment, id: "1")
            try writer.put(.sample("5", kind: .deployment, alias: "churn"))
        }
    }

    // MARK: - Transactions

    @Test(arguments: Kind.allCases)
    func `nothing is kept of a body that throws`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        try await store.write(keep: true) { try $0.put(.sample("1", body: "[1]")) }
        await #expect(throws: Stop.self) {
            try await store.write(keep: true) { writer -> Int in
                try writer.put(.sample("1", body: "[2]"))
                try writer.put(.sample("2"))
                try writer.append(.sample())
                try writer.set("theme", to: "dark")
                #expect(try writer.count(.model, in: nil) == 2)
                throw Stop()
            }
        }
        try await store.read { reader throws in
            #expect(try reader.objects(.model, in: nil, named: nil).map(\.body) == ["[1]"])
            #expect(try reader.journal(last: nil).isEmpty)
            #expect(try reader.setting("theme") == nil)
        }
    }

    @Test(arguments: Kind.allCases)
    func `what is not to be kept is seen in the body and gone afterwards`(
        _ kind: Kind
    ) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        let count = try await store.write(keep: false) { writer in
            try writer.put(.sample("1"))
            try writer.append(.sample())
            try writer.set("theme", to: "dark")
            return try writer.count(.model, in: nil) + writer.journal(last: nil).count
        }
        #expect(count == 2)
        try await store.read { reader throws in
            #expect(try reader.count(.model, in: nil) == 0)
            #expect(try reader.journal(last: nil).isEmpty)
            #expect(try reader.setting("theme") == nil)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a body that throws while reading does no harm`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        await #expect(throws: Stop.self) { try await store.read { _ -> Int in throw Stop() } }
        try await store.write(keep: true) { try $0.put(.sample("1")) }
        #expect(try await store.read { try $0.count(.model, in: nil) } == 1)
    }

    // MARK: - Journal and settings

    @Test(arguments: Kind.allCases)
    func `the journal gives back what was written, numbered from 1`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        let before = StoredObject.sample("1", in: "s", named: "a \"b\" `c` é 🚢", alias: "x")
        let after = StoredObject.sample("1", in: "s", named: "b", body: #"{"a":[1,null]}"#)
        let changes = [
            JournalEntry.Change(before: nil, after: before),
            JournalEntry.Change(before: before, after: after),
            JournalEntry.Change(before: after, after: nil),
        ]
        for door in [JournalEntry.Door.notebook, .script, .api] {
            try await store.write(keep: true) { writer in
                try writer.append(.sample("line 1\nline 2 ✓", door: door, changes: changes))
            }
        }
        let journal = try await store.read { try $0.journal(last: nil) }
        #expect(journal.map(\.number) == [1, 2, 3])
        #expect(journal.map(\.door) == [.notebook, .script, .api])
        for entry in journal {
            #expect(entry.at == JournalEntry.sample().at)
            #expect(entry.userName == "admin")
            #expect(entry.statement == "line 1\nline 2 ✓")
            #expect(entry.changes == changes)
        }
    }

    @Test(arguments: Kind.allCases)
    func `the newest entries come, oldest first`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        try await store.write(keep: true) { writer in
            for number in 1...5 { try writer.append(.sample("\(number)")) }
        }
        try await store.read { reader throws in
            func last(_ limit: Int?) throws -> [String] {
                try reader.journal(last: limit).map(\.statement)
            }
            #expect(try last(2) == ["4", "5"])
            #expect(try last(5) == ["1", "2", "3", "4", "5"])
            #expect(try last(9) == ["1", "2", "3", "4", "5"])
            #expect(try last(nil) == ["1", "2", "3", "4", "5"])
            #expect(try last(0) == [])
            #expect(try last(-1) == [])
        }
    }

    @Test(arguments: Kind.allCases)
    func `a setting has its newest value`(_ kind: Kind) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        #expect(try await store.read { try $0.setting("theme") } == nil)
        for value in ["dark", "", "é\n"] {
            try await store.write(keep: true) { try $0.set("theme", to: value) }
            #expect(try await store.read { try $0.setting("theme") } == value)
        }
        #expect(try await store.read { try $0.setting("Theme") } == nil)
    }

    // MARK: - Many at once

    @Test(arguments: Kind.allCases)
    func `writers from many tasks lose nothing, and readers see whole writes`(
        _ kind: Kind
    ) async throws {
        let (store, folder) = try kind.makeStore()
        defer { withExtendedLifetime(folder) {} }
        try await store.write(keep: true) { try $0.put(.sample("counter", body: "0")) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<10 { try await store.addOne(task: task, step: step) }
                }
                group.addTask {
                    for _ in 0..<10 {
                        try await store.read { reader throws in
                            let counted = try reader.object(.model, id: "counter")?.body
                            #expect(try counted == "\(reader.count(.data, in: nil))")
                            #expect(try counted == "\(reader.journal(last: nil).count)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        try await store.read { reader throws in
            #expect(try reader.object(.model, id: "counter")?.body == "80")
            #expect(try reader.journal(last: nil).map(\.number) == Array(1...80))
        }
    }
}

extension LabStore {
    /// Counts one up, and leaves an object and a journal entry that say so.
    func addOne(task: Int, step: Int) async throws {
        try await write(keep: true) { writer in
            guard let counter = try writer.object(.model, id: "counter"),
                let count = Int(counter.body)
            else { return }
            let after = StoredObject.sample("counter", body: "\(count + 1)")
            try writer.put(after)
            try writer.put(.sample("\(task)/\(step)", kind: .data))
            try writer.append(
                .sample("\(task)/\(step)", changes: [.init(before: counter, after: after)]))
        }
    }
}
