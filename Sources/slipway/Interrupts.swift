import Dispatch
import Foundation
import SlipwayNotebook
import Synchronization

/// Runs work that SIGINT and SIGTERM end: the work's task is cancelled and finishes what it must.
///
/// A second signal ends the program at once.
func endingOnSignals(
    _ body: @escaping @Sendable () async -> ExitStatus
) async -> ExitStatus {
    let pipe = SignalPipe()
    let task = Task { await body() }
    let source = DispatchSource.makeReadSource(fileDescriptor: pipe.reading, queue: .global())
    source.setEventHandler {
        for number in pipe.signals() {
            if task.isCancelled { exit(128 + number) }
            task.cancel()
        }
    }
    source.resume()
    let code = await task.value
    source.cancel()
    // Not what the source has seen, which may come after the work's own end.
    switch firstSignal.load(ordering: .sequentiallyConsistent) {
    case SIGINT: return .interrupted
    case SIGTERM: return .terminated
    default: return code
    }
}

/// The first signal that came, or 0; set in the handler itself.
private let firstSignal = Atomic<Int32>(0)
/// Where the handler writes the numbers of signals.
private let writing = Atomic<Int32>(-1)

/// Takes SIGINT and SIGTERM from now on, and passes them to whoever reads.
private struct SignalPipe: Sendable {
    let reading: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { preconditionFailure("the system has no pipe left") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reading = ends[0]
        // Both are made before a handler could need them.
        firstSignal.store(0, ordering: .sequentiallyConsistent)
        writing.store(ends[1], ordering: .sequentiallyConsistent)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                // Only what a handler may do: set, and write.
                _ = firstSignal.compareExchange(
                    expected: 0, desired: number, ordering: .sequentiallyConsistent)
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(writing.load(ordering: .sequentiallyConsistent), &byte, 1)
            }
        }
    }

    /// What has come since it was asked last.
    func signals() -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = read(reading, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).map { Int32($0) }
    }
}
