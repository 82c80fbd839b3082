import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Names every request: by the id that the client sends, so that it finds its requests in the log,
/// or by one of our own. The answer tells it.
struct RequestID: RouterMiddleware {
    private static let longest = 128
    static let field = HTTPField.Name("x-global-transaction-id")

    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        guard let field = Self.field else { return try await next(request, context) }
        var context = context
        if let sent = request.headers[field], Self.isPlain(sent) { context.trace = sent }
        var response = try await next(request, context)
        response.headers[field] = context.trace
        return response
    }

    /// What may stand in a line of a log.
    private static func isPlain(_ text: String) -> Bool {
        (1...longest).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5a).contains($0)
                    || (0x61...0x7a).contains($0) || [0x2d, 0x2e, 0x5f].contains($0)
            }
    }
}
