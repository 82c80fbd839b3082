import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import SlipwayCore

/// Writes a line for every request, of the same keys in the same order.
///
/// The query stays out, since people put secrets there, and paths that need no token have one; so
/// do headers and bodies.
struct RequestLog: RouterMiddleware {
    private static let longestPath = 200
    /// As which a request counts whose answer nobody took, with some other servers too.
    static let brokenOff = 499

    let logger: Logger

    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        guard logger.logLevel <= .info else { return try await next(request, context) }
        let clock = ContinuousClock()
        let start = clock.now
        func log(_ status: Int, bytesOut: Int?) {
            let line = Self.line(
                request.method.rawValue, request.uri.path[...], "\(status)",
                after: start.duration(to: clock.now), context.trace,
                bytesIn: request.announcedLength, bytesOut: bytesOut,
                userName: context.asker.userName, door: context.asker.door)
            logger.info("\(line)")
        }
        do {
            let response = try await next(request, context)
            log(response.status.code, bytesOut: response.body.contentLength)
            return response
        } catch {
            log(Self.brokenOff, bytesOut: nil)
            throw error
        }
    }

    /// `request-id=… method=… path=… status=… duration-ms=… bytes-in=… bytes-out=… user=… door=…`;
    /// what is not known is `-`.
    static func line(
        _ method: String, _ path: Substring, _ status: String, after duration: Duration,
        _ trace: String, bytesIn: Int? = nil, bytesOut: Int? = nil, userName: String? = nil,
        door: JournalEntry.Door = .api
    ) -> String {
        // With one digit behind the point.
        let milliseconds = (duration / .milliseconds(1) * 10).rounded() / 10
        let sizes = [bytesIn, bytesOut].map { $0.map { "\($0)" } ?? "-" }
        return """
            request-id=\(trace) method=\(Logfmt.value(method)) \
            path=\(Logfmt.value(String(path.prefix(longestPath)))) status=\(status) \
            duration-ms=\(milliseconds) bytes-in=\(sizes[0]) bytes-out=\(sizes[1]) \
            user=\(Logfmt.value(userName ?? "-")) door=\(door.rawValue)
            """
    }
}

extension Logger {
    /// The same logger for the lines of `RequestLog`, which are pairs already.
    var ofRequests: Logger {
        var logger = self
        logger[metadataKey: LogfmtHandler.logKey] = .string(LogfmtHandler.requests)
        return logger
    }
}

extension Request {
    /// How long the body is said to be; `nil` for one that comes in chunks.
    fileprivate var announcedLength: Int? {
        if headers[.transferEncoding] != nil { return nil }
        return headers[.contentLength].map { Int($0) } ?? 0
    }
}
