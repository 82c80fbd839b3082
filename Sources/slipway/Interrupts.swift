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
    let task = Task { await body() }
    let received = ReceivedSignal()
    let sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            if received.set(number) { exit(128 + number) }
            task.cancel()
        }
        source.resume()
        return source
    }
    let code = await task.value
    for source in sources { source.cancel() }
    switch received.number {
    case SIGINT: return .interrupted
    case SIGTERM: return .terminated
    default: return code
    }
}

/// The first signal that came.
private final class ReceivedSignal: Sendable {
    private let state = Mutex<Int32?>(nil)

    var number: Int32? { state.withLock { $0 } }

    /// Notes a signal; true when one had come before.
    func set(_ number: Int32) -> Bool {
        state.withLock { state in
            defer { state = state ?? number }
            return state != nil
        }
    }
}
