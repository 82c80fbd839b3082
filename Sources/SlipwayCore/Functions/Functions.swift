public import Columns

/// What can be done with functions.
public struct Functions: Sendable {
    let lab: Lab

    /// Keeps code as a function of a project or space, with its parameters.
    ///
    /// None of the code runs. A parameter may be a secret of the caller, `{"secret":"NAME"}`,
    /// which is looked up whenever the function starts.
    ///
    /// - Parameter parameters: A JSON object.
    /// - Throws: `FunctionError` for code that cannot be a function; `LabError.unknownParameter`,
    ///   `LabError.missingParameters`.
    public func make(
        _ name: String, source: [UInt8], fileName: String, parameters: JSONValue,
        into place: PlaceReference, as caller: Caller
    ) async throws -> Function {
        let name = try checkedName(name, for: .function)
        try await lab.require(.changeAssets, in: place, as: caller)
        let shape = try await lab.functionRuntime.inspect(source, fileName: fileName)
        try check(parameters, of: name, shape)
        let content = try lab.content.add(source, keep: caller.plan == nil)
        return try await lab.write(as: caller) { transaction in
            let place = try transaction.require(.changeAssets, in: place)
            for secret in parameters.secretNames { _ = try transaction.secret(secret) }
            let function = Function(
                id: lab.ids.next(.function), name: name, placeID: place.id, content: content,
                fileName: fileName, shape: shape, parametersText: parameters.compact,
                owner: caller.userName, author: caller.userName, createdAt: lab.clock.now())
            try transaction.put(function)
            return function
        }
    }

    private func check(_ parameters: JSONValue, of name: String, _ shape: FunctionShape) throws {
        guard case .object(let members) = parameters else { return }
        let given = members.map(\.key)
        // One parameter takes all values as a dictionary, unless its name was only misspelt.
        let isOneForAll =
            shape.parameters.count == 1
            && given.allSatisfy { $0.nearest(in: shape.parameters) == nil }
        if !shape.takesAnyParameter && !isOneForAll,
            let unknown = given.first(where: { !shape.parameters.contains($0) })
        {
            throw LabError.unknownParameter(unknown, function: name, allowed: shape.parameters)
        }
        let missing =
            isOneForAll && !given.isEmpty
            ? [] : shape.required.filter { !given.contains($0) }
        if !missing.isEmpty { throw LabError.missingParameters(missing, function: name) }
    }

    /// Copies a function from a project into a space, like a model.
    public func promote(
        _ reference: String, from project: String, to space: String, named name: String? = nil,
        as caller: Caller
    ) async throws -> Function {
        try await lab.write(as: caller) { transaction in
            let project = try transaction.workspace(Project.self, project)
            let space = try transaction.workspace(Space.self, space)
            try transaction.require(.promoteFrom, in: project)
            try transaction.require(.promoteInto, in: space)
            let function = try transaction.find(
                Function.self, reference, in: project.id, where: "in project `\(project.name)`")
            let copy = Function(
                id: lab.ids.next(.function),
                name: try name.map { try checkedName($0, for: .function) } ?? function.name,
                placeID: space.id, content: function.content, archive: function.archive,
                fileName: function.fileName,
                shape: function.shape, parametersText: function.parametersText,
                origin: Function.Origin(
                    functionID: function.id, projectID: project.id, projectName: project.name,
                    promotedBy: caller.userName),
                owner: caller.userName, author: function.author, createdAt: lab.clock.now(),
                details: function.details)
            try transaction.put(copy)
            return copy
        }
    }

    /// The functions of a project or space, in the order of their names.
    public func list(in place: PlaceReference, as caller: Caller) async throws -> [Function] {
        try await lab.read(as: caller) { transaction in
            let place = try transaction.require(.view, in: place)
            return try transaction.objects(Function.self, in: place.id)
                .sorted { ($0.name, $0.createdAt) < ($1.name, $1.createdAt) }
        }
    }

    public func find(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Function {
        try await lab.read(as: caller) { transaction in
            try transaction.find(Function.self, reference, in: place, permission: .view)
        }
    }

    /// The source text of a function, as it was kept.
    public func source(
        of reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> [UInt8] {
        try lab.content.bytes(of: try await find(reference, in: place, as: caller).content.hash)
    }

    /// Deletes a function.
    ///
    /// - Throws: `LabError.inUse` while deployments use it.
    public func delete(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Function {
        try await lab.write(as: caller) { transaction in
            let function = try transaction.find(
                Function.self, reference, in: place, permission: .changeAssets)
            let users = try transaction.objects(Deployment.self, in: function.placeID)
                .filter { $0.assetID == function.id }
            guard users.isEmpty else {
                throw LabError.inUse(
                    .function, function.name, by: users.map { "deployment `\($0.name)`" })
            }
            try transaction.remove(function)
            return function
        }
    }

    // MARK: - What runs

    /// Makes sure that a deployment's code has run once and that it can be called.
    func start(_ deployment: Deployment, _ function: Function, as caller: Caller) async throws {
        try await lab.functionRuntime.start(
            try await code(of: deployment, function, as: caller))
        await lab.runtimes.note(deployment)
    }

    /// Calls a deployed function.
    func call(
        _ deployment: Deployment, payload: [UInt8], chain: [String], as caller: Caller
    ) async throws -> [UInt8] {
        let code = try await lab.knownFunctions.value(for: deployment.id, in: lab.store) {
            let function = try await lab.read(as: caller) { transaction in
                guard let found = try transaction.object(Function.self, id: deployment.assetID)
                else {
                    throw LabError.notFound(
                        .function, deployment.assetName, place: nil, nearest: nil)
                }
                return found
            }
            return try await self.code(of: deployment, function, as: caller)
        }
        // Before, so that others can see and stop what does not come to an end, and after, for the
        // worker may be another one.
        await lab.runtimes.note(deployment)
        do {
            let answer = try await lab.functionRuntime.call(
                code, payload: payload, chain: chain)
            await lab.runtimes.noteCall(of: deployment)
            return answer
        } catch {
            await lab.runtimes.noteCall(of: deployment)
            await lab.runtimeBoard.noteFailure(of: deployment.id, lab)
            throw error
        }
    }

    /// The function as a worker needs it, with the secrets of its author: those of whoever deploys
    /// it are not for the code of others.
    private func code(
        of deployment: Deployment, _ function: Function, as caller: Caller
    ) async throws -> DeployedCode {
        let source = try lab.content.bytes(of: function.content.hash)
        let parameters = try await lab.read(as: caller) { transaction in
            try transaction.parameters(of: function)
        }
        let version = SHA256()
        version.update(function.content.hash)
        version.update(parameters.compact)
        return DeployedCode(
            deploymentID: deployment.id, name: deployment.name,
            version: hexadecimal(version.finalize()),
            content: .function(
                FunctionCode(
                    source: source, fileName: function.fileName, entry: function.shape.entry,
                    parameters: parameters)),
            softwareSpecification: function.softwareSpecificationName,
            ownerName: deployment.owner, copies: deployment.copies,
            memoryLimitInBytes: deployment.hardware.memoryInGigabytes << 30,
            startLimit: lab.functionLimits.call, callLimit: lab.functionLimits.call(of: deployment))
    }
}

extension Transaction {
    /// The parameters of a function with its author's secrets in place.
    ///
    /// - Throws: `LabError.notFound` for a secret that the author does not have any more.
    func parameters(of function: Function) throws -> JSONValue {
        try function.parameters.replacingSecrets { name in
            guard let author = function.author else {
                throw LabError.notFound(
                    .secret, name,
                    place: "whose owner is known: the function was promoted by an "
                        + "older Slipway", nearest: nil)
            }
            return try secretValue(name, of: user(named: author))
        }
    }
}

extension JSONValue {
    /// The name of the secret that this value stands for: `{"secret":"NAME"}`.
    public var secretName: String? {
        guard case .object(let members) = self, members.count == 1 else { return nil }
        return self["secret"]?.string
    }

    /// The names of all secrets in it, in order.
    var secretNames: [String] {
        if let secretName { return [secretName] }
        switch self {
        case .array(let elements): return elements.flatMap(\.secretNames)
        case .object(let members): return members.flatMap(\.value.secretNames)
        default: return []
        }
    }

    func replacingSecrets(_ value: (String) throws -> String) rethrows -> JSONValue {
        if let secretName { return .string(try value(secretName)) }
        switch self {
        case .array(let elements):
            return .array(try elements.map { try $0.replacingSecrets(value) })
        case .object(let members):
            return .object(
                try members.map { Member($0.key, try $0.value.replacingSecrets(value)) })
        default: return self
        }
    }
}
