import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Finds out on whose behalf a request comes, by the token in `Authorization: Bearer …`.
struct BearerToken: RouterMiddleware {
    let lab: Lab
    let callbacks: CallbackTokens?
    /// Whether the server speaks TLS.
    let isSecure: Bool

    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        let token = try token(of: request)
        var context = context
        let userName: String
        if let name = callbacks?.userName(of: token) {
            userName = name
        } else {
            let authentication = try await lab.accessTokens.authentication(of: token)
            context.authentication = authentication
            userName = authentication.user.name
        }
        context.asker.note(userName, .api)
        // What a function calls is a part of the statement or request that called the function.
        if callbacks == nil { lab.clock.tick() }
        context.isSecure = isSecure
        context.caller = Caller(
            userName: userName, door: .api,
            statement: "\(request.method.rawValue) \(request.uri.path)", references: .ids)
        return try await next(request, context)
    }

    /// The token in a header that has it in the usual form: `Bearer `, and then nothing else.
    static func plainToken(_ header: String?) -> String? {
        let scheme = "Bearer "
        guard let header, header.hasPrefix(scheme) else { return nil }
        let token = header.utf8.dropFirst(scheme.utf8.count)
        return token.isEmpty || token.contains(0x20) ? nil : String(Substring(token))
    }

    private func token(of request: Request) throws -> String {
        if let token = Self.plainToken(request.headers[.authorization]) { return token }
        let words = (request.headers[.authorization] ?? "").split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw RequestError.noToken
        }
        return String(words[1])
    }
}
