import Synchronization

/// How a running statement, on any thread, asks the terminal's thread for the terminal.
final class Mailbox: Sendable {
    enum Request: Sendable {
        case page(String, CheckedContinuation<Void, Never>)
        case ask(String, CheckedContinuation<String?, Never>)
        case edit(String, CheckedContinuation<String?, any Error>)

        /// Answers without having done anything.
        func refuse() {
            switch self {
            case .page(_, let done): done.resume()
            case .ask(_, let answer): answer.resume(returning: nil)
            case .edit(_, let saved): saved.resume(returning: nil)
            }
        }
    }

    private struct State {
        var requests: [Request] = []
        var isOpen = true
    }

    private let state = Mutex(State())
    private let bell = WakePipe()

    deinit { bell.close() }

    /// Readable after `ring`.
    var file: Int32 { bell.readEnd }

    /// Wakes the terminal's thread.
    func ring() { bell.ring() }

    /// Leaves a request; one that comes after `close` is refused at once.
    func post(_ request: Request) {
        let isOpen = state.withLock { state in
            if state.isOpen { state.requests.append(request) }
            return state.isOpen
        }
        if isOpen { ring() } else { request.refuse() }
    }

    /// The requests that wait, in order.
    func take() -> [Request] {
        _ = bell.drain()
        return state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }

    /// Refuses what waits and what may still come.
    func close() {
        let waiting = state.withLock { state in
            state.isOpen = false
            defer { state.requests = [] }
            return state.requests
        }
        for request in waiting { request.refuse() }
    }
}

/// The value that a task leaves for a thread.
final class Reply<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)

    var value: Value? { stored.withLock { $0 } }

    func fulfil(with value: Value) { stored.withLock { $0 = value } }
}
