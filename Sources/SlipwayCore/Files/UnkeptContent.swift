import Synchronization

/// Content of a statement that is only checked: what it would be called, without keeping it.
final class UnkeptContent: ContentWriter {
    private let state = Mutex((hash: SHA256(), byteCount: 0))

    func write(_ bytes: [UInt8]) {
        state.withLock { state in
            state.hash.update(bytes)
            state.byteCount += bytes.count
        }
    }

    func finish() -> Content {
        state.withLock { state in
            Content(hash: hexadecimal(state.hash.finalize()), sizeInBytes: state.byteCount)
        }
    }

    func place() {}
    func discard() {}
}
