/// What clients of the REST API do with assets in steps of their own: announce, send, complete.
public struct ClientAssets: Sendable {
    let lab: Lab

    /// Announces an asset.
    public func create(
        _ name: String, _ type: ClientAsset.AssetType, _ details: AssetDetails,
        in place: PlaceReference, as caller: Caller
    ) async throws -> ClientAsset {
        let name = try checkedName(name, for: type.kind ?? .asset)
        let permission: Permission = type == .model ? .importModel : .changeAssets
        return try await lab.write(as: caller) { transaction in
            let place = try transaction.require(permission, in: place)
            let now = lab.clock.now()
            let asset = ClientAsset(
                id: lab.ids.next(type.kind ?? .asset), name: name, placeID: place.id, type: type,
                details: details, content: nil, owner: caller.userName, createdAt: now,
                modifiedAt: now)
            try transaction.put(asset)
            return asset
        }
    }

    /// An asset by its id, in the place that is named if one is.
    public func find(
        _ id: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> ClientAsset {
        try await lab.read(as: caller) { transaction in
            try transaction.find(ClientAsset.self, id, in: place, permission: .view)
        }
    }

    /// An asset to which the caller may send content.
    public func findToReceive(_ id: String, as caller: Caller) async throws -> ClientAsset {
        try await lab.read(as: caller) { transaction in
            try transaction.find(ClientAsset.self, id, in: nil, permission: .changeAssets)
        }
    }

    /// The assets of a type, oldest first.
    public func list(
        _ type: ClientAsset.AssetType, in place: PlaceReference, as caller: Caller
    ) async throws -> [ClientAsset] {
        try await lab.read(as: caller) { transaction in
            let place = try transaction.require(.view, in: place)
            return try transaction.objects(ClientAsset.self, in: place.id)
                .filter { $0.type == type }
        }
    }

    /// Takes an asset's content, in place of what was sent before.
    public func receive(
        _ writer: any ContentWriter, for id: String, as caller: Caller
    ) async throws -> ClientAsset {
        let content = try writer.finish()
        return try await lab.write(as: caller) { transaction in
            var asset = try transaction.find(
                ClientAsset.self, id, in: nil, permission: .changeAssets)
            try writer.place()
            asset.content = content
            asset.modifiedAt = lab.clock.now()
            try transaction.put(asset)
            return asset
        }
    }

    /// - Parameter change: Made of the asset as it is, while nobody else changes it.
    public func change(
        _ id: String, in place: PlaceReference?, as caller: Caller,
        _ change: @escaping @Sendable (ClientAsset) throws -> AssetChange
    ) async throws -> ClientAsset {
        try await lab.write(as: caller) { transaction in
            var asset = try transaction.find(
                ClientAsset.self, id, in: place, permission: .changeAssets)
            let change = try change(asset)
            asset.name = try change.checkedName(for: .asset) ?? asset.name
            asset.details = change.applied(to: asset.details)
            asset.modifiedAt = lab.clock.now()
            try transaction.put(asset)
            return asset
        }
    }

    public func delete(
        _ id: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> ClientAsset {
        try await lab.write(as: caller) { transaction in
            let asset = try transaction.find(
                ClientAsset.self, id, in: place, permission: .changeAssets)
            try transaction.remove(asset)
            return asset
        }
    }

    /// A file of any size that is about to become somebody's content.
    public func newContent() throws -> any ContentWriter {
        try lab.content.newContent()
    }

    /// Throws unless the caller may download the assets of a project or space.
    public func checkDownload(fromPlaceWithID placeID: String, as caller: Caller) async throws {
        try await lab.require(.download, inPlaceWithID: placeID, as: caller)
    }

    /// Where content of an asset lies that was kept byte for byte, for those who may download it.
    ///
    /// - Parameter placeID: Of the project or space in which the asset lies.
    public func path(
        of content: Content, inPlaceWithID placeID: String, as caller: Caller
    ) async throws -> String {
        try await lab.require(.download, inPlaceWithID: placeID, as: caller)
        return try lab.content.path(of: content.hash)
    }

    /// All bytes of content that is a file.
    public func bytes(of content: Content) throws -> [UInt8] {
        try lab.content.bytes(of: content.hash)
    }

    /// The first bytes of content that is a file, 64 kB at most.
    public func beginning(of content: Content) throws -> [UInt8] {
        try lab.content.open(content.hash).beginning()
    }
}

extension Transaction {
    /// An asset that was announced as one of this type, whose content has not come.
    func announced(
        _ type: ClientAsset.AssetType, _ id: String, in place: PlaceReference?,
        permission: Permission
    ) throws -> ClientAsset {
        let asset = try find(ClientAsset.self, id, in: place, permission: permission)
        guard asset.type == type else {
            throw LabError.notFound(
                type == .function ? .function : .model, id, place: nil, nearest: nil)
        }
        return asset
    }
}
