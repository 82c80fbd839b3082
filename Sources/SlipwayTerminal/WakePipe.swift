import Foundation

/// A pipe that wakes a thread waiting in `poll`.
///
/// Both ends are non-blocking and closed in child processes. When the pipe is full a further byte
/// is dropped: whoever waits is awake already.
struct WakePipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32

    /// - Precondition: the process may open two more files.
    init() {
        var ends: [Int32] = [-1, -1]
        precondition(
            pipe(&ends) == 0, "no pipe for the terminal: \(String(cString: strerror(errno)))")
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    func ring() {
        var byte: UInt8 = 0
        _ = write(writeEnd, &byte, 1)
    }

    /// Takes out everything that was written.
    func drain() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(readEnd, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    func close() {
        _ = Foundation.close(readEnd)
        _ = Foundation.close(writeEnd)
    }
}

/// Waits until one of the files can be read, or for so long.
///
/// - Parameter milliseconds: `nil` waits without end.
/// - Returns: The files that can be read or have reached their end; empty after the time, or when a
///   signal came in between.
func waitForInput(on files: [Int32], milliseconds: Int32? = nil) -> Set<Int32> {
    var polled = files.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), milliseconds ?? -1) > 0 else { return [] }
    return Set(polled.filter { $0.revents != 0 }.map(\.fd))
}
