import Synchronization
public import SlipwayCore

/// Keeps the lab's objects and journal in arrays, with the rules of the store on disk.
public final class InMemoryLabStore: LabStore {
    fileprivate struct State {
        /// In the order in which they were created.
        var objects: [StoredObject] = []
        var journal: [JournalEntry] = []
        var settings: [String: String] = [:]
        var version = 0
    }

    /// What a rule of the store forbids.
    public enum Violation: Error {
        case aliasTaken(String)
    }

    private let state = Mutex(State())

    public init() {}

    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any ObjectReader) throws -> Value
    ) async throws -> Value {
        let state = state.withLock { $0 }
        return try body(InMemoryObjects(state))
    }

    public func write<Value: Sendable>(
        keep: Bool, _ body: @escaping @Sendable (any ObjectWriter) throws -> Value
    ) async throws -> Value {
        try state.withLock { state in
            let objects = InMemoryObjects(state)
            let value = try body(objects)
            if keep {
                state = objects.state
                state.version += 1
            }
            return value
        }
    }

    public func version() -> Int? {
        state.withLock { $0.version }
    }
}

/// One unit of work on a copy of the state, which becomes the state or is forgotten.
private final class InMemoryObjects: ObjectWriter {
    var state: InMemoryLabStore.State

    init(_ state: InMemoryLabStore.State) {
        self.state = state
    }

    func object(_ kind: ObjectKind, id: String) throws -> StoredObject? {
        state.objects.first { $0.kind == kind && $0.id == id }
    }

    func object(_ kind: ObjectKind, alias: String) throws -> StoredObject? {
        state.objects.first { $0.kind == kind && alias.isSameText(as: $0.alias) }
    }

    func objects(
        _ kind: ObjectKind, in containerID: String?, named name: String?
    ) throws -> [StoredObject] {
        state.objects.filter { object in
            object.kind == kind
                && (containerID == nil || object.containerID == containerID)
                && (name == nil || object.name.isSameText(as: name))
        }
    }

    func count(_ kind: ObjectKind, in containerID: String?) throws -> Int {
        try objects(kind, in: containerID, named: nil).count
    }

    func put(_ object: StoredObject) throws {
        if let alias = object.alias,
            let holder = try self.object(object.kind, alias: alias), holder.id != object.id
        {
            throw InMemoryLabStore.Violation.aliasTaken(alias)
        }
        if let index = state.objects.firstIndex(where: { $0.id == object.id }) {
            state.objects[index] = object
        } else {
            state.objects.append(object)
        }
    }

    func remove(_ kind: ObjectKind, id: String) throws {
        state.objects.removeAll { $0.kind == kind && $0.id == id }
    }

    func append(_ entry: JournalEntry) throws {
        state.journal.append(
            JournalEntry(
                number: state.journal.count + 1, at: entry.at, userName: entry.userName,
                door: entry.door, statement: entry.statement, changes: entry.changes))
    }

    func journal(last limit: Int?) throws -> [JournalEntry] {
        Array(state.journal.suffix(limit.map { max(0, $0) } ?? state.journal.count))
    }

    func journal(about ids: [String]) throws -> [JournalEntry] {
        var family = Set(ids)
        // What stems from something came after it, so one pass finds all.
        for object in state.journal.flatMap(\.changes).compactMap({ $0.after ?? $0.before }) {
            if let source = object.sourceID, family.contains(source) { family.insert(object.id) }
        }
        return state.journal.compactMap { entry in
            let changes = entry.changes.filter { change in
                (change.after ?? change.before).map { family.contains($0.id) } ?? false
            }
            guard !changes.isEmpty else { return nil }
            return JournalEntry(
                number: entry.number, at: entry.at, userName: entry.userName, door: entry.door,
                statement: entry.statement, changes: changes)
        }
    }

    func setting(_ name: String) throws -> String? {
        state.settings[name]
    }

    func set(_ name: String, to value: String) throws {
        state.settings[name] = value
    }
}

extension String {
    /// Whether the texts have the same bytes; `==` would also take other forms of an accent.
    fileprivate func isSameText(as other: String?) -> Bool {
        other.map { utf8.elementsEqual($0.utf8) } ?? false
    }
}
