/// Takes bytes one after another: a file that is being written, a pipe.
public protocol ByteSink: Sendable {
    /// Returns once the bytes are taken; may block.
    func write(_ bytes: [UInt8]) throws
}
