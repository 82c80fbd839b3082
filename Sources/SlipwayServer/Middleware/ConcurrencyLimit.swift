import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Refuses a request while as many as may are being answered, so that those are answered in time.
struct ConcurrencyLimit: RouterMiddleware {
    let metrics: ServerMetrics
    let limit: Int

    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        // Whoever watches the server has to learn that it lives, above all when it is busy.
        if HealthRoutes.paths.contains(request.uri.path) { return try await next(request, context) }
        guard metrics.begin(atMost: limit) else { throw RequestError.tooManyRequests(limit: limit) }
        defer { metrics.end() }
        return try await next(request, context)
    }
}
