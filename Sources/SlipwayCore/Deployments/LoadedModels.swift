import Synchronization

/// Models that are loaded and ready to score, by the hash of their content.
///
/// Loaded models are immutable and content never changes under its hash, so nothing here can be
/// out of date. The least recently used one goes when there are too many.
final class LoadedModels: Sendable {
    private static let capacity = 16

    private struct State {
        var models: [String: any LoadedModel] = [:]
        /// Hashes, the most recently used last.
        var order: [String] = []
    }

    private let runtime: any ModelRuntime
    private let content: any ContentStore
    private let state = Mutex(State())

    init(runtime: any ModelRuntime, content: any ContentStore) {
        self.runtime = runtime
        self.content = content
    }

    /// The model with this content; loads it when it is not there.
    ///
    /// Two tasks that ask for the same model at once may both load it; one of the two is kept.
    func model(for hash: String) throws -> any LoadedModel {
        if let model = use(hash, nil) { return model }
        do {
            let loaded = try runtime.load(path: content.path(of: hash))
            return use(hash, loaded) ?? loaded
        } catch {
            throw content.cause(of: error, reading: hash)
        }
    }

    /// The model with this content, if it is there.
    func known(_ hash: String) -> (any LoadedModel)? {
        use(hash, nil)
    }

    private func use(_ hash: String, _ loaded: (any LoadedModel)?) -> (any LoadedModel)? {
        state.withLock { state in
            if state.order.last == hash, let model = state.models[hash] { return model }
            guard let model = state.models[hash] ?? loaded else { return nil }
            state.models[hash] = model
            state.order.removeAll { $0 == hash }
            state.order.append(hash)
            if state.order.count > Self.capacity {
                state.models[state.order.removeFirst()] = nil
            }
            return model
        }
    }
}
