/// What can be done with spaces.
public struct Spaces: Sendable {
    let lab: Lab

    /// What a space is made with when nothing is said.
    public static let defaultStorage = "local-storage"
    public static let defaultService = "local-ml"

    /// Creates a space, of which the caller becomes an admin.
    ///
    /// - Parameter service: The machine-learning service; `nil` makes a space that refuses
    ///   deployments.
    public func create(
        _ name: String, stage: Space.Stage = .development, storage: String = defaultStorage,
        service: String? = defaultService, details: AssetDetails? = nil, as caller: Caller
    ) async throws -> Space {
        let name = try checkedName(name, for: .space)
        return try await lab.write(as: caller) { transaction in
            let space = Space(
                id: lab.ids.next(.space), name: name, stage: stage, storage: storage,
                service: service, createdAt: lab.clock.now(), details: details,
                members: [try transaction.firstMember()])
            try transaction.put(space)
            return space
        }
    }

    /// The spaces of which the caller is a member, in the order of their names.
    public func list(as caller: Caller) async throws -> [WorkspaceSummary<Space>] {
        try await lab.read(as: caller) { try $0.summaries(Space.self) }
    }

    /// The space with this name or id.
    public func find(_ reference: String, as caller: Caller) async throws -> Space {
        try await lab.read(as: caller) { transaction in
            let space = try transaction.workspace(Space.self, reference)
            try transaction.require(.view, in: space)
            return space
        }
    }

    /// Changes a space's name and what is said of it.
    ///
    /// - Parameter change: Made of the space as it is, while nobody else changes it.
    public func change(
        _ reference: String, as caller: Caller,
        _ change: @escaping @Sendable (Space) throws -> AssetChange
    ) async throws -> Space {
        try await lab.write(as: caller) { transaction in
            var space = try transaction.workspace(Space.self, reference)
            try transaction.require(.manageMembers, in: space)
            let change = try change(space)
            space.name = try change.checkedName(for: .space) ?? space.name
            space.details = change.applied(to: space.details)
            try transaction.put(space)
            return space
        }
    }

    /// Deletes a space and everything in it.
    ///
    /// - Throws: `LabError.confirmationNeeded` when it holds anything and `confirmed` is false.
    public func delete(_ reference: String, confirmed: Bool, as caller: Caller) async throws
        -> Space
    {
        let (space, deployments) = try await lab.write(as: caller) { transaction in
            let space = try transaction.workspace(Space.self, reference)
            try transaction.require(.deleteWorkspace, in: space)
            let deployments = try transaction.objects(Deployment.self, in: space.id)
            try transaction.removeContents(of: space, confirmed: confirmed)
            try transaction.remove(space)
            return (space, deployments)
        }
        if caller.plan == nil {
            for deployment in deployments { _ = try? await lab.runtimes.end(deployment) }
        }
        return space
    }
}
