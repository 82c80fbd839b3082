import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import SlipwayCore

/// What those ask who watch over the server: whether it lives, whether it can work, what it counts.
///
/// The Open Inference Protocol has paths of its own for the first two, and nobody logs in for them.
struct HealthRoutes {
    let lab: Lab
    let metrics: ServerMetrics

    var routes: [Route<OpenContext>] {
        [
            Route(.get, "/health", health), Route(.get, "/ready", ready),
            Route(.get, "/v2/health/live", isLive), Route(.get, "/v2/health/ready", isReady),
            Route(.get, "/metrics", count),
        ]
    }

    static let paths: Set = [
        "/health", "/ready", "/v2/health/live", "/v2/health/ready", "/metrics",
    ]

    @Sendable
    private func health(_ request: Request, _ context: OpenContext) -> Response {
        .json(["status": .string("ok")])
    }

    @Sendable
    private func ready(_ request: Request, _ context: OpenContext) async throws -> Response {
        try await readHome(request)
        return .json(["status": .string("ready")])
    }

    @Sendable
    private func isLive(_ request: Request, _ context: OpenContext) -> Response {
        .json(["live": .boolean(true)])
    }

    @Sendable
    private func isReady(_ request: Request, _ context: OpenContext) async throws -> Response {
        try await readHome(request)
        return .json(["ready": .boolean(true)])
    }

    /// A server whose home cannot be read is not ready.
    private func readHome(_ request: Request) async throws {
        _ = try await lab.users.list(
            as: Caller(
                userName: User.administratorName, door: .api,
                statement: "GET \(request.uri.path)"))
    }

    @Sendable
    private func count(_ request: Request, _ context: OpenContext) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text)))
    }
}
