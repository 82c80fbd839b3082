import Columns
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Data assets, and whatever else has the interface of assets: model definitions, models, functions.
///
/// An asset has one attachment, whose id is that of the asset.
struct AssetRoutes {
    let lab: Lab

    var routes: [Route<UserContext>] {
        let one = "/v2/assets/:asset"
        return [
            Route(.post, "/v2/assets", create),
            Route(.get, one, show),
            Route(.delete, one, delete),
            Route(.post, one + "/attachments", attach),
            Route(.get, one + "/attachments/:attachment", showAttachment),
            Route(.post, one + "/attachments/:attachment/complete", complete),
            Route(.post, "/v2/asset_types/:type/search", search),
        ]
    }

    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        guard let metadata = body["metadata"] else {
            throw RequestError.missingText(key: "metadata.name")
        }
        // A software specification has a base, which its own route asks for.
        let type = try assetType(
            metadata.requiredString("asset_type"),
            among: ClientAsset.AssetType.allCases.filter { $0 != .softwareSpecification })
        let asset = try await lab.clientAssets.create(
            try metadata.requiredString("name"), type,
            try AssetDetails(
                posted: metadata, entity: try body.object(at: "entity") ?? .object([])),
            in: try request.requiredPlace(), as: context.caller)
        return .json(try await resource(of: .announced(asset), context), status: .created)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        .json(try await resource(of: try await asset(request, context), context))
    }

    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        switch try await asset(request, context) {
        case .data(let asset):
            _ = try await lab.data.delete(asset.id, in: nil, as: context.caller)
        case .model(let asset):
            _ = try await lab.models.delete(asset.id, in: nil, as: context.caller)
        case .function(let asset):
            _ = try await lab.functions.delete(asset.id, in: nil, as: context.caller)
        case .announced(let asset):
            _ = try await lab.clientAssets.delete(asset.id, in: nil, as: context.caller)
        }
        return Response(status: .noContent)
    }

    /// `{"asset_type":…,"name":…,"mime":…}` → 201 with a path to which the bytes are sent.
    @Sendable
    private func attach(_ request: Request, _ context: UserContext) async throws -> Response {
        _ = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let asset = try await asset(request, context)
        guard case .announced(let announced) = asset else {
            throw RequestError.alreadyComplete(asset.name)
        }
        _ = try await lab.clientAssets.findToReceive(announced.id, as: context.caller)
        let path = try await lab.signedPath(for: asset.id, .put, by: context.authentication)
        return .json(
            .record([
                "attachment_id": .string(asset.id), "asset_type": .string(asset.type.rawValue),
                "is_partitioned": .boolean(false), "url1": .string(path),
            ]), status: .created)
    }

    @Sendable
    private func showAttachment(
        _ request: Request, _ context: UserContext
    ) async throws -> Response {
        let asset = try await attached(request, context)
        try await lab.clientAssets.checkDownload(fromPlaceWithID: asset.placeID, as: context.caller)
        let path = try await lab.signedPath(for: asset.id, .get, by: context.authentication)
        return .json(
            .record([
                "attachment_id": .string(asset.id), "asset_type": .string(asset.type.rawValue),
                "name": .string(asset.name), "url": .string(path),
            ]))
    }

    @Sendable
    private func complete(_ request: Request, _ context: UserContext) async throws -> Response {
        let asset = try await attached(request, context)
        if case .announced(let announced) = asset {
            guard announced.content != nil else {
                throw LabError.contentNotSent(.asset, announced.name, id: announced.id)
            }
            if announced.type == .data {
                _ = try await lab.data.complete(announced.id, in: nil, as: context.caller)
            }
        }
        return .json(
            .record([
                "attachment_id": .string(asset.id), "asset_type": .string(asset.type.rawValue),
                "name": .string(asset.name), "complete": .boolean(true),
            ]))
    }

    /// `{"query":"*:*"}` or `{"query":"asset.name:NAME"}` → `{"total_rows":…,"results":[…]}`.
    ///
    /// Every type is one of the type `asset` too, as on the platform.
    @Sendable
    private func search(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let place = try request.requiredPlace()
        let types = try searchedTypes(context.parameter("type"))
        let isNamed = try (body.text(at: "query") ?? "*:*").searchedNames()
        // Whoever may not see what is there is told so, also where nothing can be.
        let data = try await lab.data.list(in: place, as: context.caller)
        var found: [FoundAsset] = []
        for type in types {
            switch type {
            case .data: found += data.map { .data($0) }
            case .model:
                found += try await lab.models.list(in: place, as: context.caller)
                    .map { .model($0) }
            case .function:
                found += try await lab.functions.list(in: place, as: context.caller)
                    .map { .function($0) }
            case .modelDefinition, .pipeline, .softwareSpecification:
                found += try await lab.clientAssets.list(type, in: place, as: context.caller)
                    .map { .announced($0) }
            }
        }
        found = found.filter { isNamed($0.name) }
        // Of more than there may be in a page, `next` tells.
        let limit = min(
            try JSONValue.count(body["limit"], of: "limit") ?? Page.usualLimit, Page.largestLimit)
        let start = try body.text(at: "bookmark").map { Int($0) ?? -1 } ?? 0
        guard start >= 0 else {
            throw RequestError.badField(
                key: "bookmark", reason: "it is that of `next` in the answer before")
        }
        let page = found.dropFirst(start).prefix(limit)
        var results: [JSONValue] = []
        for asset in page { results.append(try await resource(of: asset, context)) }
        let rest = start + page.count
        let next: JSONValue? =
            rest < found.count
            ? body.adding(["bookmark": .string("\(rest)"), "limit": .count(limit)]) : nil
        return .json(
            .record([
                "total_rows": .count(found.count), "results": .array(results), "next": next,
            ]))
    }

    // MARK: Which asset

    /// - Throws: `RequestError.badChoice`.
    private func searchedTypes(_ name: String) throws -> [ClientAsset.AssetType] {
        if name == "asset" { return ClientAsset.AssetType.allCases }
        return Probes.assetTypes.contains(name) ? [] : [try assetType(name)]
    }

    private func assetType(
        _ name: String, among types: [ClientAsset.AssetType] = ClientAsset.AssetType.allCases
    ) throws -> ClientAsset.AssetType {
        guard let type = types.first(where: { $0.rawValue == name }) else {
            throw RequestError.badChoice(key: "asset_type", allowed: types.map(\.rawValue))
        }
        return type
    }

    private func asset(_ request: Request, _ context: UserContext) async throws -> FoundAsset {
        try await lab.asset(
            withID: context.parameter("asset"), in: request.place, as: context.caller)
    }

    /// The asset of the attachment that is named: there is one, with the asset's id.
    private func attached(
        _ request: Request, _ context: UserContext
    ) async throws -> FoundAsset {
        let asset = try await asset(request, context)
        let id = try context.parameter("attachment")
        guard id == asset.id else {
            throw LabError.notFound(.asset, id, place: nil, nearest: nil)
        }
        return asset
    }

    private func resource(of asset: FoundAsset, _ context: UserContext) async throws -> JSONValue {
        let isSpace = try await lab.isSpace(asset.placeID, as: context.caller)
        return asset.resource(isInSpace: isSpace)
    }
}

/// Anything that has the interface of assets.
enum FoundAsset: Sendable {
    case data(DataAsset)
    case model(Model)
    case function(Function)
    case announced(ClientAsset)
}

extension Lab {
    /// - Throws: `LabError.notFound`, as for a data asset.
    func asset(
        withID id: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> FoundAsset {
        func found<Value>(_ find: () async throws -> Value) async throws -> Value? {
            do {
                return try await find()
            } catch LabError.notFound {
                return nil
            } catch LabError.noPlace {
                return nil
            }
        }
        let all = [
            try await found { FoundAsset.data(try await data.find(id, in: place, as: caller)) },
            try await found { .model(try await models.find(id, in: place, as: caller)) },
            try await found { .function(try await functions.find(id, in: place, as: caller)) },
            try await found { .announced(try await clientAssets.find(id, in: place, as: caller)) },
        ].compactMap(\.self)
        // Something may be called like the id of something else, which comes first.
        guard let asset = all.first(where: { $0.id == id }) ?? all.first else {
            throw LabError.notFound(.data, id, place: nil, nearest: nil)
        }
        return asset
    }
}

extension FoundAsset {
    var id: String {
        switch self {
        case .data(let asset): asset.id
        case .model(let asset): asset.id
        case .function(let asset): asset.id
        case .announced(let asset): asset.id
        }
    }

    var name: String {
        switch self {
        case .data(let asset): asset.name
        case .model(let asset): asset.name
        case .function(let asset): asset.name
        case .announced(let asset): asset.name
        }
    }

    var placeID: String {
        switch self {
        case .data(let asset): asset.placeID
        case .model(let asset): asset.placeID
        case .function(let asset): asset.placeID
        case .announced(let asset): asset.placeID
        }
    }

    var type: ClientAsset.AssetType {
        switch self {
        case .data: .data
        case .model: .model
        case .function: .function
        case .announced(let asset): asset.type
        }
    }

    /// Whether it takes no other content any more.
    var isComplete: Bool { if case .announced = self { false } else { true } }

    /// What its attachment holds, or `nil` when nothing was sent.
    var content: Content? {
        switch self {
        case .data(let asset): asset.content
        case .model(let asset): asset.current.content
        case .function(let asset): asset.archive ?? asset.content
        case .announced(let asset): asset.content
        }
    }

    private var details: AssetDetails? {
        switch self {
        case .data(let asset): asset.details
        case .model(let asset): asset.describedDetails
        case .function(let asset): asset.details
        case .announced(let asset): asset.details
        }
    }

    private var owner: String {
        switch self {
        case .data(let asset): asset.owner
        case .model(let asset): asset.owner
        case .function(let asset): asset.owner
        case .announced(let asset): asset.owner
        }
    }

    private var createdAt: Date {
        switch self {
        case .data(let asset): asset.createdAt
        case .model(let asset): asset.createdAt
        case .function(let asset): asset.createdAt
        case .announced(let asset): asset.createdAt
        }
    }

    /// The entity stands under the type's name, as posted for data, wrapped for models.
    private var entity: JSONValue {
        let posted = details?.entity ?? .object([])
        switch self {
        case .data, .announced:
            return posted[type.rawValue] == nil
                ? posted.adding([type.rawValue: .object([])]) : posted
        case .model, .function: return .record([type.rawValue: posted.withSoftwareSpecification])
        }
    }

    func resource(isInSpace: Bool) -> JSONValue {
        let query = "\(isInSpace ? "space_id" : "project_id")=\(placeID)"
        let attachment: JSONValue? = content.map { content in
            .record([
                "id": .string(id), "asset_type": .string(type.rawValue), "name": .string(name),
                "size": .count(content.sizeInBytes), "created_at": .time(createdAt),
            ])
        }
        return .record([
            "metadata": .record([
                "asset_id": .string(id), "name": .string(name),
                "description": .string(details?.description ?? ""),
                "tags": .texts(details?.tags ?? []), "asset_type": .string(type.rawValue),
                "owner_id": .string(owner), "created_at": .time(createdAt),
                "size": .count(content?.sizeInBytes ?? 0),
                "usage": .record(["last_updated_at": .time(createdAt)]),
                PlaceID(id: placeID, isSpace: isInSpace).key: .string(placeID),
            ]),
            "href": .string("/v2/assets/\(id)?\(query)"), "entity": entity,
            "attachments": .array(attachment.map { [$0] } ?? []),
        ])
    }
}

extension String {
    /// The names that a search is for: `asset.name:records.csv`, `name:rec*`, or `*:*` for all.
    ///
    /// - Throws: `RequestError.badField` for what is none: it is not taken for all.
    fileprivate func searchedNames() throws -> (String) -> Bool {
        let text = trimmingCharacters(in: .whitespaces)
        if text == "*:*" || text == "*" { return { _ in true } }
        guard let colon = text.firstIndex(of: ":"), text[..<colon].hasSuffix("name") else {
            throw RequestError.badField(
                key: "query", reason: "it is neither `*:*` nor `asset.name:NAME`")
        }
        let name = text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            .trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        if name.hasSuffix("*") { return { $0.hasPrefix(name.dropLast()) } }
        return { $0 == name }
    }
}
