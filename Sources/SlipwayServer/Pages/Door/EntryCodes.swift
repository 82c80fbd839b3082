import Foundation
import SlipwayCore
import Synchronization

/// The codes of one-time links: 32 random bytes that let a user in once, within ten minutes.
final class EntryCodes: Sendable {
    static let lifetime: TimeInterval = 10 * 60

    private struct Entry {
        let userName: String
        let endsAt: Date
    }

    private let now: @Sendable () -> Date
    private let entries = Mutex<[String: Entry]>([:])

    init(now: @escaping @Sendable () -> Date = { Date() }) {
        self.now = now
    }

    func issue(for userName: String) -> String {
        let code = hexadecimal(randomBytes(32))
        let now = now()
        entries.withLock { entries in
            entries = entries.filter { $0.value.endsAt > now }
            entries[code] = Entry(
                userName: userName, endsAt: now.addingTimeInterval(Self.lifetime))
        }
        return code
    }

    /// The user whom a code lets in; the code is used up.
    func redeem(_ code: String) -> String? {
        let entry = entries.withLock { $0.removeValue(forKey: code) }
        guard let entry, entry.endsAt > now() else { return nil }
        return entry.userName
    }
}
