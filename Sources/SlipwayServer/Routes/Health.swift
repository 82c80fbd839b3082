import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import SlipwayCore

/// What those ask who watch over the server: whether it lives, whether it can work, what it counts.
struct HealthRoutes {
    let lab: Lab
    let metrics: ServerMetrics

    var routes: [Route<OpenContext>] {
        [
            Route(.get, "/health", health), Route(.get, "/ready", ready),
            Route(.get, "/metrics", count),
        ]
    }

    static let paths: Set = ["/health", "/ready", "/metrics"]

    @Sendable
    private func health(_ request: Request, _ context: OpenContext) -> Response {
        .json(["status": .string("ok")])
    }

    /// Reads from the home: a server whose home cannot be read is not ready.
    @Sendable
    private func ready(_ request: Request, _ context: OpenContext) async throws -> Response {
        _ = try await lab.users.list(
            as: Caller(userName: User.administratorName, door: .api, statement: "GET /ready"))
        return .json(["status": .string("ready")])
    }

    @Sendable
    private func count(_ request: Request, _ context: OpenContext) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text)))
    }
}
