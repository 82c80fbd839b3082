import Columns
public import SlipwayCore
import Synchronization

/// What a session remembers between statements, beside the lab itself.
public struct Session: Sendable {
    /// The project or space that `use` named last.
    public struct PlaceInUse: Sendable, Equatable {
        public let reference: PlaceReference
        public let name: String
    }

    public internal(set) var userName: String
    public internal(set) var placeInUse: PlaceInUse?
    /// The number of the cell that runs, or ran last; 0 before the first.
    public internal(set) var cellNumber = 0
    /// One statement that was run.
    public struct Entry: Sendable {
        public let text: String
        /// Whether it was a word to the session itself, such as `history`.
        public let isForSession: Bool
        public internal(set) var hasWorked = false
    }

    /// The statements so far, as typed.
    public internal(set) var history: [Entry] = []
    /// Texts that recordings must not show.
    public internal(set) var secrets: [String] = []
    var variables: [String: LazyValue] = [:]
    var results: [Int: LazyValue] = [:]
    var last: LazyValue?
    /// Values given from outside for `param`, by name.
    let arguments: [String: String]
    var usedArguments: Set<String> = []

    public init(
        userName: String = User.administratorName, arguments: [String: String] = [:]
    ) {
        self.userName = userName
        self.arguments = arguments
    }
}

/// A value that is computed when somebody first asks for it.
final class LazyValue: Sendable {
    private let compute: @Sendable () -> JSONValue
    private let known = Mutex<JSONValue?>(nil)

    init(_ compute: @escaping @Sendable () -> JSONValue) {
        self.compute = compute
    }

    var value: JSONValue {
        known.withLock { known in
            let value = known ?? compute()
            known = value
            return value
        }
    }
}

/// How a session is run; the same for all its statements.
public struct SessionOptions: Sendable {
    public let door: JournalEntry.Door
    /// Whether every question is answered with yes (`--yes`).
    public let assumesYes: Bool
    /// Whether secrets are shown as `<key>`, as in recordings.
    public let hidesSecrets: Bool

    public init(door: JournalEntry.Door, assumesYes: Bool = false, hidesSecrets: Bool = false) {
        self.door = door
        self.assumesYes = assumesYes
        self.hidesSecrets = hidesSecrets
    }
}
