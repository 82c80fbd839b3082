import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Functions: their metadata, and their code as one compressed Python file.
struct FunctionRoutes {
    private static let sourceLimitInBytes = 16 << 20

    let lab: Lab

    private static let path = "/ml/v4/functions"

    private var stored: StoredAssetRoutes<Functions> {
        StoredAssetRoutes(lab: lab, store: lab.functions, path: Self.path)
    }

    var routes: [Route<UserContext>] {
        let one = Self.path + "/:asset"
        return [
            Route(.post, Self.path, create), Route(.put, one + "/code", receive),
            Route(.get, one + "/code", download),
        ] + stored.routes
    }

    /// `{"name":…,"software_spec":{…},"space_id":…,…}` → 201.
    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        return try await stored.announce(
            body.adding(["type": body["type"] ?? .string(Function.type)]), request, context.caller)
    }

    /// A gzipped Python file, or a plain one: 201.
    @Sendable
    private func receive(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("asset")
        _ = try await byID {
            try await lab.functions.nameToReceive(id, in: request.place, as: context.caller)
        }
        let archive = try await request.bytes(limitInBytes: Self.sourceLimitInBytes)
        let source = try Gzip.expandIfCompressed(archive, limitInBytes: Self.sourceLimitInBytes)
        let function = try await byID {
            try await lab.functions.receive(
                source: source, archive: archive, for: id, in: request.place, as: context.caller)
        }
        return .json(try await stored.resource(of: function, as: context.caller), status: .created)
    }

    @Sendable
    private func download(_ request: Request, _ context: UserContext) async throws -> Response {
        let function = try await stored.findContent(request, context)
        let (bytes, isArchive) = try await byID {
            try await lab.functions.code(of: function.id, in: request.place, as: context.caller)
        }
        return .bytes(isArchive ? bytes : try Gzip.compress(bytes))
    }
}

extension Function: StoredAsset {
    static var announcedType: ClientAsset.AssetType { .function }
    var entity: JSONValue { details?.entity ?? .object([]) }
    var revisionNumbers: [Int] { (revisions ?? []).map(\.number) }

    func resource(isInSpace: Bool, revision number: Int?) -> JSONValue {
        let revision = revisions?.first { $0.number == number }
        let details = revision.map(\.details) ?? details
        let entity =
            details?.entity
            ?? .record([
                "software_spec": .record(["name": .string(Function.softwareSpecification)])
            ])
        return .record([
            "metadata": .metadata(
                id: id, name: revision?.name ?? name, details: details,
                place: PlaceID(id: placeID, isSpace: isInSpace), owner: owner,
                created: createdAt, modified: revision?.at ?? createdAt,
                revision: revision?.number),
            "entity": entity.adding(["type": entity["type"] ?? .string(Function.type)])
                .withSoftwareSpecification,
            "system": .record(["warnings": .array([])]),
        ])
    }
}
