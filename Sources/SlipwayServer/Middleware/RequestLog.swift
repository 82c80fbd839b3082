import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging

/// Writes a line for every request: method, path, status, duration and id.
///
/// The query stays out, since people put secrets there; so do headers and bodies.
struct RequestLog: RouterMiddleware {
    private static let longestPath = 200

    let logger: Logger

    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        guard logger.logLevel <= .info else { return try await next(request, context) }
        let clock = ContinuousClock()
        let start = clock.now
        func log(_ end: String) {
            let line = Self.line(
                request.method.rawValue, request.uri.path[...], end,
                after: start.duration(to: clock.now), context.trace)
            logger.info("\(line)")
        }
        do {
            let response = try await next(request, context)
            log("\(response.status.code)")
            return response
        } catch {
            log("broken off")
            throw error
        }
    }

    /// - Parameter end: The status, or what else has become of it.
    static func line(
        _ method: String, _ path: Substring, _ end: String, after duration: Duration,
        _ trace: String
    ) -> String {
        // With one digit behind the point.
        let milliseconds = (duration / .milliseconds(1) * 10).rounded() / 10
        return "\(method) \(path.prefix(longestPath)) \(end) \(milliseconds) ms \(trace)"
    }
}
