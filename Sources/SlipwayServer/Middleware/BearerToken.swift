import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Finds out on whose behalf a request comes, by the token in `Authorization: Bearer …`.
struct BearerToken: RouterMiddleware {
    let lab: Lab

    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        let user = try await lab.accessTokens.user(of: try token(of: request))
        lab.clock.tick()
        var context = context
        context.caller = Caller(
            userName: user.name, door: .api,
            statement: "\(request.method.rawValue) \(request.uri.path)")
        return try await next(request, context)
    }

    private func token(of request: Request) throws -> String {
        let words = (request.headers[.authorization] ?? "").split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw RequestError.noToken
        }
        return String(words[1])
    }
}
