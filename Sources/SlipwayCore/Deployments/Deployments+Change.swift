/// Changes of deployments that stay the same otherwise, their id above all.
extension Deployments {
    /// What is to change; what is `nil` stays.
    public struct Change: Sendable {
        /// Its name and what is said of it: made of the deployment as it is, while nobody else
        /// changes it.
        public var text: @Sendable (Deployment) throws -> AssetChange = { _ in AssetChange() }
        public var servingName: String?
        public var copies: Int?
        /// Another model or function of the same space, by id, and the model's revision.
        public var asset: (id: String, revision: Int?)?

        public init() {}
    }

    /// Changes a deployment.
    ///
    /// Another asset is loaded first. When it cannot be, the deployment goes on with the former
    /// one and tells so in `changeFailure`.
    public func change(
        _ reference: String, _ change: Change, in place: PlaceReference?, as caller: Caller
    ) async throws -> Deployment {
        let (before, asset) = try await lab.read(as: caller) { transaction in
            let found = try transaction.find(
                Deployment.self, reference, in: place, permission: .deploy)
            try check(
                Configuration(
                    mode: found.mode, servingName: change.servingName ?? found.servingName,
                    copies: change.copies ?? found.copies))
            try transaction.check(change.servingName, of: found)
            return (found, try change.asset.map { try transaction.asset($0, for: found) })
        }
        var loading: String?
        if let asset { loading = await problem(with: asset, before, as: caller) }
        let (after, isLost) = try await lab.write(as: caller) { [loading] transaction in
            var deployment = try transaction.find(
                Deployment.self, before.id, in: nil, permission: .deploy)
            let formerName = deployment.name
            try transaction.check(change.servingName, of: deployment)
            let text = try change.text(deployment)
            deployment.name = try text.checkedName(for: .deployment) ?? formerName
            deployment.details = text.applied(to: deployment.details)
            deployment.servingName = change.servingName ?? deployment.servingName
            deployment.copies = change.copies ?? deployment.copies
            // While it was loaded, it may have been deleted.
            let loss =
                loading == nil
                ? change.asset.flatMap { transaction.problem(with: $0, for: deployment) } : nil
            let failure = loading ?? loss
            if asset != nil { deployment.changeFailure = failure }
            if let asset, failure == nil {
                deployment.assetType = asset.type
                deployment.assetID = asset.id
                deployment.assetName = asset.name
                deployment.revision = asset.revision
                deployment.state = .ready
                deployment.failure = nil
            }
            deployment.modifiedAt = lab.clock.now()
            try transaction.put(deployment)
            if deployment.name != formerName {
                for var job in try transaction.objects(Job.self, in: deployment.spaceID)
                where job.deploymentID == deployment.id {
                    job.deploymentName = deployment.name
                    try transaction.put(job)
                }
            }
            return (deployment, loss != nil)
        }
        if isLost || before.assetID != after.assetID && after.assetType != .function {
            _ = try? await lab.runtimes.end(before)
        }
        return after
    }

    /// Why an asset cannot take the place of the deployed one, or `nil`.
    private func problem(
        with asset: AssetToDeploy, _ deployment: Deployment, as caller: Caller
    ) async -> String? {
        guard deployment.mode == .online, caller.plan == nil else { return nil }
        do {
            switch asset.content {
            case .model(_, let revision):
                _ = try await load(revision, for: deployment, as: caller)
            case .function(let function):
                try await lab.functions.start(deployment, function, as: caller)
            }
            return nil
        } catch let error as any UserFacingError {
            return error.what + (error.why.map { ": \($0)" } ?? "")
        } catch {
            return "\(error)"
        }
    }
}

/// An asset that is about to be deployed.
private struct AssetToDeploy: Sendable {
    enum Content: Sendable {
        case model(Model, Model.Revision)
        case function(Function)
    }

    let content: Content

    var type: Deployment.AssetType {
        if case .function = content { .function } else { .model }
    }

    var id: String {
        switch content {
        case .model(let model, _): model.id
        case .function(let function): function.id
        }
    }

    var name: String {
        switch content {
        case .model(let model, _): model.name
        case .function(let function): function.name
        }
    }

    var revision: Int {
        if case .model(_, let revision) = content { revision.number } else { 1 }
    }
}

extension Transaction {
    /// Why an asset cannot be deployed any more, or `nil`.
    fileprivate func problem(
        with wanted: (id: String, revision: Int?), for deployment: Deployment
    ) -> String? {
        do {
            _ = try asset(wanted, for: deployment)
            return nil
        } catch {
            return (error as? any UserFacingError)?.what ?? "\(error)"
        }
    }

    fileprivate func asset(
        _ wanted: (id: String, revision: Int?), for deployment: Deployment
    ) throws -> AssetToDeploy {
        if let function = try object(Function.self, id: wanted.id),
            function.placeID == deployment.spaceID
        {
            return AssetToDeploy(content: .function(function))
        }
        guard let model = try object(Model.self, id: wanted.id),
            model.placeID == deployment.spaceID
        else {
            try checkContent(ofAnnounced: wanted.id, in: .space(deployment.spaceID))
            throw LabError.notFound(.model, wanted.id, place: nil, nearest: nil)
        }
        return AssetToDeploy(content: .model(model, try model.revision(wanted.revision)))
    }
}
