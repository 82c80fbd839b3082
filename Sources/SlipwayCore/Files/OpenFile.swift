#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file of the system that is open until the last reference to it is gone.
///
/// Its calls block and belong to one task at a time. What they throw is a `FileFailure`.
final class OpenFile {
    private let path: String
    private let descriptor: Int32

    /// Opens a file that exists, to read it.
    init(reading path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw FileFailure(.reading, path) }
    }

    /// Makes a file that does not exist yet, to write it.
    ///
    /// - Parameter isNew: False opens one that does exist.
    init(writing path: String, isNew: Bool = true) throws {
        self.path = path
        descriptor = open(
            path, O_WRONLY | O_CLOEXEC | (isNew ? O_CREAT | O_EXCL : 0), 0o666)
        if descriptor < 0 { throw FileFailure(.writing, path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The length of an ordinary file, or `nil` for pipes and the like.
    var byteCount: Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Int(status.st_size)
    }

    /// The next bytes, none only at the end.
    func read(atMost count: Int) throws -> [UInt8] {
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

    /// Waits until everything written is on disk.
    func sync() throws {
        if fsync(descriptor) != 0 { throw FileFailure(.writing, path) }
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
