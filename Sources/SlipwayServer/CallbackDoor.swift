import Foundation
import Logging
public import SlipwayCore
import Synchronization

/// Lets deployed functions call other deployments of the same lab: a listener of this program's
/// own on a free port of the loopback interface, opened when the first function starts.
///
/// It answers scoring like the server that people start, and nothing else, and takes tokens of its
/// own that hold as long as the program runs. Nothing about it stands in the home.
public actor CallbackDoor {
    private let tokens = CallbackTokens()
    private var server: LabServer?
    private var lab: Lab?

    public init() {}

    /// Names the lab that answers. The lab needs a runtime, and the runtime this, so that it comes
    /// last.
    public func attach(_ lab: Lab) {
        self.lab = lab
    }

    /// Where a function may call, on behalf of a user.
    public func callback(for userName: String) async throws -> FunctionCallback {
        guard let lab else { throw ServerError.cannotListen(port: 0, reason: "no lab answers") }
        let server =
            self.server
            ?? LabServer(
                lab: lab, callbacks: tokens,
                logger: Logger(label: "slipway") { _ in SwiftLogNoOpLogHandler() })
        self.server = server
        let address = try await server.start(port: 0)
        return FunctionCallback(url: address.url, token: tokens.issue(for: userName))
    }

    public func close() async {
        await server?.stop()
        server = nil
    }
}

/// The tokens of functions that run, by random text.
final class CallbackTokens: Sendable {
    private let users = Mutex<[String: String]>([:])

    func issue(for userName: String) -> String {
        users.withLock { users in
            if let known = users.first(where: { $0.value == userName }) { return known.key }
            let token = hexadecimal(randomBytes(32))
            users[token] = userName
            return token
        }
    }

    func userName(of token: String) -> String? {
        users.withLock { $0[token] }
    }
}
