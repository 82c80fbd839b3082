import Synchronization

/// Objects that were decoded lately: decoding takes longer than all else about a look-up.
final class DecodedObjects: Sendable {
    private static let capacity = 1024

    private struct Entry {
        let body: String
        let object: any LabObject
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// The object, from its body or from before where the body was the same.
    func object<Object: LabObject>(_ stored: StoredObject, as type: Object.Type) throws -> Object {
        if let known = entries.withLock({ $0[stored.id] }), known.body == stored.body,
            let object = known.object as? Object
        {
            return object
        }
        let object = try stored.decoded(as: type)
        entries.withLock { entries in
            if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
            entries[stored.id] = Entry(body: stored.body, object: object)
        }
        return object
    }
}
