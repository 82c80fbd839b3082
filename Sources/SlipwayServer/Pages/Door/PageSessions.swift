import Foundation
import SlipwayCore
import Synchronization

/// Somebody who has entered, as the pages know them.
struct PageSession: Sendable {
    /// Random; the browser's cookie holds it and nothing else.
    let id: String
    let authentication: Authentication
    var userName: String { authentication.user.name }
    /// Stands in every form of this session, and must come back with it.
    let formToken: String
    fileprivate let beganAt: Date
    fileprivate var seenAt: Date
    fileprivate var notice: String?
}

/// Who is in, kept in memory: whoever restarts the server lets everybody out.
final class PageSessions: Sendable {
    static let longest: TimeInterval = 12 * 3600
    static let longestIdle: TimeInterval = 2 * 3600
    /// The one that was seen longest ago goes when there are more.
    private static let capacity = 1_000

    private let now: @Sendable () -> Date
    private let sessions = Mutex<[String: PageSession]>([:])

    init(now: @escaping @Sendable () -> Date = { Date() }) {
        self.now = now
    }

    func begin(for authentication: Authentication) -> PageSession {
        let session = PageSession(
            id: hexadecimal(randomBytes(32)), authentication: authentication,
            formToken: hexadecimal(randomBytes(32)), beganAt: now(), seenAt: now())
        sessions.withLock { sessions in
            if sessions.count >= Self.capacity,
                let oldest = sessions.values.min(by: { $0.seenAt < $1.seenAt })
            {
                sessions[oldest.id] = nil
            }
            sessions[session.id] = session
        }
        return session
    }

    /// The session with this id, unless it is over. Counts as being seen.
    func session(_ id: String) -> PageSession? {
        let now = now()
        return sessions.withLock { sessions in
            guard var session = sessions[id] else { return nil }
            guard now.timeIntervalSince(session.beganAt) < Self.longest,
                now.timeIntervalSince(session.seenAt) < Self.longestIdle
            else {
                sessions[id] = nil
                return nil
            }
            session.seenAt = now
            sessions[id] = session
            return session
        }
    }

    func end(_ id: String) {
        sessions.withLock { $0[id] = nil }
    }

    /// Says something on the next page that the session sees.
    func note(_ notice: String, in id: String) {
        sessions.withLock { $0[id]?.notice = notice }
    }

    /// What was to be said, once.
    func takeNotice(of id: String) -> String? {
        sessions.withLock { sessions in
            defer { sessions[id]?.notice = nil }
            return sessions[id]?.notice
        }
    }
}
