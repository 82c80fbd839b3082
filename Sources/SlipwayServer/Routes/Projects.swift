import Columns
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Projects, and what leads from them into spaces.
struct ProjectRoutes {
    let lab: Lab

    var routes: [Route<UserContext>] {
        [
            Route(.post, "/transactional/v2/projects", create),
            Route(.get, "/v2/projects", list),
            Route(.get, "/v2/projects/:project", show),
            Route(.delete, "/transactional/v2/projects/:project", delete),
            Route(.post, "/projects/api/rest/catalogs/assets/:asset/promote", promote),
        ]
    }

    /// `{"name":…}` → 201 `{"location":"/v2/projects/ID"}`.
    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let project = try await lab.projects.create(
            try body.requiredString("name"), as: context.caller)
        return .json(
            .record(["location": .string("/v2/projects/\(project.id)")]), status: .created)
    }

    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        var projects = try await lab.projects.list(as: context.caller)
        if let name = request.query("name") {
            projects = projects.filter { $0.place.name == name }
        }
        return try Page.response(projects.map { resource(of: $0.place) }, to: request)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        .json(
            resource(
                of: try await lab.projects.find(
                    context.parameter("project"), as: context.caller)))
    }

    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        _ = try await lab.projects.delete(
            context.parameter("project"), confirmed: true, as: context.caller)
        return Response(status: .noContent)
    }

    /// `{"spaceId":…,"projectId":…}` → 200 `{"promotedAsset":{"asset_id":…}}`. A copy with an id of
    /// its own.
    @Sendable
    private func promote(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let asset = try context.parameter("asset")
        let space = try body.requiredString("spaceId")
        let project = try body.requiredString("projectId")
        let revision = try JSONValue.count(body["revisionId"], of: "revisionId")
        let caller = context.caller
        let id: String
        if let copy = try await found({
            try await lab.models.promote(
                asset, from: project, to: space, revision: revision, as: caller
            ).id
        }) {
            id = copy
        } else if let copy = try await found({
            try await lab.functions.promote(asset, from: project, to: space, as: caller).id
        }) {
            id = copy
        } else {
            id = try await lab.data.promote(asset, from: project, to: space, as: caller).id
        }
        return .json(.record(["promotedAsset": .record(["asset_id": .string(id)])]))
    }

    /// `nil` when there is no asset of the kind with this id.
    private func found(_ promote: () async throws -> String) async throws -> String? {
        do {
            return try await promote()
        } catch LabError.notFound(let kind, _, _, _) where kind == .model || kind == .function {
            return nil
        }
    }

    private func resource(of project: Project) -> JSONValue {
        .record([
            "metadata": .record([
                "guid": .string(project.id), "url": .string("/v2/projects/\(project.id)"),
                "created_at": .time(project.createdAt),
            ]),
            "entity": .record([
                "name": .string(project.name), "type": .string("cpd"),
                "storage": .record(["type": .string("assetfiles"), "guid": .string(project.id)]),
                "scope": .record(["enforce_members": .boolean(false)]),
            ]),
        ])
    }
}
