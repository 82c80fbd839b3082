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
        let clock = ContinuousClock()
        let start = clock.now
        let line = "\(request.method.rawValue) \(request.uri.path.prefix(Self.longestPath))"
        do {
            let response = try await next(request, context)
            let duration = milliseconds(start.duration(to: clock.now))
            logger.info("\(line) \(response.status.code) \(duration) ms \(context.trace)")
            return response
        } catch {
            logger.info(
                "\(line) broken off \(milliseconds(start.duration(to: clock.now))) ms \(context.trace)"
            )
            throw error
        }
    }

    /// With one digit behind the point.
    private func milliseconds(_ duration: Duration) -> Double {
        (duration / .milliseconds(1) * 10).rounded() / 10
    }
}
