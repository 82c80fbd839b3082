import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What the server is. Clients ask first of all, before they log in.
struct Versions {
    /// The platform's version; the only one that both generations of its Python client accept.
    static let platform = "5.0.3"

    var routes: [Route<OpenContext>] {
        [
            Route(.get, "/", about),
            Route(.get, "/ml/wml_services/version", version),
            Route(.get, "/ml/wml_services/v2/version", version),
        ]
    }

    @Sendable
    private func about(_ request: Request, _ context: OpenContext) -> Response {
        // For people, this is where the pages begin.
        if request.acceptsHTML { return .going(to: .home) }
        return .json([
            "name": .string("Slipway"),
            "what": .string("the deployment lab of an MLOps platform, on this machine"),
            "log_in": .string("POST /icp4d-api/v1/authorize"),
            "score": .string("POST /ml/v4/deployments/ID/predictions?version=YYYY-MM-DD"),
        ])
    }

    @Sendable
    private func version(_ request: Request, _ context: OpenContext) -> Response {
        .json(["version": .string(Self.platform)])
    }
}
