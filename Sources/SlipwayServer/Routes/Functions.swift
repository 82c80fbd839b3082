import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Functions: their metadata, and their code as one compressed Python file.
struct FunctionRoutes {
    private static let sourceLimitInBytes = 16 << 20

    let lab: Lab

    var routes: [Route<UserContext>] {
        let one = "/ml/v4/functions/:function"
        return [
            Route(.post, "/ml/v4/functions", create),
            Route(.get, "/ml/v4/functions", list),
            Route(.get, one, show),
            Route(.patch, one, change),
            Route(.delete, one, delete),
            Route(.put, one + "/code", receive),
            Route(.get, one + "/code", download),
            Route(.post, one + "/revisions", freeze),
            Route(.get, one + "/revisions", revisions),
        ]
    }

    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let asset = try await lab.clientAssets.create(
            try body.requiredString("name"), .function,
            AssetDetails(posted: body.adding(["type": body["type"] ?? .string(Function.type)])),
            in: try request.place(of: body), as: context.caller)
        return .json(try await resource(of: asset, as: context.caller), status: .created)
    }

    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        let place = try request.requiredPlace()
        let isSpace = if case .space = place { true } else { false }
        let functions = try await lab.functions.list(in: place, as: context.caller)
        let announced = try await lab.clientAssets.list(.function, in: place, as: context.caller)
        return try Page.response(
            functions.map { resource(of: $0, isInSpace: isSpace) }
                + announced.map { $0.resource(isInSpace: isSpace) }, to: request)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("function")
        do {
            let function = try await byID {
                try await lab.functions.find(id, in: request.place, as: context.caller)
            }
            let isSpace = try await lab.isSpace(function.placeID, as: context.caller)
            guard let rev = request.query("rev") else {
                return .json(resource(of: function, isInSpace: isSpace))
            }
            return .json(
                resource(of: function, isInSpace: isSpace, at: try function.revision(named: rev)))
        } catch LabError.notFound(.function, _, _, _) {
            return .json(
                try await resource(
                    of: try await announced(id, request, context), as: context.caller))
        }
    }

    @Sendable
    private func change(_ request: Request, _ context: UserContext) async throws -> Response {
        let patch = try Patch(await request.json(limitInBytes: BodyLimit.document))
        let id = try context.parameter("function")
        let function = try await byID {
            try await lab.functions.find(id, in: request.place, as: context.caller)
        }
        let entity = function.details?.entity ?? .object([])
        let changed = try await lab.functions.change(
            function.id, try patch.assetChange(of: entity), in: nil, as: context.caller)
        let isSpace = try await lab.isSpace(changed.placeID, as: context.caller)
        return .json(resource(of: changed, isInSpace: isSpace))
    }

    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("function")
        do {
            _ = try await byID {
                try await lab.functions.delete(id, in: request.place, as: context.caller)
            }
        } catch LabError.notFound(.function, _, _, _) {
            let asset = try await announced(id, request, context)
            _ = try await lab.clientAssets.delete(asset.id, in: nil, as: context.caller)
        }
        return Response(status: .noContent)
    }

    /// A gzipped Python file, or a plain one: 201.
    @Sendable
    private func receive(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("function")
        let archive = try await request.bytes(limitInBytes: Self.sourceLimitInBytes)
        let source = try Gzip.expandIfCompressed(archive, limitInBytes: Self.sourceLimitInBytes)
        let function = try await byID {
            try await lab.functions.receive(
                source: source, archive: archive, for: id, in: request.place, as: context.caller)
        }
        let isSpace = try await lab.isSpace(function.placeID, as: context.caller)
        return .json(resource(of: function, isInSpace: isSpace), status: .created)
    }

    @Sendable
    private func download(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("function")
        let (bytes, isArchive) = try await byID {
            try await lab.functions.code(of: id, in: request.place, as: context.caller)
        }
        return .bytes(isArchive ? bytes : try Gzip.compress(bytes))
    }

    @Sendable
    private func freeze(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let id = try context.parameter("function")
        let place = try? request.place(of: body)
        let function = try await byID {
            try await lab.functions.freeze(id, in: place, as: context.caller)
        }
        let isSpace = try await lab.isSpace(function.placeID, as: context.caller)
        return .json(
            resource(of: function, isInSpace: isSpace, at: function.revisions?.last),
            status: .created)
    }

    /// The newest first.
    @Sendable
    private func revisions(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("function")
        let function = try await byID {
            try await lab.functions.find(id, in: request.place, as: context.caller)
        }
        let isSpace = try await lab.isSpace(function.placeID, as: context.caller)
        return try Page.response(
            (function.revisions ?? []).reversed()
                .map { resource(of: function, isInSpace: isSpace, at: $0) }, to: request)
    }

    // MARK: Resources

    private func announced(
        _ id: String, _ request: Request, _ context: UserContext
    ) async throws -> ClientAsset {
        try await ofType(.function, id) {
            try await lab.clientAssets.find(id, in: request.place, as: context.caller)
        }
    }

    private func resource(of asset: ClientAsset, as caller: Caller) async throws -> JSONValue {
        asset.resource(isInSpace: try await lab.isSpace(asset.placeID, as: caller))
    }

    private func resource(
        of function: Function, isInSpace: Bool, at revision: Function.Revision? = nil
    ) -> JSONValue {
        let details = revision.map(\.details) ?? function.details
        let entity =
            details?.entity
            ?? .record([
                "software_spec": .record(["name": .string(Function.softwareSpecification)])
            ])
        return .record([
            "metadata": .metadata(
                id: function.id, name: revision?.name ?? function.name, details: details,
                place: PlaceID(id: function.placeID, isSpace: isInSpace), owner: function.owner,
                created: function.createdAt, modified: revision?.at ?? function.createdAt,
                revision: revision?.number),
            "entity": entity.adding(["type": entity["type"] ?? .string(Function.type)])
                .withSoftwareSpecification,
            "system": .record(["warnings": .array([])]),
        ])
    }
}

extension Function {
    /// - Throws: `LabError.noSuchRevision`, also for what is no number.
    fileprivate func revision(named text: String) throws -> Revision {
        let all = revisions ?? []
        guard let number = Int(text), let found = all.first(where: { $0.number == number }) else {
            throw LabError.noSuchRevision(
                Int(text) ?? 0, model: name, newest: all.last?.number ?? 0)
        }
        return found
    }
}
