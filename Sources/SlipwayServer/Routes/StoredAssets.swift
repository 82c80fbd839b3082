import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// A use case of the core that keeps things which clients announce, send, change and freeze.
protocol AssetStore: Sendable {
    associatedtype Asset: StoredAsset

    func find(_ reference: String, in place: PlaceReference?, as caller: Caller) async throws
        -> Asset
    func list(in place: PlaceReference, as caller: Caller) async throws -> [Asset]
    func change(
        _ reference: String, in place: PlaceReference?, as caller: Caller,
        _ change: @escaping @Sendable (Asset) throws -> AssetChange
    ) async throws -> Asset
    func freeze(_ reference: String, in place: PlaceReference?, as caller: Caller) async throws
        -> Asset
    func delete(_ reference: String, in place: PlaceReference?, as caller: Caller) async throws
        -> Asset
}

extension Models: AssetStore {}
extension Functions: AssetStore {}

/// A model or function, as the platform tells of it.
protocol StoredAsset: LabObject {
    /// What it is while its content has not come.
    static var announcedType: ClientAsset.AssetType { get }
    var placeID: String { get }
    /// The entity as it is, which patches are made against.
    var entity: JSONValue { get }
    /// The numbers of its revisions, oldest first.
    var revisionNumbers: [Int] { get }
    /// - Parameter revision: One of the numbers; `nil` for the asset as it is.
    func resource(isInSpace: Bool, revision: Int?) -> JSONValue
}

/// What models and functions have in common, whether their content has come or not.
struct StoredAssetRoutes<Store: AssetStore> {
    let lab: Lab
    let store: Store
    /// `/ml/v4/models`
    let path: String

    private var type: ClientAsset.AssetType { Store.Asset.announcedType }

    var routes: [Route<UserContext>] {
        let one = path + "/:asset"
        return [
            Route(.get, path, list), Route(.get, one, show), Route(.patch, one, change),
            Route(.delete, one, delete), Route(.post, one + "/revisions", freeze),
            Route(.get, one + "/revisions", revisions),
        ]
    }

    /// Announces an asset: 201. The content comes after.
    func announce(_ body: JSONValue, _ request: Request, _ caller: Caller) async throws -> Response
    {
        let place = try request.place(of: body)
        let body = try await lab.tellingBaseSpecification(in: body, for: place, as: caller)
        let asset = try await lab.clientAssets.create(
            try body.requiredString("name"), type, try AssetDetails(posted: body),
            in: place, as: caller)
        return .json(try await resource(of: asset, as: caller), status: .created)
    }

    /// The asset whose content is asked for.
    ///
    /// - Throws: `LabError.contentNotSent` when it has not come.
    func findContent(_ request: Request, _ context: UserContext) async throws -> Store.Asset {
        if let known = try await known(request, context) { return known }
        let asset = try await announced(request, context)
        throw LabError.contentNotSent(asset.type.kind ?? .asset, asset.name, id: asset.id)
    }

    /// The asset whose content is there.
    func find(_ request: Request, _ context: UserContext) async throws -> Store.Asset {
        let id = try context.parameter("asset")
        return try await byID {
            try await store.find(id, in: request.place, as: context.caller)
        }
    }

    func resource(
        of asset: Store.Asset, revision: Int? = nil, as caller: Caller
    ) async throws -> JSONValue {
        asset.resource(
            isInSpace: try await lab.isSpace(asset.placeID, as: caller), revision: revision)
    }

    // MARK: Answers

    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        let place = try request.requiredPlace()
        let isSpace = if case .space = place { true } else { false }
        let assets = try await store.list(in: place, as: context.caller)
        let announced = try await lab.clientAssets.list(type, in: place, as: context.caller)
        return try Page.response(
            assets.map { $0.resource(isInSpace: isSpace, revision: nil) }
                + announced.map { $0.resource(isInSpace: isSpace) }, to: request)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        guard let asset = try await known(request, context) else {
            let asset = try await announced(request, context)
            return .json(try await resource(of: asset, as: context.caller))
        }
        let revision = try asset.revision(of: request)
        return .json(try await resource(of: asset, revision: revision, as: context.caller))
    }

    @Sendable
    private func change(_ request: Request, _ context: UserContext) async throws -> Response {
        let patch = try Patch(await request.json(limitInBytes: BodyLimit.document))
        guard let asset = try await known(request, context) else {
            let asset = try await announced(request, context)
            let specification = await softwareSpecification(
                set: patch, of: asset.details.entity, asset.placeID, as: context.caller)
            let changed = try await lab.clientAssets.change(
                asset.id, in: nil, as: context.caller
            ) { try patch.assetChange(of: $0.details.entity).setting(specification.get()) }
            return .json(try await resource(of: changed, as: context.caller))
        }
        let specification = await softwareSpecification(
            set: patch, of: asset.entity, asset.placeID, as: context.caller)
        let changed = try await store.change(asset.id, in: nil, as: context.caller) {
            let change = try patch.assetChange(of: $0.entity)
            // It decides how the content is read, and that has come.
            if let type = change.entity.last(where: { $0.key == "type" }),
                let known = $0.resource(isInSpace: true, revision: nil)["entity"]?["type"],
                type.value != known
            {
                throw RequestError.badPatch(
                    reason: "`/type` stays `\(known.string ?? "")`, of which its content is")
            }
            return try change.setting(specification.get())
        }
        return .json(try await resource(of: changed, as: context.caller))
    }

    /// The software specification that a patch sets, with what it is derived from; `nil` when it
    /// sets none. What is wrong with it is told when it is known that the caller may change anything.
    private func softwareSpecification(
        set patch: Patch, of entity: JSONValue, _ placeID: String, as caller: Caller
    ) async -> Result<JSONValue?, any Error> {
        do {
            let key = "software_spec"
            guard let set = try patch.assetChange(of: entity).entity.last(where: { $0.key == key })
            else { return .success(nil) }
            let isSpace = try await lab.isSpace(placeID, as: caller)
            let told = try await lab.tellingBaseSpecification(
                in: .record([key: set.value]), for: isSpace ? .space(placeID) : .project(placeID),
                as: caller)
            return .success(told[key])
        } catch {
            return .failure(error)
        }
    }

    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        if let asset = try await known(request, context) {
            _ = try await store.delete(asset.id, in: nil, as: context.caller)
        } else {
            let asset = try await announced(request, context)
            _ = try await lab.clientAssets.delete(asset.id, in: nil, as: context.caller)
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func freeze(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let id = try context.parameter("asset")
        let place = try? request.place(of: body)
        let asset = try await byID {
            try await store.freeze(id, in: place, as: context.caller)
        }
        return .json(
            try await resource(
                of: asset, revision: asset.revisionNumbers.last, as: context.caller),
            status: .created)
    }

    /// The newest first.
    @Sendable
    private func revisions(_ request: Request, _ context: UserContext) async throws -> Response {
        let asset = try await find(request, context)
        let isSpace = try await lab.isSpace(asset.placeID, as: context.caller)
        return try Page.response(
            asset.revisionNumbers.reversed()
                .map { asset.resource(isInSpace: isSpace, revision: $0) }, to: request)
    }

    // MARK: Which asset

    /// `nil` when there is none whose content is there.
    private func known(_ request: Request, _ context: UserContext) async throws -> Store.Asset? {
        do {
            return try await find(request, context)
        } catch LabError.notFound(Store.Asset.kind, _, _, _) {
            return nil
        }
    }

    private func announced(
        _ request: Request, _ context: UserContext
    ) async throws -> ClientAsset {
        let id = try context.parameter("asset")
        return try await ofType(type, id) {
            try await lab.clientAssets.find(id, in: request.place, as: context.caller)
        }
    }

    private func resource(of asset: ClientAsset, as caller: Caller) async throws -> JSONValue {
        asset.resource(isInSpace: try await lab.isSpace(asset.placeID, as: caller))
    }
}

extension StoredAsset {
    /// The revision that a request asks for, if it does.
    ///
    /// - Throws: `LabError.noSuchRevision`, also for what is no number.
    func revision(of request: Request) throws -> Int? {
        guard let text = request.query("rev") ?? request.query("revision_id") else { return nil }
        guard let number = Int(text), revisionNumbers.contains(number) else {
            throw LabError.noSuchRevision(
                Int(text) ?? 0, model: name, newest: revisionNumbers.last ?? 0)
        }
        return number
    }
}

extension AssetChange {
    fileprivate func setting(_ softwareSpecification: JSONValue?) -> AssetChange {
        guard let softwareSpecification else { return self }
        var change = self
        change.entity.append(("software_spec", softwareSpecification))
        return change
    }
}
