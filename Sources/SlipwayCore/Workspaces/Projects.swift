/// What can be done with projects.
public struct Projects: Sendable {
    let lab: Lab

    /// Creates a project, of which the caller becomes an admin.
    public func create(_ name: String, as caller: Caller) async throws -> Project {
        let name = try checkedName(name, for: .project)
        return try await lab.write(as: caller) { transaction in
            let project = Project(
                id: lab.ids.next(.project), name: name, createdAt: lab.clock.now(),
                members: [try transaction.firstMember()])
            try transaction.put(project)
            return project
        }
    }

    /// The projects of which the caller is a member, in the order of their names.
    public func list(as caller: Caller) async throws -> [WorkspaceSummary<Project>] {
        try await lab.read(as: caller) { try $0.summaries(Project.self) }
    }

    /// The project with this name or id.
    public func find(_ reference: String, as caller: Caller) async throws -> Project {
        try await lab.read(as: caller) { transaction in
            let project = try transaction.workspace(Project.self, reference)
            try transaction.require(.view, in: project)
            return project
        }
    }

    /// Deletes a project and everything in it.
    ///
    /// - Throws: `LabError.confirmationNeeded` when it holds anything and `confirmed` is false.
    public func delete(_ reference: String, confirmed: Bool, as caller: Caller) async throws
        -> Project
    {
        try await lab.write(as: caller) { transaction in
            let project = try transaction.workspace(Project.self, reference)
            try transaction.require(.deleteWorkspace, in: project)
            try transaction.removeContents(of: project, confirmed: confirmed)
            try transaction.remove(project)
            return project
        }
    }
}

/// A project or space as a list shows it.
public struct WorkspaceSummary<Place: Workspace>: Sendable {
    public let place: Place
    /// The caller's role.
    public let role: Role
    public let modelCount: Int
    public let dataCount: Int
    public let onlineDeploymentCount: Int
    public let batchDeploymentCount: Int
}

extension Transaction {
    /// The caller as the admin of something new.
    func firstMember() throws -> Member {
        let user = try user()
        return Member(
            userID: user.id, userName: user.name, role: .admin, since: lab.clock.now())
    }

    /// A project or space by name or id; of several with the name, one the caller belongs to.
    func workspace<Place: Workspace>(_ type: Place.Type, _ reference: String) throws -> Place {
        if let place = try object(type, id: reference) { return place }
        if caller.references != .names {
            throw LabError.notFound(Place.kind, reference, place: nil, nearest: nil)
        }
        let user = try user()
        let named = try objects(type, named: reference.normalizedName)
        let own = named.filter { $0.members.contains { $0.userID == user.id } }
        let candidates = own.isEmpty ? named : own
        if candidates.count > 1 {
            throw LabError.ambiguous(Place.kind, reference, ids: candidates.map(\.id))
        }
        if let place = candidates.first { return place }
        let visible = try objects(type).filter { $0.members.contains { $0.userID == user.id } }
        throw LabError.notFound(
            Place.kind, reference, place: nil,
            nearest: reference.nearest(in: visible.map(\.name)))
    }

    func summaries<Place: Workspace>(_ type: Place.Type) throws -> [WorkspaceSummary<Place>] {
        let user = try user()
        return try objects(type)
            .compactMap { place -> WorkspaceSummary<Place>? in
                guard let role = place.members.first(where: { $0.userID == user.id })?.role
                else { return nil }
                let deployments = try objects(Deployment.self, in: place.id)
                let online = deployments.count { $0.mode == .online }
                return WorkspaceSummary(
                    place: place, role: role, modelCount: try count(Model.self, in: place.id),
                    dataCount: try count(DataAsset.self, in: place.id),
                    onlineDeploymentCount: online,
                    batchDeploymentCount: deployments.count - online)
            }
            .sorted { ($0.place.name, $0.place.id) < ($1.place.name, $1.place.id) }
    }

    /// Removes everything that lies in a project or space; refuses, with a list, unconfirmed.
    func removeContents<Place: Workspace>(of place: Place, confirmed: Bool) throws {
        let jobs = try objects(Job.self, in: place.id)
        let deployments = try objects(Deployment.self, in: place.id)
        let models = try objects(Model.self, in: place.id)
        let functions = try objects(Function.self, in: place.id)
        let data = try objects(DataAsset.self, in: place.id)
        let others = try objects(ClientAsset.self, in: place.id)
        let contents =
            deployments.map { "deployment `\($0.name)`" } + jobs.map { "job `\($0.name)`" }
            + models.map { "model `\($0.name)`" } + functions.map { "function `\($0.name)`" }
            + data.map { "data asset `\($0.name)`" } + others.map { "asset `\($0.name)`" }
        if !contents.isEmpty && !confirmed && caller.plan == nil {
            throw LabError.confirmationNeeded(
                action: "deleting \(Place.kind.noun) `\(place.name)`", alsoDeletes: contents)
        }
        for job in jobs {
            let active = try objects(JobRun.self, in: job.id).first { !$0.state.isFinal }
            if let active { throw LabError.jobRuns(job: job.name, run: active.name) }
        }
        try remove(jobs)
        for deployment in deployments { try removeDeployment(deployment) }
        for model in models { try removeModel(model) }
        for function in functions { try remove(function) }
        for asset in data { try remove(asset) }
        for asset in others { try remove(asset) }
    }
}
