import Foundation
import Hummingbird
import HummingbirdCore

/// Refuses a query that cannot be read: what it asks for would be passed over, and a list that was
/// to be of one space be of all.
struct ReadableQuery: RouterMiddleware {
    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        if let query = request.uri.query, query.contains("%") {
            for pair in query.split(separator: "&") where pair.removingPercentEncoding == nil {
                throw RequestError.badQuery(String(pair.prefix { $0 != "=" }))
            }
        }
        return try await next(request, context)
    }
}
