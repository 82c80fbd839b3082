import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Counts every request under the pattern of its route, whatever becomes of it and wherever.
struct RequestMetrics: RouterMiddleware {
    let metrics: ServerMetrics
    /// The patterns by what Hummingbird calls them. What leads to none is counted all the same.
    let patterns: [String: String]

    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        func record(_ status: Int) {
            metrics.record(
                method: request.method.rawValue,
                route: context.endpointPath.flatMap { patterns[$0] } ?? ServerMetrics.unknown,
                status: status, duration: start.duration(to: clock.now))
        }
        do {
            let response = try await next(request, context)
            record(response.status.code)
            return response
        } catch {
            record(RequestLog.brokenOff)
            throw error
        }
    }
}
