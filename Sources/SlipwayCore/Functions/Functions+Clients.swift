/// What clients of the REST API do with functions.
extension Functions {
    /// Takes a function's code: the first makes a function of what was announced, a later one
    /// replaces it.
    ///
    /// - Parameters:
    ///   - source: The code, which is looked into but not run.
    ///   - archive: The same as it was sent, for those who ask for it again.
    public func receive(
        source: [UInt8], archive: [UInt8], for id: String, in place: PlaceReference?,
        as caller: Caller
    ) async throws -> Function {
        let name = try await nameToReceive(id, in: place, as: caller)
        let fileName = name + ".py"
        let shape = try await lab.functionRuntime.inspect(source, fileName: fileName)
        guard shape.required.isEmpty else {
            throw LabError.missingParameters(shape.required, function: name)
        }
        let content = try lab.content.add(source, keep: true)
        let kept = try lab.content.add(archive, keep: true)
        return try await lab.keeping([content, kept], as: caller) {
            try await keep(
                content, archive: kept, shape, fileName: fileName, for: id, in: place, as: caller)
        }
    }

    /// What a function is called, for whoever may send its code: it is known before that comes.
    public func nameToReceive(
        _ id: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> String {
        try await lab.read(as: caller) { transaction in
            if let function = try transaction.object(Function.self, id: id) {
                try transaction.requireToReplaceCode(of: function)
                return try transaction.find(
                    Function.self, function.id, in: place, permission: .changeAssets
                ).name
            }
            return try transaction.announced(
                .function, id, in: place, permission: .changeAssets
            ).name
        }
    }

    private func keep(
        _ content: Content, archive kept: Content, _ shape: FunctionShape, fileName: String,
        for id: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Function {
        try await lab.write(as: caller) { transaction in
            if var function = try transaction.object(Function.self, id: id) {
                try transaction.requireToReplaceCode(of: function)
                function.replaceCode(
                    by: content, archive: kept, shape: shape, author: caller.userName)
                try transaction.put(function)
                return function
            }
            let asset = try transaction.announced(
                .function, id, in: place, permission: .changeAssets)
            try transaction.remove(asset)
            let function = Function(
                id: asset.id, name: asset.name, placeID: asset.placeID, content: content,
                archive: kept, fileName: fileName, shape: shape, parametersText: "{}",
                owner: asset.owner, author: caller.userName, createdAt: asset.createdAt,
                details: asset.details)
            try transaction.put(function)
            return function
        }
    }

    /// The code as it was sent, or as the notebook keeps it.
    public func code(
        of reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> (bytes: [UInt8], isArchive: Bool) {
        let function = try await lab.read(as: caller) { transaction in
            try transaction.find(Function.self, reference, in: place, permission: .download)
        }
        let content = function.archive ?? function.content
        return (try lab.content.bytes(of: content.hash), function.archive != nil)
    }

    /// Changes a function's name and what is said of it.
    ///
    /// - Parameter change: Made of the function as it is, while nobody else changes it.
    public func change(
        _ reference: String, in place: PlaceReference?, as caller: Caller,
        _ change: @escaping @Sendable (Function) throws -> AssetChange
    ) async throws -> Function {
        try await lab.write(as: caller) { transaction in
            var function = try transaction.find(
                Function.self, reference, in: place, permission: .changeAssets)
            let change = try change(function)
            function.name = try change.checkedName(for: .function) ?? function.name
            function.details = change.applied(to: function.details)
            try transaction.put(function)
            return function
        }
    }

    /// Freezes a function as it is now.
    ///
    /// - Returns: the function, whose newest revision is the frozen one.
    public func freeze(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Function {
        try await lab.write(as: caller) { transaction in
            var function = try transaction.find(
                Function.self, reference, in: place, permission: .changeAssets)
            let revisions = function.revisions ?? []
            function.revisions =
                revisions + [
                    Function.Revision(
                        number: (revisions.last?.number ?? 0) + 1, name: function.name,
                        details: function.details, content: function.content,
                        archive: function.archive, at: lab.clock.now())
                ]
            try transaction.put(function)
            return function
        }
    }
}

extension Transaction {
    /// Code that is deployed comes into use when it is replaced, which in a production space needs
    /// whoever may deploy there.
    fileprivate func requireToReplaceCode(of function: Function) throws {
        try require(.changeAssets, inPlaceWithID: function.placeID)
        let isDeployed = try objects(Deployment.self, in: function.placeID)
            .contains { $0.assetID == function.id }
        if isDeployed { try require(.deploy, inPlaceWithID: function.placeID) }
    }
}
