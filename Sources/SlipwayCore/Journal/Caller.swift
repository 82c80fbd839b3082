import Synchronization

/// On whose behalf something is done, and how it was asked for.
public struct Caller: Sendable {
    /// A user's name; the user must exist.
    public let userName: String
    public let door: JournalEntry.Door
    /// Goes into the journal; must not hold secrets.
    public let statement: String
    /// Where bare names are looked up when a statement names no place.
    public let placeInUse: PlaceReference?
    /// When present, nothing is kept and the changes are collected here instead.
    public let plan: Plan?

    public init(
        userName: String, door: JournalEntry.Door, statement: String,
        placeInUse: PlaceReference? = nil, plan: Plan? = nil
    ) {
        self.userName = userName
        self.door = door
        self.statement = statement
        self.placeInUse = placeInUse
        self.plan = plan
    }
}

/// Collects what a command would change.
public final class Plan: Sendable {
    private let collected = Mutex<[JournalEntry.Change]>([])

    public init() {}

    public var changes: [JournalEntry.Change] { collected.withLock { $0 } }

    private let writtenFiles = Mutex<[String]>([])

    /// Files outside the lab that would be written.
    public var files: [String] { writtenFiles.withLock { $0 } }

    public func add(file path: String) {
        writtenFiles.withLock { $0.append(path) }
    }

    func add(_ changes: [JournalEntry.Change]) {
        collected.withLock { $0 += changes }
    }
}
