import Foundation
import Synchronization

/// Makes whoever guesses keys wait.
///
/// Five failures for a name, or twenty in all, within a minute, and nobody gets a further try (for
/// that name, or at all) until the oldest of them is a minute old. One-time links still work.
final class FailedLogIns: Sendable {
    private static let window: TimeInterval = 60
    private static let mostOfAName = 5
    private static let mostInAll = 20

    private let now: @Sendable () -> Date
    private let failures = Mutex<[(userName: String, at: Date)]>([])

    init(now: @escaping @Sendable () -> Date = { Date() }) {
        self.now = now
    }

    /// How many seconds a further try for this name has to wait; `nil` when it need not.
    func secondsToWait(for userName: String) -> Int? {
        let now = now()
        return failures.withLock { failures in
            failures.removeAll { now.timeIntervalSince($0.at) >= Self.window }
            let named = failures.filter { $0.userName == userName }
            let oldest =
                named.count >= Self.mostOfAName
                ? named[named.count - Self.mostOfAName].at
                : failures.count >= Self.mostInAll
                    ? failures[failures.count - Self.mostInAll].at : nil
            return oldest.map { Int((Self.window - now.timeIntervalSince($0)).rounded(.up)) }
        }
    }

    func note(_ userName: String) {
        let now = now()
        failures.withLock { $0.append((String(userName.prefix(200)), now)) }
    }

    func forget(_ userName: String) {
        failures.withLock { $0.removeAll { $0.userName == userName } }
    }
}
