import Columns
import SlipwayCore
import Synchronization

@testable import SlipwayServer

/// A lab in memory in which `admin` has deployed a model that adds `a` and `b`.
struct TestLab: Sendable {
    let lab: Lab
    let store: MemoryStore
    let deployment: Deployment
    /// An API key of `admin`.
    let key: String
    let admin = Caller(userName: "admin", door: .script, statement: "test")

    init(clock: any Clock = SystemClock()) async throws {
        store = MemoryStore()
        lab = Lab(
            store: store, content: NoContent(), runtime: AdderRuntime(), clock: clock,
            ids: SeededIDSource(seed: 1))
        try await lab.users.createAdministratorIfNeeded()
        _ = try await lab.spaces.create("lab", as: admin)
        _ = try await lab.models.importModel(
            path: "adder", named: "adder", into: .space("lab"), as: admin)
        deployment = try await lab.deployments.deploy(
            model: "adder", in: .space("lab"), named: "adder deployment",
            .init(mode: .online, servingName: "adder"), as: admin)
        key = try await lab.users.createKey("test", as: admin).secret
    }

    func client(bodyLimitInBytes: Int = 64 << 20) -> RouterClient {
        RouterClient(RouteTable(lab: lab, bodyLimitInBytes: bodyLimitInBytes))
    }

    /// A token of a user who is created when there is none of that name.
    func token(of name: String = "admin", role: Role? = nil) async throws -> String {
        if name != "admin" { _ = try await lab.users.create(name, as: admin) }
        if let role {
            _ = try await lab.members.add(name, to: .space("lab"), role: role, as: admin)
        }
        return try await lab.accessTokens.issue(for: lab.users.admit(name))
    }
}

/// Adds the columns `a` and `b`; fails in its own way when `a` is 13, and takes a minute when it is 14.
struct AdderRuntime: ModelRuntime {
    struct Surprise: Error {
        let rowData = "secret 13"
    }

    func load(path: String) throws -> any LoadedModel { Adder() }

    private struct Adder: LoadedModel {
        func scoreAtOnce(_ batch: Batch) throws -> Batch? { try sum(batch) }

        let facts = ModelFacts(
            type: "mllib_3.3", softwareSpecification: "spark-mllib_3.3",
            inputs: [.init(name: "a", type: "number"), .init(name: "b", type: "number")],
            outputs: ["sum"], stages: [], label: nil, probabilityColumn: nil,
            predictionColumn: nil)

        func score(_ batch: Batch) async throws -> Batch {
            if batch.rowCount > 0, case .number(14)? = batch["a"]?.values[0] {
                try await Task.sleep(for: .seconds(60))
            }
            return try sum(batch)
        }

        private func sum(_ batch: Batch) throws -> Batch {
            let sums = try (0..<batch.rowCount).map { row in
                let terms = try ["a", "b"].map { name in
                    guard let column = batch[name] else { throw ScoringError.missingField(name) }
                    guard case .number(let value) = column.values[row] else {
                        throw ScoringError.badValue(row: row + 1, field: name, reason: "null")
                    }
                    return value
                }
                if terms[0] == 13 { throw Surprise() }
                return terms[0] + terms[1]
            }
            var scored = batch
            scored.append(Column(name: "sum", values: .numbers(NumberColumn(values: sums))))
            return scored
        }
    }
}

/// Content that is never looked at.
struct NoContent: ContentStore {
    func add(path: String, keep: Bool) throws -> Content { Content(hash: "00", sizeInBytes: 0) }
    func add(_ bytes: [UInt8], keep: Bool) throws -> Content {
        Content(hash: "00", sizeInBytes: bytes.count)
    }
    func path(of hash: String) throws -> String { "/nowhere" }
    func bytes(of hash: String) throws -> [UInt8] { [] }
    func open(_ hash: String) throws -> ByteSource { ByteSource([]) }
    func newContent() throws -> any ContentWriter { throw LabError.contentMissing(hash: "00") }
    func remove(_ hash: String) {}
}

/// The lab's state in arrays; bodies run one after another.
final class MemoryStore: LabStore {
    /// Set where a home that cannot be read is needed.
    let isUnreadable = Atomic(false)
    private let state = Mutex(State())

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any ObjectReader) throws -> Value
    ) async throws -> Value {
        if isUnreadable.load(ordering: .relaxed) {
            throw LabError.homeUnusable(path: "/nowhere", reason: "a test")
        }
        return try body(Access(state: state.withLock { $0 }))
    }

    func write<Value: Sendable>(
        keep: Bool, _ body: @escaping @Sendable (any ObjectWriter) throws -> Value
    ) async throws -> Value {
        try state.withLock { state in
            let access = Access(state: state)
            let value = try body(access)
            if keep {
                state = access.state
                state.version += 1
            }
            return value
        }
    }

    func version() -> Int? {
        state.withLock { $0.version }
    }

    private struct State {
        var objects: [StoredObject] = []
        var journal: [JournalEntry] = []
        var settings: [String: String] = [:]
        var version = 0
    }

    private final class Access: ObjectWriter {
        var state: State

        init(state: State) { self.state = state }

        func object(_ kind: ObjectKind, id: String) -> StoredObject? {
            state.objects.first { $0.kind == kind && $0.id == id }
        }

        func object(_ kind: ObjectKind, alias: String) -> StoredObject? {
            state.objects.first { $0.kind == kind && $0.alias == alias }
        }

        func objects(
            _ kind: ObjectKind, in containerID: String?, named name: String?
        ) -> [StoredObject] {
            state.objects.filter {
                $0.kind == kind && (containerID == nil || $0.containerID == containerID)
                    && (name == nil || $0.name == name)
            }
        }

        func count(_ kind: ObjectKind, in containerID: String?) -> Int {
            objects(kind, in: containerID, named: nil).count
        }

        func journal(last limit: Int?) -> [JournalEntry] {
            state.journal.suffix(limit ?? state.journal.count)
        }

        func journal(about ids: [String]) -> [JournalEntry] {
            state.journal.filter { entry in
                entry.changes.contains { change in
                    (change.after ?? change.before).map { ids.contains($0.id) } ?? false
                }
            }
        }

        func setting(_ name: String) -> String? { state.settings[name] }

        func put(_ object: StoredObject) {
            if let index = state.objects.firstIndex(where: { $0.id == object.id }) {
                state.objects[index] = object
            } else {
                state.objects.append(object)
            }
        }

        func remove(_ kind: ObjectKind, id: String) {
            state.objects.removeAll { $0.kind == kind && $0.id == id }
        }

        func append(_ entry: JournalEntry) { state.journal.append(entry) }

        func set(_ name: String, to value: String) { state.settings[name] = value }
    }
}

extension ServerSettings {
    /// Without TLS.
    static let plain = ServerSettings(protection: .none)
}

extension RouteTable {
    /// With some settings.
    init(
        lab: Lab, bodyLimitInBytes: Int, isSecure: Bool = false, requestLimit: Int = 1000,
        rowLimit: Int = 1000, timeLimit: Duration = .seconds(60), hostNames: Set<String> = [],
        callbacks: CallbackTokens? = nil
    ) {
        var settings = ServerSettings(
            protection: isSecure ? .own(certificate: "", key: "") : .none)
        settings.bodyLimitInBytes = bodyLimitInBytes
        settings.requestLimit = requestLimit
        settings.rowLimit = rowLimit
        settings.timeLimit = timeLimit
        settings.hostNames = hostNames
        self.init(lab: lab, settings, callbacks: callbacks)
    }
}
