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

    private struct State {
        var failures: [(userName: String, at: Date)] = []
        /// Tries of which it is not known yet, by name.
        var trying: [String: Int] = [:]
    }

    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    init(now: @escaping @Sendable () -> Date = { Date() }) {
        self.now = now
    }

    /// Tries a name and a secret. Many at once are not so many guesses: as many as may still fail are
    /// tried at a time, and the others wait for them.
    ///
    /// - Throws: `TooMany`, and what `attempt` throws.
    func attempt<Found>(
        for userName: String, _ attempt: () async throws -> Found?
    ) async throws -> Found? {
        let name = String(userName.prefix(200))
        while try !begin(name) { try await Task.sleep(for: .milliseconds(10)) }
        do {
            let found = try await attempt()
            end(name, hasFailed: found == nil)
            return found
        } catch {
            end(name, hasFailed: true)
            throw error
        }
    }

    /// Nobody gets a further try for a while.
    struct TooMany: Error {
        let secondsToWait: Int
    }

    private func begin(_ name: String) throws -> Bool {
        let now = now()
        return try state.withLock { state in
            state.failures.removeAll { now.timeIntervalSince($0.at) >= Self.window }
            let named = state.failures.filter { $0.userName == name }
            let all = state.failures
            let oldest =
                named.count >= Self.mostOfAName
                ? named[named.count - Self.mostOfAName].at
                : all.count >= Self.mostInAll ? all[all.count - Self.mostInAll].at : nil
            if let oldest {
                let seconds = (Self.window - now.timeIntervalSince(oldest)).rounded(.up)
                throw TooMany(secondsToWait: Int(seconds))
            }
            let trying = state.trying[name] ?? 0
            let tryingInAll = state.trying.values.reduce(0, +)
            guard named.count + trying < Self.mostOfAName, all.count + tryingInAll < Self.mostInAll
            else { return false }
            state.trying[name] = trying + 1
            return true
        }
    }

    private func end(_ name: String, hasFailed: Bool) {
        let now = now()
        state.withLock { state in
            let trying = (state.trying[name] ?? 1) - 1
            state.trying[name] = trying == 0 ? nil : trying
            if hasFailed {
                state.failures.append((name, now))
            } else {
                state.failures.removeAll { $0.userName == name }
            }
        }
    }
}
