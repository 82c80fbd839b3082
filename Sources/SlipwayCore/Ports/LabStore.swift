/// Keeps the lab's objects and its journal. The SQLite store implements it, and an array in tests.
public protocol LabStore: Sendable {
    /// Runs a body that sees one state of the store throughout.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any ObjectReader) throws -> Value
    ) async throws -> Value

    /// Runs a body whose changes become lasting together, or not at all when it throws.
    ///
    /// Bodies of all programs that share the store run one after another. When this returns,
    /// the changes are on disk. When `keep` is false everything is undone at the end.
    func write<Value: Sendable>(
        keep: Bool, _ body: @escaping @Sendable (any ObjectWriter) throws -> Value
    ) async throws -> Value

    /// Another number whenever anything in the store has changed, by whichever program; `nil` when
    /// that cannot be told. Takes microseconds.
    func version() -> Int?
}

/// Looks things up. Everything comes in the order in which it was created.
public protocol ObjectReader {
    func object(_ kind: ObjectKind, id: String) throws -> StoredObject?
    func object(_ kind: ObjectKind, alias: String) throws -> StoredObject?
    /// All objects of a kind, in one container or everywhere, with one name or any.
    func objects(_ kind: ObjectKind, in containerID: String?, named name: String?) throws
        -> [StoredObject]
    func count(_ kind: ObjectKind, in containerID: String?) throws -> Int
    /// The journal's newest entries, oldest first; `nil` for all.
    func journal(last limit: Int?) throws -> [JournalEntry]
    /// The changes of these objects and of all that stems from them over any number of steps
    /// (`StoredObject.sourceID`), what is gone included. Oldest first; entries come with only
    /// those of their changes. Fast however long the journal is.
    func journal(about ids: [String]) throws -> [JournalEntry]
    func setting(_ name: String) throws -> String?
}

/// Looks things up and changes them.
public protocol ObjectWriter: ObjectReader {
    /// Inserts the object, or replaces the one with its id.
    func put(_ object: StoredObject) throws
    func remove(_ kind: ObjectKind, id: String) throws
    func append(_ entry: JournalEntry) throws
    /// Settings are not part of the lab's state and stand in no journal.
    func set(_ name: String, to value: String) throws
}
