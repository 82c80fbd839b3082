import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file of the system that is open until the last reference to it is gone.
///
/// Its calls block and belong to one task at a time. What they throw is a `FileFailure`, unless
/// something else is said.
final class OpenFile {
    private let path: String
    private let descriptor: Int32
    /// Where reading begins, or -1 for pipes and the like.
    private let start: Int

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
        start = Int(lseek(descriptor, 0, SEEK_CUR))
    }

    /// Opens a file that exists, to read it.
    convenience init(reading path: String) throws {
        // A named pipe that nobody writes to would keep the program here.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 { throw FileFailure(.reading, path) }
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        self.init(path: path, descriptor: descriptor)
    }

    /// Standard input, from where it is on.
    static func standardInput() throws -> OpenFile {
        let descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
        if descriptor < 0 { throw FileFailure(.reading, "standard input") }
        return OpenFile(path: "standard input", descriptor: descriptor)
    }

    /// Makes a file to write and read that has no name, and vanishes when it is closed.
    convenience init(temporaryIn folder: String) throws {
        let path = "\(folder)/slipway-\(hexadecimal(randomBytes(8)))"
        let descriptor = open(path, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0o600)
        if descriptor < 0 { throw FileFailure(.writing, path) }
        unlink(path)
        self.init(path: path, descriptor: descriptor)
    }

    /// Makes a file that does not exist yet, to write it.
    ///
    /// - Parameter isNew: False opens one that does exist.
    convenience init(writing path: String, isNew: Bool = true) throws {
        let descriptor = open(
            path, O_WRONLY | O_CLOEXEC | (isNew ? O_CREAT | O_EXCL : 0), 0o666)
        if descriptor < 0 { throw FileFailure(.writing, path) }
        self.init(path: path, descriptor: descriptor)
    }

    deinit {
        close(descriptor)
    }

    /// How many bytes there are to read in an ordinary file, or `nil` for pipes and the like.
    var byteCount: Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return max(Int(status.st_size) - start, 0)
    }

    /// Whether there is an ordinary file at a path, and no link to one either.
    static func isOrdinary(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Lets those read and write a file who may another, if that exists.
    static func copyMode(of path: String, to target: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        chmod(target, status.st_mode & 0o777)
    }

    /// When its content was changed last.
    var modifiedAt: Date? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        return Date(timeIntervalSince1970: TimeInterval(status.modificationSeconds))
    }

    /// Whether it can be read once more: pipes cannot.
    var isRewindable: Bool { start >= 0 }

    /// Goes back to where reading began.
    ///
    /// - Precondition: `isRewindable`.
    func rewind() throws {
        if lseek(descriptor, off_t(start), SEEK_SET) < 0 { throw FileFailure(.reading, path) }
    }

    /// The next bytes, none only at the end.
    ///
    /// - Throws: also `CancellationError`, where a pipe has none yet.
    func read(atMost count: Int) throws -> [UInt8] {
        if !isRewindable { try awaitBytes() }
        var problem: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            // A signal may interrupt it before there is anything to read.
            repeat {
                let result = systemRead(descriptor, buffer.baseAddress, count)
                length = max(result, 0)
                problem = result < 0 ? errno : nil
            } while problem == EINTR
        }
        if let problem { throw FileFailure(.reading, path, number: problem) }
        return bytes
    }

    /// Returns when reading would not wait: who is asked to stop does not wait for a pipe.
    private func awaitBytes() throws {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let count = poll(&wait, 1, 100)
            if count > 0 || (count < 0 && errno != EINTR) { return }
            try Task.checkCancellation()
        }
    }

    func write(_ bytes: [UInt8]) throws {
        var written = 0
        try bytes.withUnsafeBytes { buffer in
            while written < buffer.count {
                let result = systemWrite(
                    descriptor, UnsafeRawBufferPointer(rebasing: buffer[written...]))
                if result >= 0 {
                    written += result
                } else if errno != EINTR {
                    throw FileFailure(.writing, path)
                }
            }
        }
    }

    /// Locks it for this reference alone, until the last one to it is gone; does not wait.
    ///
    /// - Returns: `false` when somebody else has locked it.
    func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Waits until everything written is on disk.
    func sync() throws {
        if fsync(descriptor) != 0 { throw FileFailure(.writing, path) }
    }
}

extension stat {
    fileprivate var modificationSeconds: Int {
        #if canImport(Darwin)
            st_mtimespec.tv_sec
        #else
            st_mtim.tv_sec
        #endif
    }
}

// The members of `OpenFile` hide the system's functions of the same names.

private func systemRead(_ descriptor: Int32, _ target: UnsafeMutableRawPointer?, _ count: Int)
    -> Int
{
    read(descriptor, target, count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
