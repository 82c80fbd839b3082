import Synchronization

/// What was found in the store, good for as long as nothing in the store changes.
///
/// For what is asked again and again with nothing in between: whose token it is, what a deployment
/// scores with. Asking whether it is still good takes much less than to find it. Failures are not
/// kept.
final class Lookups<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private static var capacity: Int { 1024 }

    private struct State {
        var version: Int?
        var values: [Key: Value] = [:]
    }

    private let state = Mutex(State())

    /// The value for a key, where it is known and still good.
    ///
    /// - Parameter version: The store's, as it is now.
    func known(_ key: Key, version: Int) -> Value? {
        state.withLock { $0.version == version ? $0.values[key] : nil }
    }

    /// The value for a key, found anew after any change.
    func value(
        for key: Key, in store: any LabStore, _ find: () async throws -> Value
    ) async throws -> Value {
        // Before looking: what changes meanwhile makes the value old, not the version.
        guard let version = store.version() else { return try await find() }
        if let known = known(key, version: version) { return known }
        let value = try await find()
        state.withLock { state in
            if state.version != version || state.values.count >= Self.capacity {
                state = State(version: version)
            }
            state.values[key] = value
        }
        return value
    }
}
