import Foundation
import Hummingbird
import Logging
import NIOCore
import SlipwayCore
import Synchronization

/// What is known of a request by whomever.
struct OpenContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Names the request in the log and in the body of an error.
    /// The client's own id when it sends one.
    var trace = RequestID.next()
    /// Set once a token was checked.
    var caller: Caller?
    /// What the caller has shown to get the token; none where a function calls.
    var authentication: Authentication?
    /// Whether the server speaks TLS.
    var isSecure = false
    /// The connection that the request came by; none in tests of the routes alone.
    private(set) var channel: (any Channel)?
    /// For the log, which is written where the rest of the context is not known any more.
    let asker = Asker()

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    init(logger: Logger) {
        coreContext = CoreRequestContextStorage(source: LoggerOnly(logger: logger))
    }

    private struct LoggerOnly: RequestContextSource {
        let logger: Logger
    }
}

/// Who has asked, as soon as that is known, and where they came in.
final class Asker: Sendable {
    private let known = Mutex<(userName: String?, door: JournalEntry.Door)>((nil, .api))

    func note(_ userName: String?, _ door: JournalEntry.Door) {
        known.withLock { $0 = (userName, door) }
    }

    var userName: String? { known.withLock { $0.userName } }
    var door: JournalEntry.Door { known.withLock { $0.door } }
}

/// What is known of a request by a user.
struct UserContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    /// Goes to the use cases of the core.
    let caller: Caller
    /// What the caller has shown to get the token; none where a function calls.
    let authentication: Authentication?
    /// Whether the server speaks TLS.
    let isSecure: Bool
    let channel: (any Channel)?

    init(context: OpenContext) throws {
        guard let caller = context.caller else { throw RequestError.noToken }
        coreContext = context.coreContext
        self.caller = caller
        authentication = context.authentication
        isSecure = context.isSecure
        channel = context.channel
    }

    /// The part of the path that the route calls so, with `%20` and the like resolved.
    func parameter(_ name: String) throws -> String {
        let text = try parameters.require(name)
        return text.utf8.contains(UInt8(ascii: "%")) ? text.removingPercentEncoding ?? text : text
    }
}
