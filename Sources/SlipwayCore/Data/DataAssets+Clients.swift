import Columns

/// What clients of the REST API do with data assets.
extension DataAssets {
    /// Makes a data asset of what was announced, once its content is there: a table when it can be
    /// read as one, else a file that is only kept.
    ///
    /// - Throws: `LabError.notFound` when nothing was sent.
    public func complete(
        _ id: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> DataAsset {
        let asset = try await lab.clientAssets.find(id, in: place, as: caller)
        guard asset.type == .data, let content = asset.content else {
            throw LabError.notFound(.data, id, place: nil, nearest: nil)
        }
        let table = table(in: content)
        return try await lab.write(as: caller) { transaction in
            let asset = try transaction.find(
                ClientAsset.self, id, in: nil, permission: .changeAssets)
            guard asset.content == content else {
                // Something else was sent meanwhile.
                throw LabError.notFound(.data, id, place: nil, nearest: nil)
            }
            try transaction.remove(asset)
            let data = DataAsset(
                id: asset.id, name: asset.name, placeID: asset.placeID, content: content,
                columnNames: table?.columnNames ?? [], rowCount: table?.rowCount ?? 0,
                owner: asset.owner, createdAt: asset.createdAt, details: asset.details)
            try transaction.put(data)
            return data
        }
    }

    /// Beyond these, content is no table that anybody scores: a long line is easily taken for the
    /// heading of one, and headings are kept with the asset.
    private static let (mostColumns, longestName) = (10_000, 1_000)

    private func table(in content: Content) -> Table? {
        guard let table = try? Table(readingThrough: lab.content.open(content.hash)),
            table.rowCount > 0, table.columnNames.count <= Self.mostColumns,
            table.columnNames.allSatisfy({ $0.utf8.count <= Self.longestName })
        else { return nil }
        return table
    }

    /// Copies a data asset from a project into a space.
    public func promote(
        _ reference: String, from project: String, to space: String, as caller: Caller
    ) async throws -> DataAsset {
        try await lab.write(as: caller) { transaction in
            let project = try transaction.workspace(Project.self, project)
            let space = try transaction.workspace(Space.self, space)
            try transaction.require(.promoteFrom, in: project)
            try transaction.require(.promoteInto, in: space)
            let asset = try transaction.find(
                DataAsset.self, reference, in: project.id, where: "in project `\(project.name)`")
            let copy = DataAsset(
                id: lab.ids.next(.data), name: asset.name, placeID: space.id,
                content: asset.content, columnNames: asset.columnNames, rowCount: asset.rowCount,
                owner: caller.userName, createdAt: lab.clock.now(), details: asset.details)
            try transaction.put(copy)
            return copy
        }
    }
}
