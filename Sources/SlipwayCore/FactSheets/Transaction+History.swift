extension Transaction {
    /// What happened to these models, to all that was made of them and stated of them; oldest
    /// first. Events in places that the caller may not see are left out.
    ///
    /// - Parameter ids: Of originals, whose copies are followed too, or of single copies.
    func history(of ids: [String], places: inout KnownPlaces) throws -> [ModelEvent] {
        guard !ids.isEmpty else { return [] }
        let reader = HistoryReader(entries: try journal(about: ids), rootIDs: ids)
        return try reader.events().compactMap { event in
            guard let entry = try places.entry(event.placeID), entry.isVisible else { return nil }
            return ModelEvent(
                entryNumber: event.entry.number, at: event.entry.at,
                userName: event.entry.userName, modelID: event.model.id,
                modelName: event.model.name, place: entry.place, what: event.what)
        }
    }
}

/// Makes events of the changes of a family of models.
private struct HistoryReader {
    struct Event {
        let entry: JournalEntry
        let model: Model
        let placeID: String
        let what: ModelEvent.What
    }

    private let entries: [JournalEntry]
    /// Every model of the family as it is or last was, by id.
    private let models: [String: Model]
    /// The same of deployments, by id.
    private let deployments: [String: Deployment]

    init(entries: [JournalEntry], rootIDs: [String]) {
        self.entries = entries
        var models: [String: Model] = [:]
        var deployments: [String: Deployment] = [:]
        for change in entries.flatMap(\.changes) {
            guard let object = change.after ?? change.before else { continue }
            if object.kind == .model, let model = try? object.decoded(as: Model.self),
                rootIDs.contains(model.id) || rootIDs.contains(model.familyID)
            {
                models[model.id] = model
            } else if object.kind == .deployment,
                let deployment = try? object.decoded(as: Deployment.self)
            {
                deployments[deployment.id] = deployment
            }
        }
        self.models = models
        self.deployments = deployments
    }

    func events() throws -> [Event] {
        try entries.flatMap { entry in
            try entry.changes.compactMap { try event(of: $0, in: entry) }
        }
    }

    private func event(
        of change: JournalEntry.Change, in entry: JournalEntry
    ) throws -> Event? {
        switch (change.after ?? change.before)?.kind {
        case .model:
            guard let (before, after) = try images(of: change, as: Model.self),
                let model = after ?? before, models[model.id] != nil,
                let what = what(before, after)
            else { return nil }
            return Event(entry: entry, model: model, placeID: model.placeID, what: what)
        case .deployment:
            guard let (before, after) = try images(of: change, as: Deployment.self),
                let deployment = after ?? before, let model = models[deployment.assetID],
                let what = what(before, after)
            else { return nil }
            return Event(entry: entry, model: model, placeID: deployment.spaceID, what: what)
        case .evaluation:
            guard let evaluation = try change.after?.decoded(as: DeploymentEvaluation.self),
                let deployment = deployments[evaluation.deploymentID],
                let model = models[evaluation.modelID]
            else { return nil }
            return Event(
                entry: entry, model: model, placeID: deployment.spaceID,
                what: .evaluated(deployment.name, result: evaluation.mainResult))
        case .fact:
            guard let (before, after) = try images(of: change, as: Fact.self),
                let fact = after ?? before, let model = models[fact.modelID]
            else { return nil }
            // A fact that goes with its model is no event of its own.
            let isModelGone = entry.changes.contains {
                $0.after == nil && $0.before?.id == model.id
            }
            if after == nil && isModelGone { return nil }
            return Event(
                entry: entry, model: model, placeID: model.placeID,
                what: after.map { .factSet($0.name, $0.value) } ?? .factRemoved(fact.name))
        default: return nil
        }
    }

    private func what(_ before: Model?, _ after: Model?) -> ModelEvent.What? {
        guard let after else { return .removed }
        guard let before else {
            return after.origin.map { .promoted(revision: $0.revision) } ?? .imported
        }
        let isRevised = after.revisions.count != before.revisions.count
        return isRevised ? .revised(number: after.current.number) : nil
    }

    private func what(_ before: Deployment?, _ after: Deployment?) -> ModelEvent.What? {
        guard let after else { return before.map { .deploymentRemoved($0.name) } }
        guard let before else {
            return .deployed(after.name, after.mode, failed: after.state == .failed)
        }
        let isRedeployed = after.assetID != before.assetID || after.revision != before.revision
        return isRedeployed ? .redeployed(after.name, revision: after.revision) : nil
    }

    private func images<Object: LabObject>(
        of change: JournalEntry.Change, as type: Object.Type
    ) throws -> (before: Object?, after: Object?)? {
        (try change.before?.decoded(as: type), try change.after?.decoded(as: type))
    }
}
