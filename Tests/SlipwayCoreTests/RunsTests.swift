import Foundation
import SlipwayCore
import Synchronization
import TestSupport
import Testing

/// One of several programs, of which some live.
private struct FakeProgram: Programs {
    let id: String
    var living: Set<String> = []

    func ownID() -> String { id }
    func isAlive(_ programID: String) -> Bool { programID == id || living.contains(programID) }
    func publish(_ runtimes: [Runtime]) {}
    func runtimes() -> [Runtime] { [] }
    func wishToStop(deploymentID: String) {}
    func wishesToStop() -> [String] { [] }
}

extension BatchLab {
    /// The same lab as another program sees it.
    fileprivate func lab(
        of program: FakeProgram, content: (any ContentStore)? = nil,
        store: (any LabStore)? = nil, clock: (any Clock)? = nil
    ) -> Lab {
        Lab(
            store: store ?? sample.store, content: content ?? sample.content,
            runtime: sample.runtime, programs: program, clock: clock ?? sample.clock,
            ids: SeededIDSource(seed: program.id.utf8.reduce(77) { $0 * 3 + UInt64($1) }))
    }
}

/// A store that undoes what it is told to write, once.
private final class FailingStore: LabStore {
    struct Failure: Error {}

    private let store: InMemoryLabStore
    private let fails = Mutex(true)

    init(_ store: InMemoryLabStore) { self.store = store }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any ObjectReader) throws -> Value
    ) async throws -> Value {
        try await store.read(body)
    }

    func version() -> Int? { store.version() }

    func write<Value: Sendable>(
        keep: Bool, _ body: @escaping @Sendable (any ObjectWriter) throws -> Value
    ) async throws -> Value {
        let fails = fails.withLock { fails in
            defer { fails = false }
            return fails
        }
        let value = try await store.write(keep: keep && !fails, body)
        if fails { throw Failure() }
        return value
    }
}

/// A store from which another program takes what comes first.
private final class ContestedContentStore: ContentStore {
    private let store: InMemoryContentStore
    private let isTaken = Mutex(false)

    init(_ store: InMemoryContentStore) { self.store = store }

    private func contested(_ content: Content) -> Content {
        let takes = isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
        if takes { store.remove(content.hash) }
        return content
    }

    func add(path: String, keep: Bool) throws -> Content {
        contested(try store.add(path: path, keep: keep))
    }
    func add(_ bytes: [UInt8], keep: Bool) throws -> Content {
        contested(try store.add(bytes, keep: keep))
    }
    func path(of hash: String) throws -> String { try store.path(of: hash) }
    func bytes(of hash: String) throws -> [UInt8] { try store.bytes(of: hash) }
    func open(_ hash: String) throws -> ByteSource { try store.open(hash) }
    func newContent() -> any ContentWriter { store.newContent() }
    func remove(_ hash: String) { store.remove(hash) }
}

/// A store whose disk is full; it knows what of new content still lies about.
private final class FullContentStore: ContentStore {
    struct Full: Error {}

    private let store: InMemoryContentStore
    private let left = Mutex(0)

    init(_ store: InMemoryContentStore) { self.store = store }

    /// How much new content was neither finished nor discarded.
    var leftCount: Int { left.withLock { $0 } }

    private struct Writer: ContentWriter {
        let store: FullContentStore

        func write(_ bytes: [UInt8]) throws { throw Full() }
        func finish() throws -> Content { throw Full() }
        func place() throws { throw Full() }
        func discard() { store.left.withLock { $0 -= 1 } }
    }

    func newContent() -> any ContentWriter {
        left.withLock { $0 += 1 }
        return Writer(store: self)
    }

    func add(path: String, keep: Bool) throws -> Content { try store.add(path: path, keep: keep) }
    func add(_ bytes: [UInt8], keep: Bool) throws -> Content {
        try store.add(bytes, keep: keep)
    }
    func path(of hash: String) throws -> String { try store.path(of: hash) }
    func bytes(of hash: String) throws -> [UInt8] { try store.bytes(of: hash) }
    func open(_ hash: String) throws -> ByteSource { try store.open(hash) }
    func remove(_ hash: String) { store.remove(hash) }
}

@Suite struct OutputOfRunsTests {
    @Test(arguments: [BatchLab.records, "AGE,TRAVEL\n41,1\n"])
    func `nothing lies about of an output that cannot be written`(records: String) async throws {
        let lab = try await BatchLab()
        let store = FullContentStore(lab.sample.content)
        let full = lab.lab(of: FakeProgram(id: "full"), content: store)
        _ = try await full.jobs.create(
            "nightly", for: lab.deployment.id, in: nil, from: .bytes(Array(records.utf8), nil),
            .init(), as: .admin)
        let run = try await full.runs.start("nightly", in: SampleLab.staging, as: .admin)
        let ended = try await full.runs.wait(for: run, as: .admin)
        #expect(ended.state == .failed)
        #expect(store.leftCount == 0)
    }
}

@Suite struct RetentionOfRunsTests {
    @Test func `runs that were interrupted push out no completed one`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(retention: .runs(2)))
        let output = try #require(try await lab.run().output?.content.hash)
        let dying = lab.lab(of: FakeProgram(id: "dying"))
        for _ in 0..<3 {
            _ = try await dying.runs.start("nightly", in: SampleLab.staging, as: .admin)
        }
        // That program is gone now: for this one nobody else is alive.
        #expect(try await lab.runs().map(\.number) == [1, 3, 4])
        #expect(try await lab.runs().map(\.state) == [.completed, .failed, .failed])
        #expect(lab.sample.content.hashes.contains(output))
        try await lab.run()
        #expect(try await lab.runs().map(\.number) == [1, 5])
        try await lab.run()
        #expect(try await lab.runs().map(\.number) == [5, 6])
    }

    @Test func `a queued run that is canceled pushes out no completed one`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(retention: .runs(1)))
        try await lab.run()
        _ = try await lab.lab.runs.start("nightly", in: SampleLab.staging, as: .admin)
        _ = try await lab.lab.runs.cancel("nightly/2", in: SampleLab.staging, as: .admin)
        #expect(try await lab.runs().map(\.state) == [.completed, .canceled])
        try await lab.lab.advance()
        #expect(try await lab.runs().map(\.number) == [1, 2])
    }

    @Test func `a run that fails pushes out no completed one`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(retention: .runs(1)))
        let output = try #require(try await lab.run().output?.content.hash)
        // Its records are gone, so that it fails.
        let job = try await lab.lab.jobs.find("nightly", in: SampleLab.staging, as: .admin)
        guard case .inline(let records, _) = job.input else { return }
        lab.sample.content.lose(records.hash)
        #expect(try await lab.run().state == .failed)
        #expect(try await lab.run().state == .failed)
        // Nor are there ever more that failed than are kept.
        #expect(try await lab.runs().map(\.number) == [1, 3])
        #expect(try await lab.runs().map(\.state) == [.completed, .failed])
        #expect(lab.sample.content.hashes.contains(output))
    }

    @Test func `retention by days needs no further run`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(retention: .days(7)))
        let output = try #require(try await lab.run().output?.content.hash)
        lab.sample.clock.advance(by: 7 * 86_400 - 60)
        try await lab.lab.advance()
        #expect(try await lab.runs().count == 1)
        lab.sample.clock.advance(by: 120)
        try await lab.lab.advance()
        #expect(try await lab.runs().isEmpty)
        #expect(!lab.sample.content.hashes.contains(output))
    }
}

@Suite struct ContentInUseTests {
    @Test func `an output goes only when its run is gone for good`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        let output = try #require(try await lab.run().output?.content.hash)
        let failing = lab.lab(
            of: FakeProgram(id: "other", living: ["this"]), store: FailingStore(lab.sample.store))
        await #expect(throws: FailingStore.Failure.self) {
            try await failing.runs.delete("nightly/1", in: SampleLab.staging, as: .admin)
        }
        #expect(try await lab.runs().count == 1)
        #expect(lab.sample.content.hashes.contains(output))
        _ = try await lab.lab.runs.delete("nightly/1", in: SampleLab.staging, as: .admin)
        #expect(!lab.sample.content.hashes.contains(output))
    }

    @Test func `what another program gives up meanwhile comes again`() async throws {
        let lab = try await BatchLab()
        let program = FakeProgram(id: "other", living: ["this"])
        let importing = lab.lab(of: program, content: ContestedContentStore(lab.sample.content))
        let asset = try await importing.data.importData(
            Array("A\n1\n".utf8), named: "new", into: SampleLab.staging, as: .admin)
        #expect(lab.sample.content.hashes.contains(asset.content.hash))
        let creating = lab.lab(of: program, content: ContestedContentStore(lab.sample.content))
        let job = try await creating.jobs.create(
            "new", for: lab.deployment.id, in: nil,
            from: .bytes(Array(BatchLab.records.utf8), .json), .init(), as: .admin)
        guard case .inline(let content, _) = job.input else {
            Issue.record("the records are not with the job")
            return
        }
        #expect(lab.sample.content.hashes.contains(content.hash))
    }

    @Test func `data and records go with the last that mentions them`() async throws {
        let lab = try await BatchLab()
        let bytes = Array("A\n1\n".utf8)
        var hash = ""
        for name in ["one", "two"] {
            hash = try await lab.lab.data.importData(
                bytes, named: name, into: SampleLab.staging, as: .admin
            ).content.hash
        }
        for (name, isThere) in [("one", true), ("two", false)] {
            _ = try await lab.lab.data.delete(name, in: SampleLab.staging, as: .admin)
            #expect(lab.sample.content.hashes.contains(hash) == isThere)
        }
        guard case .inline(let records, _) = try await lab.job().input else {
            Issue.record("the records are not with the job")
            return
        }
        #expect(lab.sample.content.hashes.contains(records.hash))
        _ = try await lab.lab.jobs.delete(
            "nightly", in: SampleLab.staging, confirmed: true, as: .admin)
        #expect(!lab.sample.content.hashes.contains(records.hash))
    }

    @Test func `data on which a model was trained stay for its remarks`() async throws {
        let sample = try await SampleLab(training: true)
        let data = try await sample.lab.data.delete("evaluation", in: SampleLab.project, as: .admin)
        #expect(sample.content.hashes.contains(data.content.hash))
    }

    @Test func `a plan removes nothing`() async throws {
        let lab = try await BatchLab()
        let data = try await lab.lab.data.importData(
            Array("A\n1\n".utf8), named: "one", into: SampleLab.staging, as: .admin)
        _ = try await lab.lab.data.delete(
            "one", in: SampleLab.staging, as: .named("admin", plan: Plan()))
        #expect(lab.sample.content.hashes.contains(data.content.hash))
    }
}

@Suite struct WaitingTests {
    @Test(.timeLimit(.minutes(1)))
    func `whoever waits hears once of the runs of others that are before`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        let other = lab.lab(of: FakeProgram(id: "other"))
        for _ in 0..<2 {
            _ = try await other.runs.start("nightly", in: SampleLab.staging, as: .admin)
        }
        try await lab.sample.store.write(keep: true) { writer in
            for run in try writer.objects(.run, in: nil, named: nil) {
                try writer.put(
                    StoredObject(
                        kind: .run, id: run.id, containerID: run.containerID, name: run.name,
                        alias: run.alias,
                        body: run.body.replacing("\"queued\"", with: "\"running\"")))
            }
        }
        let mine = lab.lab(
            of: FakeProgram(id: "mine", living: ["other"]), clock: SystemClock())
        let run = try await mine.runs.start("nightly", in: SampleLab.staging, as: .admin)
        let (told, teller) = AsyncStream.makeStream(of: [String].self)
        let waiting = Task {
            try await mine.runs.wait(
                for: run,
                listener: .init(isBehind: { teller.yield($0.map(\.name)) }), as: .admin)
        }
        var heard: [[String]] = []
        for await names in told {
            heard.append(names)
            if heard.count > 1 { break }
            // Long enough to be told again, were that to happen.
            try await Task.sleep(for: .milliseconds(300))
            waiting.cancel()
            _ = await waiting.result
            teller.finish()
        }
        #expect(heard == [["nightly/1", "nightly/2"]])
        await mine.shutDown()
    }

    @Test func `the runs that a script leaves alone are given at its end`() async throws {
        let lab = try await BatchLab()
        try await lab.job(records: #"[{"AGE":null,"TRAVEL":3}]"#)
        try await lab.run()
        _ = try await lab.lab.runs.start("nightly", in: SampleLab.staging, as: .admin)
        let left = try await lab.lab.finishRuns()
        #expect(left.map(\.name) == ["nightly/2"])
        #expect(left.map(\.state) == [.failed])
        #expect(try await lab.lab.finishRuns().isEmpty)
    }
}
