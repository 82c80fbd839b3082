import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is written under a temporary name and gets its own when it is complete.
///
/// Until then nobody sees it under that name, and what may be there stays as it is. One that is
/// not committed vanishes, at the latest when the last reference to it does; only a program that
/// is killed leaves it, until the next that writes the same file.
public final class StagedFile: ByteSink {
    private struct State {
        /// `nil` once everything is written.
        var file: OpenFile?
        /// Tells others that this program is at work on it; until it has its name.
        var lock: OpenFile?
        /// What is still to be written.
        var buffer: [UInt8] = []
        var hash: SHA256?
        var content: Content?
        var byteCount = 0
        var isCommitted = false
    }

    private static let bufferBytes = 1 << 18
    private static let mark = ".partial-"
    private static let randomByteCount = 6

    /// The temporary name.
    public let path: String
    private let isDurable: Bool
    private let state: Mutex<State>

    /// Begins a file beside the one that it is to become: `PATH.partial-` and random digits.
    public convenience init(
        beside finalPath: String, isHashed: Bool = true, isDurable: Bool = true
    ) throws {
        try self.init(temporaryPath: finalPath + Self.mark, isHashed, isDurable)
        Self.sweep(beside: finalPath)
    }

    /// Removes what was left by programs that were killed: nobody has locked it, and it is not so new
    /// that somebody may be about to.
    private static func sweep(beside finalPath: String) {
        let file = URL(fileURLWithPath: finalPath)
        let folder = file.deletingLastPathComponent().path
        let beginning = file.lastPathComponent + mark
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(beginning) {
            let digits = name.dropFirst(beginning.count)
            let path = folder + "/" + name
            guard digits.utf8.count == 2 * randomByteCount,
                digits.allSatisfy({ $0.isHexDigit && !$0.isUppercase }),
                OpenFile.isOrdinary(path)
            else { continue }
            guard let left = try? OpenFile(reading: path), left.lock(),
                let changed = left.modifiedAt, Date().timeIntervalSince(changed) > 2
            else { continue }
            unlink(path)
        }
    }

    /// Begins a file in a folder, which exists, and which should be on the disk that it is to stay
    /// on.
    ///
    /// - Parameters:
    ///   - owner: What its name says of whose it is, so that it can be cleared away after a kill.
    ///   - isHashed: Whether SHA-256 is computed on the way.
    ///   - isDurable: Whether `finish` and `commit` wait until the disk has it.
    /// - Throws: `FileFailure`, as all others here.
    public convenience init(
        folder: String, owner: String? = nil, isHashed: Bool = true, isDurable: Bool = true
    ) throws {
        let mark = Self.mark + (owner.map { $0 + "-" } ?? "")
        try self.init(temporaryPath: folder + "/" + mark, isHashed, isDurable)
    }

    private init(temporaryPath beginning: String, _ isHashed: Bool, _ isDurable: Bool) throws {
        path = "\(beginning)\(hexadecimal(randomBytes(Self.randomByteCount)))"
        self.isDurable = isDurable
        let file = try OpenFile(writing: path)
        _ = file.lock()
        state = Mutex(State(file: file, lock: file, hash: isHashed ? SHA256() : nil))
    }

    deinit {
        discard()
    }

    /// - Precondition: neither finished nor discarded.
    public func write(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            guard let file = state.file else {
                preconditionFailure("a file that is finished cannot be written to")
            }
            state.hash?.update(bytes)
            state.byteCount += bytes.count
            if state.buffer.count + bytes.count < Self.bufferBytes {
                state.buffer += bytes
                return
            }
            if !state.buffer.isEmpty { try file.write(state.buffer) }
            state.buffer.removeAll(keepingCapacity: true)
            try file.write(bytes)
        }
    }

    /// Writes what is left. Nothing can be added from then on.
    ///
    /// - Returns: The hash and the size of all that was written; the same when called again.
    /// - Precondition: it is hashed, and not discarded.
    @discardableResult
    public func finish() throws -> Content {
        try state.withLock { state in
            try complete(&state)
            guard let content = state.content else {
                preconditionFailure("a file that is not hashed has no content")
            }
            return content
        }
    }

    /// Gives the file its name, in place of what may be there, and finishes it before if need be.
    ///
    /// - Parameter finalPath: A path on the same disk.
    /// - Precondition: not discarded.
    public func commit(to finalPath: String) throws {
        try state.withLock { state in
            try complete(&state)
            OpenFile.copyMode(of: finalPath, to: path)
            if rename(path, finalPath) != 0 { throw FileFailure(.writing, finalPath) }
            state.isCommitted = true
            state.lock = nil
            if isDurable { try OpenFile(reading: folder(of: finalPath)).sync() }
        }
    }

    /// Removes the file, unless it is committed.
    public func discard() {
        state.withLock { state in
            if state.isCommitted { return }
            state.file = nil
            unlink(path)
            state.lock = nil
        }
    }

    private func complete(_ state: inout State) throws {
        guard let file = state.file else { return }
        if !state.buffer.isEmpty { try file.write(state.buffer) }
        state.buffer = []
        if isDurable { try file.sync() }
        state.content = state.hash.map { hash in
            Content(hash: hexadecimal(hash.finalize()), sizeInBytes: state.byteCount)
        }
        state.file = nil
    }

    private func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
