import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The documents of the API: of all of it, and of one deployment with the fields that it reads.
struct OpenAPIRoutes {
    let lab: Lab

    var routes: [Route<UserContext>] {
        [Route(.get, "/openapi/deployments/:deployment", showDeployment)]
    }

    /// The document of all routes that are listed, and of itself.
    static func whole(
        open: [Route<OpenContext>], restricted: [Route<UserContext>]
    ) -> Route<OpenContext> {
        let path = "/openapi.json"
        let entries =
            open.map { entry($0, isRestricted: false) }
            + [OpenAPIDocument.Entry(method: "GET", path: path, isRestricted: false)]
            + restricted.map { entry($0, isRestricted: true) }
        let document = OpenAPIDocument(entries: entries).json
        return Route(.get, path) { _, _ in .json(document) }
    }

    private static func entry<Context>(
        _ route: Route<Context>, isRestricted: Bool
    ) -> OpenAPIDocument.Entry {
        OpenAPIDocument.Entry(
            method: route.method.rawValue, path: route.path, isRestricted: isRestricted)
    }

    @Sendable
    private func showDeployment(
        _ request: Request, _ context: UserContext
    ) async throws -> Response {
        let deployment = try await byID {
            try await lab.deployments.find(
                context.parameter("deployment"), in: nil,
                as: context.caller.telling(.servingNames))
        }
        // Records are sent to no other.
        try deployment.checkOnline()
        var fields: [ModelFacts.Input] = []
        if deployment.assetType == .model {
            fields = try await lab.deployments.findWithModel(
                deployment.id, in: nil, as: context.caller
            ).revision.facts.inputs
        }
        var document = OpenAPIDocument(entries: [
            OpenAPIDocument.Entry(
                method: "POST", path: "/ml/v4/deployments/:deployment/predictions",
                isRestricted: true)
        ])
        document.deployment = (
            "/ml/v4/deployments/\(deployment.servingName ?? deployment.id)/predictions",
            OpenAPIDocument.recordsSchema(fields: fields)
        )
        return .json(document.json)
    }
}
