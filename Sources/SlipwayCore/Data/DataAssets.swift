import Columns

/// What can be done with data assets.
public struct DataAssets: Sendable {
    let lab: Lab

    /// Reads CSV or JSON and keeps it in a project or space.
    ///
    /// - Parameter bytes: The file; kept as it is once it has been read through without error.
    public func importData(
        _ bytes: [UInt8], named name: String, into place: PlaceReference, as caller: Caller
    ) async throws -> DataAsset {
        let name = try checkedName(name, for: .data)
        try await lab.require(.changeAssets, in: place, as: caller)
        let batch = try Records.read(bytes, schema: [])
        let content = try lab.content.add(bytes, keep: caller.plan == nil)
        return try await lab.write(as: caller) { transaction in
            let place = try transaction.require(.changeAssets, in: place)
            let content = try transaction.hold(content) { try lab.content.add(bytes, keep: true) }
            let asset = DataAsset(
                id: lab.ids.next(.data), name: name, placeID: place.id, content: content,
                columnNames: batch.columnNames, rowCount: batch.rowCount,
                owner: caller.userName, createdAt: lab.clock.now())
            try transaction.put(asset)
            return asset
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
