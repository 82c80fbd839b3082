import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Models: their metadata, their content byte for byte, and their revisions.
struct ModelRoutes {
    let lab: Lab
    let bodyLimitInBytes: Int

    var routes: [Route<UserContext>] {
        let one = "/ml/v4/models/:model"
        return [
            Route(.post, "/ml/v4/models", create),
            Route(.get, "/ml/v4/models", list),
            Route(.get, one, show),
            Route(.patch, one, change),
            Route(.delete, one, delete),
            Route(.put, one + "/content", receive),
            Route(.get, one + "/content", download),
            Route(.get, one + "/download", download),
            Route(.post, one + "/revisions", freeze),
            Route(.get, one + "/revisions", revisions),
        ]
    }

    /// `{"name":…,"type":…,"software_spec":{…},"space_id":…,…}` → 201. The content comes after.
    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        _ = try body.requiredString("type")
        let asset = try await lab.clientAssets.create(
            try body.requiredString("name"), .model, AssetDetails(posted: body),
            in: try request.place(of: body), as: context.caller)
        return .json(try await resource(of: asset, as: context.caller), status: .created)
    }

    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        let place = try request.requiredPlace()
        let isSpace = if case .space = place { true } else { false }
        let models = try await lab.models.list(in: place, as: context.caller)
        let announced = try await lab.clientAssets.list(.model, in: place, as: context.caller)
        return try Page.response(
            models.map { resource(of: $0, isInSpace: isSpace) }
                + announced.map { $0.resource(isInSpace: isSpace) }, to: request)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("model")
        do {
            let model = try await byID {
                try await lab.models.find(id, in: request.place, as: context.caller)
            }
            let isSpace = try await lab.isSpace(model.placeID, as: context.caller)
            guard let rev = request.query("rev") ?? request.query("revision_id") else {
                return .json(resource(of: model, isInSpace: isSpace))
            }
            return .json(
                resource(of: model, isInSpace: isSpace, at: try model.revision(named: rev)))
        } catch LabError.notFound(.model, _, _, _) {
            return .json(
                try await resource(
                    of: try await announced(id, request, context), as: context.caller))
        }
    }

    @Sendable
    private func change(_ request: Request, _ context: UserContext) async throws -> Response {
        let patch = try Patch(await request.json(limitInBytes: BodyLimit.document))
        let id = try context.parameter("model")
        do {
            let model = try await byID {
                try await lab.models.find(id, in: request.place, as: context.caller)
            }
            let changed = try await lab.models.change(
                model.id, try patch.assetChange(of: model.describedDetails.entity), in: nil,
                as: context.caller)
            return .json(
                resource(
                    of: changed,
                    isInSpace: try await lab.isSpace(changed.placeID, as: context.caller)))
        } catch LabError.notFound(.model, _, _, _) {
            let asset = try await announced(id, request, context)
            let changed = try await lab.clientAssets.change(
                asset.id, try patch.assetChange(of: asset.details.entity), in: nil,
                as: context.caller)
            return .json(try await resource(of: changed, as: context.caller))
        }
    }

    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("model")
        do {
            _ = try await byID {
                try await lab.models.delete(id, in: request.place, as: context.caller)
            }
        } catch LabError.notFound(.model, _, _, _) {
            let asset = try await announced(id, request, context)
            _ = try await lab.clientAssets.delete(asset.id, in: nil, as: context.caller)
        }
        return Response(status: .noContent)
    }

    /// The content, whatever its type is said to be: 201.
    @Sendable
    private func receive(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("model")
        let writer = try await request.content(
            into: try lab.clientAssets.newContent(), limitInBytes: bodyLimitInBytes)
        let model = try await byID {
            try await lab.models.receive(writer, for: id, in: request.place, as: context.caller)
        }
        let isSpace = try await lab.isSpace(model.placeID, as: context.caller)
        return .json(resource(of: model, isInSpace: isSpace), status: .created)
    }

    /// The bytes as they came; a model that was imported as a folder has none.
    @Sendable
    private func download(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("model")
        let model = try await byID {
            try await lab.models.find(id, in: request.place, as: context.caller)
        }
        let number = request.query("revision_id") ?? request.query("rev")
        let revision = try number.map { try model.revision(named: $0) } ?? model.current
        return try .file(
            lab.models.path(of: revision), orElse: .contentIsFolder(model: model.name))
    }

    @Sendable
    private func freeze(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let id = try context.parameter("model")
        let place = try? request.place(of: body)
        let model = try await byID {
            try await lab.models.freeze(id, in: place, as: context.caller)
        }
        let isSpace = try await lab.isSpace(model.placeID, as: context.caller)
        return .json(
            resource(of: model, isInSpace: isSpace, at: model.current), status: .created)
    }

    /// The newest first.
    @Sendable
    private func revisions(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("model")
        let model = try await byID {
            try await lab.models.find(id, in: request.place, as: context.caller)
        }
        let isSpace = try await lab.isSpace(model.placeID, as: context.caller)
        return try Page.response(
            model.revisions.reversed().map { resource(of: model, isInSpace: isSpace, at: $0) },
            to: request)
    }

    // MARK: Resources

    private func announced(
        _ id: String, _ request: Request, _ context: UserContext
    ) async throws -> ClientAsset {
        try await ofType(.model, id) {
            try await lab.clientAssets.find(id, in: request.place, as: context.caller)
        }
    }

    private func resource(of asset: ClientAsset, as caller: Caller) async throws -> JSONValue {
        asset.resource(isInSpace: try await lab.isSpace(asset.placeID, as: caller))
    }

    private func resource(
        of model: Model, isInSpace: Bool, at revision: Model.Revision? = nil
    ) -> JSONValue {
        let details = revision?.frozen?.details ?? model.describedDetails
        return .record([
            "metadata": .metadata(
                id: model.id, name: revision?.frozen?.name ?? model.name, details: details,
                place: PlaceID(id: model.placeID, isSpace: isInSpace), owner: model.owner,
                created: revision?.createdAt ?? model.createdAt,
                modified: revision?.frozen?.at ?? model.modifiedAt, revision: revision?.number),
            "entity": details.entity.withSoftwareSpecification.adding([
                "content_status": .record(["state": .string("persisted")])
            ]),
            "system": .record(["warnings": .array([])]),
        ])
    }
}

extension Model {
    /// - Throws: `LabError.noSuchRevision`, also for what is no number.
    fileprivate func revision(named text: String) throws -> Revision {
        guard let number = Int(text), let found = revisions.first(where: { $0.number == number })
        else { throw LabError.noSuchRevision(Int(text) ?? 0, model: name, newest: current.number) }
        return found
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
