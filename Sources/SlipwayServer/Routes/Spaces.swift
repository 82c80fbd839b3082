import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Spaces.
struct SpaceRoutes {
    /// What a space keeps for as long as it is there.
    private static let fixed: Set = ["id", "metadata", "stage", "status", "type"]
    /// What a space is not told with: clients would look for services elsewhere.
    private static let untold: Set = ["compute", "storage"]

    /// Of every space.
    private static let type = "cpd"

    let lab: Lab

    var routes: [Route<UserContext>] {
        [
            Route(.post, "/v2/spaces", create),
            Route(.get, "/v2/spaces", list),
            Route(.get, "/v2/spaces/:space", show),
            Route(.patch, "/v2/spaces/:space", change),
            Route(.delete, "/v2/spaces/:space", delete),
        ]
    }

    /// `{"name":…,"description":…,"tags":[…],"stage":{"production":true}}` → 202; active at once.
    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let space = try await lab.spaces.create(
            try body.requiredString("name"), stage: Space.Stage(posted: body),
            details: AssetDetails(
                posted: body,
                entity: body.without(Self.untold.union(["name", "description", "tags"]))),
            as: context.caller)
        return .json(resource(of: space), status: .accepted)
    }

    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        var spaces = try await lab.spaces.list(as: context.caller)
        if let name = request.query("name") { spaces = spaces.filter { $0.place.name == name } }
        if let type = request.query("type"), type != Self.type { spaces = [] }
        if let member = request.query("member") {
            spaces = spaces.filter { $0.place.members.contains { $0.isCalled(member) } }
        }
        if let roles = request.query("roles")?.split(separator: ",") {
            spaces = spaces.filter { space in
                space.place.members.contains {
                    $0.isCalled(context.caller.userName) && roles.contains($0.role.rawValue[...])
                }
            }
        }
        return try Page.response(spaces.map { resource(of: $0.place) }, to: request)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        .json(
            resource(
                of: try await lab.spaces.find(context.parameter("space"), as: context.caller)))
    }

    @Sendable
    private func change(_ request: Request, _ context: UserContext) async throws -> Response {
        let patch = try Patch(await request.json(limitInBytes: BodyLimit.document))
        let reference = try context.parameter("space")
        if let step = patch.steps.first(where: { Self.fixed.contains($0.path[0]) }) {
            throw RequestError.badPatch(reason: "`\(step.path[0])` of a space cannot be changed")
        }
        let space = try await lab.spaces.change(reference, as: context.caller) {
            try patch.assetChange(of: $0.details?.entity ?? .object([]), except: Self.untold)
        }
        return .json(resource(of: space))
    }

    /// 202, as on the platform; the space is gone all the same, with everything in it.
    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        _ = try await lab.spaces.delete(
            context.parameter("space"), confirmed: true, as: context.caller)
        return Response(status: .accepted)
    }

    private func resource(of space: Space) -> JSONValue {
        let created = JSONValue.time(space.createdAt)
        return .record([
            "metadata": .record([
                "id": .string(space.id), "created_at": created, "updated_at": created,
                "creator_id": space.members.first.map { .string($0.userID) },
                "url": .string("/v2/spaces/\(space.id)"),
            ]),
            "entity": (space.details?.entity ?? .object([])).adding([
                "name": .string(space.name),
                "description": .string(space.details?.description ?? ""),
                "tags": .texts(space.details?.tags ?? []), "type": .string(Self.type),
                "stage": .record([
                    "production": .boolean(space.isProduction),
                    "name": .string(space.stage.rawValue),
                ]), "status": .record(["state": .string("active")]),
            ]),
        ])
    }
}

extension Member {
    /// Whether this is the user's name or id.
    func isCalled(_ reference: String) -> Bool { userName == reference || userID == reference }
}

extension Space.Stage {
    /// `stage` of a body: `{"production":true}`, or one of the stages' names.
    ///
    /// Names of the platform's own that are no stages here say nothing.
    fileprivate init(posted body: JSONValue) throws {
        let name = try body.text(at: "stage.name")
        let named = (name?.lowercased()).flatMap(Space.Stage.init)
        switch try body.flag(at: "stage.production") {
        case true?: self = .production
        case false? where named == .production:
            throw RequestError.badField(
                key: "stage", reason: "`production` is false, and the stage named is production")
        default: self = named ?? .development
        }
    }
}
