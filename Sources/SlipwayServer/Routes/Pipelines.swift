import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Pipelines, which a client makes before it stores a Spark model. They are kept and read back.
struct PipelineRoutes {
    let lab: Lab

    var routes: [Route<UserContext>] {
        let one = "/ml/v4/pipelines/:pipeline"
        return [
            Route(.post, "/ml/v4/pipelines", create),
            Route(.get, "/ml/v4/pipelines", list),
            Route(.get, one, show),
            Route(.delete, one, delete),
        ]
    }

    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let asset = try await lab.clientAssets.create(
            try body.requiredString("name"), .pipeline, try AssetDetails(posted: body),
            in: try request.place(of: body), as: context.caller)
        return .json(try await resource(of: asset, context), status: .created)
    }

    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        let place = try request.requiredPlace()
        let isSpace = if case .space = place { true } else { false }
        let pipelines = try await lab.clientAssets.list(.pipeline, in: place, as: context.caller)
        return try Page.response(pipelines.map { $0.resource(isInSpace: isSpace) }, to: request)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        .json(try await resource(of: try await pipeline(request, context), context))
    }

    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        let asset = try await pipeline(request, context)
        _ = try await lab.clientAssets.delete(asset.id, in: nil, as: context.caller)
        return Response(status: .noContent)
    }

    private func pipeline(
        _ request: Request, _ context: UserContext
    ) async throws -> ClientAsset {
        let id = try context.parameter("pipeline")
        return try await ofType(.pipeline, id) {
            try await lab.clientAssets.find(id, in: request.place, as: context.caller)
        }
    }

    private func resource(
        of asset: ClientAsset, _ context: UserContext
    ) async throws -> JSONValue {
        asset.resource(isInSpace: try await lab.isSpace(asset.placeID, as: context.caller))
    }
}
