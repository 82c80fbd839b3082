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
    /// By what this caller may tell which thing is meant.
    public let references: References
    /// When present, nothing is kept and the changes are collected here instead.
    public let plan: Plan?

    public init(
        userName: String, door: JournalEntry.Door, statement: String,
        placeInUse: PlaceReference? = nil, references: References = .names, plan: Plan? = nil
    ) {
        self.userName = userName
        self.door = door
        self.statement = statement
        self.placeInUse = placeInUse
        self.references = references
        self.plan = plan
    }

    /// What leads to a thing.
    public enum References: Sendable {
        /// People's: names, serving names and ids.
        case names
        /// Those of addresses under which programs call a deployment: serving names and ids.
        case servingNames
        /// Ids alone, as everywhere else in the REST API: what somebody has called so is not meant.
        case ids
    }

    /// The same caller, who may tell things otherwise.
    public func telling(_ references: References) -> Caller {
        Caller(
            userName: userName, door: door, statement: statement, placeInUse: placeInUse,
            references: references, plan: plan)
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

    /// What people were told goes with what it was about, and is nothing that anybody plans.
    func add(_ changes: [JournalEntry.Change]) {
        let told = changes.filter { ($0.after ?? $0.before)?.kind != .notification }
        collected.withLock { $0 += told }
    }
}
