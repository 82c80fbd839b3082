import Columns

/// What can be done with data assets.
public struct DataAssets: Sendable {
    let lab: Lab

    /// Reads CSV or JSON and keeps it in a project or space.
    ///
    /// CSV and JSON Lines may be of any length; JSON is read as a whole.
    ///
    /// - Parameter source: Kept as it is once it has been read through without error.
    public func importData(
        _ source: ByteSource, named name: String, into place: PlaceReference, as caller: Caller
    ) async throws -> DataAsset {
        let name = try checkedName(name, for: .data)
        try await lab.require(.changeAssets, in: place, as: caller)
        let content: any ContentWriter =
            caller.plan == nil ? try lab.content.newContent() : UnkeptContent()
        do {
            let table = try Table(readingThrough: source) { try content.write($0) }
            let kept = try content.finish()
            return try await lab.write(as: caller) { transaction in
                let place = try transaction.require(.changeAssets, in: place)
                // Here, where nobody else gives up the same content.
                try content.place()
                let asset = DataAsset(
                    id: lab.ids.next(.data), name: name, placeID: place.id, content: kept,
                    columnNames: table.columnNames, rowCount: table.rowCount,
                    owner: caller.userName, createdAt: lab.clock.now())
                try transaction.put(asset)
                return asset
            }
        } catch {
            content.discard()
            throw error
        }
    }

    /// The data assets of a project or space, in the order of their names.
    public func list(in place: PlaceReference, as caller: Caller) async throws -> [DataAsset] {
        try await lab.read(as: caller) { transaction in
            let place = try transaction.require(.view, in: place)
            return try transaction.objects(DataAsset.self, in: place.id)
                .sorted { ($0.name, $0.createdAt) < ($1.name, $1.createdAt) }
        }
    }

    public func find(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> DataAsset {
        try await lab.read(as: caller) { transaction in
            try transaction.find(DataAsset.self, reference, in: place, permission: .view)
        }
    }

    /// The bytes as they were imported, of any size.
    public func open(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> ByteSource {
        try lab.content.open(try await find(reference, in: place, as: caller).content.hash)
    }

    /// The bytes as they were imported.
    public func bytes(
        of reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> [UInt8] {
        try lab.content.bytes(
            of: try await find(reference, in: place, as: caller).content.hash)
    }

    /// Deletes a data asset.
    ///
    /// - Throws: `LabError.inUse` while jobs read it.
    public func delete(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> DataAsset {
        try await lab.write(as: caller) { transaction in
            let asset = try transaction.find(
                DataAsset.self, reference, in: place, permission: .changeAssets)
            let readers = try transaction.objects(Job.self, in: asset.placeID).filter {
                if case .data(asset.id, _) = $0.input { true } else { false }
            }
            guard readers.isEmpty else {
                throw LabError.inUse(
                    .data, asset.name, by: readers.map { "job `\($0.name)`" })
            }
            try transaction.remove(asset)
            return asset
        }
    }
}
