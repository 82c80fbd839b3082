/// What can be done with deployments.
public struct Deployments: Sendable {
    let lab: Lab

    /// How a model is to be deployed.
    public struct Configuration: Sendable {
        public var mode: Deployment.Mode
        public var servingName: String?
        public var hardware: HardwareSpecification
        public var copies: Int
        /// The revision to deploy; the newest when `nil`.
        public var revision: Int?
        /// What a client says of it.
        public var details: AssetDetails?

        public init(
            mode: Deployment.Mode, servingName: String? = nil,
            hardware: HardwareSpecification = .s, copies: Int = 1, revision: Int? = nil,
            details: AssetDetails? = nil
        ) {
            self.mode = mode
            self.servingName = servingName
            self.hardware = hardware
            self.copies = copies
            self.revision = revision
            self.details = details
        }
    }

    /// Deploys a model of a space. The model is loaded first: `ready` means that it can score.
    ///
    /// - Returns: the deployment, whose state is `failed` when the model does not load.
    /// - Throws: without keeping anything, when it is not permitted, the space has no
    ///   machine-learning service, or the serving name is bad or taken.
    public func deploy(
        model reference: String, in place: PlaceReference?, named name: String,
        _ configuration: Configuration, as caller: Caller
    ) async throws -> Deployment {
        let name = try checkedName(name, for: .deployment)
        try check(configuration)
        let (model, revision) = try await lab.read(as: caller) { transaction in
            let model = try transaction.modelToDeploy(reference, in: place)
            _ = try transaction.spaceToDeploy(model.name, in: model.placeID)
            try transaction.check(configuration.servingName)
            return (model, try model.revision(configuration.revision))
        }
        let id = lab.ids.next(.deployment)
        func deployment(failure: String?) -> Deployment {
            Deployment(
                id: id, name: name, spaceID: model.placeID, assetID: model.id,
                assetName: model.name, assetType: .model, revision: revision.number,
                configuration, failure: failure, owner: caller.userName, at: lab.clock.now())
        }
        var failure: String?
        var loaded: (facts: ModelFacts, remarks: [String])?
        if configuration.mode == .online {
            do {
                loaded = try await load(revision, for: deployment(failure: nil), as: caller)
            } catch {
                failure =
                    (error as? ModelError)?.inOneLine ?? (error as? any UserFacingError)?.what
                    ?? "\(error)"
            }
        }
        var result = deployment(failure: failure)
        if let remarks = loaded?.remarks, !remarks.isEmpty { result.remarks = remarks }
        return try await lab.write(as: caller) { [result, loaded] transaction in
            guard var model = try transaction.object(Model.self, id: model.id) else {
                throw LabError.notFound(.model, reference, place: nil, nearest: nil)
            }
            _ = try transaction.spaceToDeploy(model.name, in: model.placeID)
            try transaction.check(configuration.servingName)
            if let loaded, model.learn(loaded.facts, ofRevision: revision.number) {
                try transaction.put(model)
            }
            try transaction.put(result)
            return result
        }
    }

    /// Makes sure that a model scores.
    ///
    /// - Returns: what it says of itself when a worker has loaded it.
    func load(
        _ revision: Model.Revision, for deployment: Deployment, as caller: Caller
    ) async throws -> (facts: ModelFacts, remarks: [String])? {
        guard revision.facts.needsWorker else {
            _ = try lab.loadedModels.model(for: revision.content.hash)
            return nil
        }
        if caller.plan != nil { return nil }
        do {
            let (model, remarks) = try await lab.pythonModel(of: revision, for: deployment)
            return (model.facts, remarks)
        } catch {
            _ = try? await lab.runtimes.end(deployment)
            throw error
        }
    }

    /// Deploys a function of a space. Online, its code runs once before this returns: `ready`
    /// means that it can be called.
    ///
    /// - Returns: the deployment, whose state is `failed` when the code does not start.
    public func deploy(
        function reference: String, in place: PlaceReference?, named name: String,
        _ configuration: Configuration, as caller: Caller
    ) async throws -> Deployment {
        let name = try checkedName(name, for: .deployment)
        try check(configuration)
        let function = try await lab.read(as: caller) { transaction in
            let function = try transaction.find(
                Function.self, reference, in: place, permission: .view)
            _ = try transaction.spaceToDeploy(function.name, in: function.placeID)
            try transaction.check(configuration.servingName)
            _ = try transaction.parameters(of: function)
            return function
        }
        let id = lab.ids.next(.deployment)
        func deployment(failure: String?) -> Deployment {
            Deployment(
                id: id, name: name, spaceID: function.placeID, assetID: function.id,
                assetName: function.name, assetType: .function, revision: 1, configuration,
                failure: failure, owner: caller.userName, at: lab.clock.now())
        }
        var failure: String?
        if configuration.mode == .online, caller.plan == nil {
            do {
                try await lab.functions.start(deployment(failure: nil), function, as: caller)
            } catch let error as FunctionError {
                failure = error.what + (error.why.map { ": \($0)" } ?? "")
            }
        }
        return try await lab.write(as: caller) { [deployment = deployment(failure: failure)] in
            guard try $0.object(Function.self, id: function.id) != nil else {
                throw LabError.notFound(.function, reference, place: nil, nearest: nil)
            }
            _ = try $0.spaceToDeploy(function.name, in: function.placeID)
            try $0.check(configuration.servingName)
            try $0.put(deployment)
            return deployment
        }
    }

    /// The deployments of a space, in the order of their names.
    public func list(in place: PlaceReference, as caller: Caller) async throws -> [Deployment] {
        try await lab.read(as: caller) { transaction in
            let place = try transaction.require(.view, in: place)
            return try transaction.objects(Deployment.self, in: place.id)
                .sorted { ($0.name, $0.createdAt) < ($1.name, $1.createdAt) }
        }
    }

    /// Whether a deployment anywhere in the home has the serving name.
    public func isTaken(servingName: String, as caller: Caller) async throws -> Bool {
        try await lab.read(as: caller) {
            try $0.object(Deployment.self, alias: servingName) != nil
        }
    }

    /// A deployment by name, id or serving name.
    public func find(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Deployment {
        try await lab.read(as: caller) { transaction in
            try transaction.find(Deployment.self, reference, in: place, permission: .view)
        }
    }

    /// A deployment with the model behind it.
    public func findWithModel(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> (deployment: Deployment, model: Model, revision: Model.Revision) {
        try await lab.read(as: caller) { transaction in
            let deployment = try transaction.find(
                Deployment.self, reference, in: place, permission: .score)
            if deployment.assetType == .function {
                throw LabError.notAModel(deployment: deployment.name)
            }
            let (model, revision) = try transaction.model(of: deployment)
            return (deployment, model, revision)
        }
    }

    /// Takes a deployment out of use.
    ///
    /// - Throws: `LabError.inUse` while jobs use it.
    public func delete(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Deployment {
        let deployment = try await lab.write(as: caller) { transaction in
            let deployment = try transaction.find(
                Deployment.self, reference, in: place, permission: .removeDeployment)
            let jobs = try transaction.objects(Job.self, in: deployment.spaceID)
                .filter { $0.deploymentID == deployment.id }
            let users = try jobs.filter { try !transaction.isOver($0) }
            guard users.isEmpty else {
                throw LabError.inUse(
                    .deployment, deployment.name, by: users.map { "job `\($0.name)`" })
            }
            try transaction.remove(jobs)
            try transaction.removeDeployment(deployment)
            return deployment
        }
        if caller.plan == nil {
            _ = try? await lab.runtimes.end(deployment)
        }
        return deployment
    }

    func check(_ configuration: Configuration) throws {
        guard (1...10).contains(configuration.copies) else {
            throw LabError.badCopies(configuration.copies)
        }
        if configuration.mode == .batch && configuration.copies != 1 {
            throw LabError.copiesOfBatch
        }
        guard let servingName = configuration.servingName else { return }
        if configuration.mode == .batch { throw LabError.servingNameOfBatch(servingName) }
        let isPlain = servingName.utf8.allSatisfy {
            (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f
        }
        guard isPlain, (1...36).contains(servingName.utf8.count) else {
            throw LabError.badServingName(servingName)
        }
    }
}

extension Model {
    func revision(_ number: Int?) throws -> Revision {
        guard let number else { return current }
        guard let revision = revisions.first(where: { $0.number == number }) else {
            throw LabError.noSuchRevision(number, model: name, newest: current.number)
        }
        return revision
    }
}

extension Transaction {
    /// The model that a deployment scores with, and which of its revisions.
    func model(of deployment: Deployment) throws -> (model: Model, revision: Model.Revision) {
        guard let model = try object(Model.self, id: deployment.assetID) else {
            throw LabError.notFound(.model, deployment.assetName, place: nil, nearest: nil)
        }
        return (model, try model.revision(deployment.revision))
    }

    /// The space in which a model or function lies, when the caller may deploy there.
    func spaceToDeploy(_ assetName: String, in placeID: String) throws -> Space {
        guard let space = try object(Space.self, id: placeID) else {
            let project = try object(Project.self, id: placeID)
            throw LabError.deployingFromProject(
                model: assetName, project: project?.name ?? placeID)
        }
        try require(.deploy, in: space)
        guard space.service != nil else { throw LabError.noService(space: space.name) }
        return space
    }

    /// The model; one that was found only in a project is worth a message of its own.
    fileprivate func modelToDeploy(_ reference: String, in place: PlaceReference?) throws -> Model {
        do {
            // In a project nobody may deploy: who may see the model there is told so.
            var permission = Permission.deploy
            if case .project? = place { permission = .view }
            return try find(Model.self, reference, in: place, permission: permission)
        } catch LabError.notFound(let kind, let name, let found, let nearest) where kind == .model {
            try checkContent(ofAnnounced: reference, in: place)
            let user = try user()
            for project in try objects(Project.self)
            where project.members.contains(where: { $0.userID == user.id }) {
                guard let model = try matches(Model.self, reference, in: project.id).first
                else { continue }
                throw LabError.deployingFromProject(model: model.name, project: project.name)
            }
            throw LabError.notFound(kind, name, place: found, nearest: nearest)
        }
    }

    /// Tells of a model or function that was announced and no more, when this is one.
    func checkContent(ofAnnounced reference: String, in place: PlaceReference?) throws {
        guard
            let asset = try? find(ClientAsset.self, reference, in: place, permission: .view),
            let kind = asset.type.kind, kind != .data
        else { return }
        throw LabError.contentNotSent(kind, asset.name, id: asset.id)
    }

    /// Refuses a serving name that another deployment has.
    func check(_ servingName: String?, of own: Deployment? = nil) throws {
        guard let servingName else { return }
        if let other = try object(Deployment.self, alias: servingName), other.id != own?.id {
            throw LabError.servingNameTaken(servingName, by: other.name)
        }
    }
}
