import Foundation
import SlipwayCore

extension StoredObject {
    /// An object of which only the interesting parts are told.
    static func sample(
        _ id: String, kind: ObjectKind = .model, in containerID: String? = nil,
        named name: String = "churn", alias: String? = nil, body: String = "{}"
    ) -> StoredObject {
        StoredObject(
            kind: kind, id: id, containerID: containerID, name: name, alias: alias, body: body)
    }
}

extension JournalEntry {
    static func sample(
        _ statement: String = "create space lab", at milliseconds: Int64 = 1_767_603_600_123,
        door: Door = .script, changes: [Change] = []
    ) -> JournalEntry {
        JournalEntry(
            at: Date(timeIntervalSince1970: Double(milliseconds) / 1000), userName: "admin",
            door: door, statement: statement, changes: changes)
    }
}
