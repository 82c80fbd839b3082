public import Foundation

/// What one statement or request changed: who, when, through which door, and the images.
public struct JournalEntry: Sendable, Equatable {
    /// One thing that was created (no image before), changed, or removed (no image after).
    public struct Change: Sendable, Equatable {
        public let before: StoredObject?
        public let after: StoredObject?

        public init(before: StoredObject?, after: StoredObject?) {
            self.before = before
            self.after = after
        }
    }

    /// Where a change came from.
    public enum Door: String, Sendable, Codable {
        case notebook, script, api
        /// A web page of this server.
        case page
        /// The schedule of a job.
        case schedule
    }

    /// Ascends from 1; given by the store, 0 before.
    public let number: Int
    public let at: Date
    public let userName: String
    public let door: Door
    /// The statement as typed, or the request's method and path.
    public let statement: String
    public let changes: [Change]

    public init(
        number: Int = 0, at: Date, userName: String, door: Door, statement: String,
        changes: [Change]
    ) {
        self.number = number
        self.at = at
        self.userName = userName
        self.door = door
        self.statement = statement
        self.changes = changes
    }
}
