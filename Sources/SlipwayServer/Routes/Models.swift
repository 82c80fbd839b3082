import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Models: their metadata, their content byte for byte, and their revisions.
struct ModelRoutes {
    let lab: Lab
    let bodyLimitInBytes: Int

    private static let path = "/ml/v4/models"

    private var stored: StoredAssetRoutes<Models> {
        StoredAssetRoutes(lab: lab, store: lab.models, path: Self.path)
    }

    var routes: [Route<UserContext>] {
        let one = Self.path + "/:asset"
        return [
            Route(.post, Self.path, create), Route(.put, one + "/content", receive),
            Route(.get, one + "/content", download), Route(.get, one + "/download", download),
        ] + stored.routes
    }

    /// `{"name":…,"type":…,"software_spec":{…},"space_id":…,…}` → 201.
    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        _ = try body.requiredString("type")
        return try await stored.announce(body, request, context.caller)
    }

    /// The content, whatever its type is said to be: 201.
    @Sendable
    private func receive(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("asset")
        // Whoever may not send it does not fill the disk.
        _ = try await byID {
            try await lab.models.detailsToReceive(id, in: request.place, as: context.caller)
        }
        let writer = try await request.content(
            into: try lab.clientAssets.newContent(), limitInBytes: bodyLimitInBytes)
        let model = try await byID {
            try await lab.models.receive(writer, for: id, in: request.place, as: context.caller)
        }
        return .json(try await stored.resource(of: model, as: context.caller), status: .created)
    }

    /// The bytes as they came; a model that was imported as a folder has none.
    @Sendable
    private func download(_ request: Request, _ context: UserContext) async throws -> Response {
        let model = try await stored.findContent(request, context)
        let number = try model.revision(of: request)
        let revision = model.revisions.first { $0.number == number } ?? model.current
        return try .file(
            await lab.models.path(of: revision, of: model, as: context.caller),
            orElse: .contentIsFolder(model: model.name))
    }
}

extension Model: StoredAsset {
    static var announcedType: ClientAsset.AssetType { .model }
    var entity: JSONValue { describedDetails.entity }
    var revisionNumbers: [Int] { revisions.map(\.number) }

    func resource(isInSpace: Bool, revision number: Int?) -> JSONValue {
        let revision = revisions.first { $0.number == number }
        let details = revision?.frozen?.details ?? describedDetails
        return .record([
            "metadata": .metadata(
                id: id, name: revision?.frozen?.name ?? name, details: details,
                place: PlaceID(id: placeID, isSpace: isInSpace), owner: owner,
                created: revision?.createdAt ?? createdAt,
                modified: revision?.frozen?.at ?? modifiedAt, revision: revision?.number),
            "entity": details.entity.withSoftwareSpecification.adding([
                "content_status": .record(["state": .string("persisted")])
            ]),
            "system": .record(["warnings": .array([])]),
        ])
    }
}

extension ClientAsset {
    /// As a model, function or pipeline that has no content yet.
    func resource(isInSpace: Bool) -> JSONValue {
        .record([
            "metadata": .metadata(
                id: id, name: name, details: details,
                place: PlaceID(id: placeID, isSpace: isInSpace), owner: owner, created: createdAt,
                modified: modifiedAt),
            "entity": details.entity.withSoftwareSpecification,
            "system": .record(["warnings": .array([])]),
        ])
    }
}

/// A client's asset by its id, when it is of the type; else there is none.
func ofType(
    _ type: ClientAsset.AssetType, _ id: String, _ find: () async throws -> ClientAsset
) async throws -> ClientAsset {
    do {
        let asset = try await byID(find)
        if asset.type == type { return asset }
    } catch LabError.notFound(.asset, _, _, _) {}
    throw LabError.notFound(type.kind ?? .asset, id, place: nil, nearest: nil)
}
