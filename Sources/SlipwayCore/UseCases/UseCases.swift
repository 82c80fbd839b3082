/// What can be done with use cases.
public struct UseCases: Sendable {
    let lab: Lab

    private static let purposeLimit = 2_000

    /// Creates a use case, of which the caller becomes the owner. Any user may.
    public func create(
        _ name: String, purpose: String? = nil, risk: UseCase.Risk = .none, as caller: Caller
    ) async throws -> UseCase {
        let name = try checkedName(name, for: .usecase)
        if let purpose, purpose.count > Self.purposeLimit {
            throw UseCaseError.purposeTooLong(limit: Self.purposeLimit)
        }
        return try await lab.write(as: caller) { transaction in
            let useCase = UseCase(
                id: lab.ids.next(.usecase), name: name, purpose: purpose, risk: risk,
                owner: try transaction.user().name, models: [], createdAt: lab.clock.now(),
                modifiedAt: lab.clock.now())
            try transaction.put(useCase)
            return useCase
        }
    }

    /// All use cases with their states, in the order of their names. Everybody sees all of them.
    public func list(as caller: Caller) async throws -> [UseCaseSummary] {
        try await lab.read(as: caller) { transaction in
            let models = try transaction.objects(Model.self)
            var places = try KnownPlaces(transaction)
            return try transaction.objects(UseCase.self)
                .map { useCase in
                    let standings = try useCase.models.flatMap {
                        try transaction.standings(
                            ofFamily: $0.modelID, among: models, places: &places)
                    }
                    return UseCaseSummary(
                        useCase: useCase,
                        status: UseCase.Status(
                            standings.map(\.standing), tracksAny: !useCase.models.isEmpty))
                }
                .sorted {
                    ($0.useCase.name, $0.useCase.createdAt) < (
                        $1.useCase.name, $1.useCase.createdAt
                    )
                }
        }
    }

    /// The use case with this name or id, and how its models stand.
    public func overview(
        of reference: String, as caller: Caller
    ) async throws -> UseCaseOverview {
        try await lab.read(as: caller) { transaction in
            let useCase = try transaction.useCase(reference)
            let models = try transaction.objects(Model.self)
            var places = try KnownPlaces(transaction)
            var standings: [(standing: ModelStanding, isVisible: Bool)] = []
            var gone: [UseCase.TrackedModel] = []
            for tracked in useCase.models {
                let family = try transaction.standings(
                    ofFamily: tracked.modelID, among: models, places: &places)
                if family.isEmpty { gone.append(tracked) }
                standings += family
            }
            return UseCaseOverview(
                useCase: useCase,
                status: UseCase.Status(
                    standings.map(\.standing), tracksAny: !useCase.models.isEmpty),
                standings: standings.filter(\.isVisible).map(\.standing),
                hiddenStages: standings.filter { !$0.isVisible }.map(\.standing.stage),
                gone: gone,
                history: try transaction.history(
                    of: useCase.models.map(\.modelID), places: &places))
        }
    }

    /// Follows a model from now on, together with its copies; of a copy its original.
    ///
    /// Needs whoever may change assets where the model lies.
    ///
    /// - Throws: `UseCaseError.alreadyTracked`, by whichever use case.
    public func add(
        model reference: String, in place: PlaceReference?, to useCase: String, as caller: Caller
    ) async throws -> (useCase: UseCase, tracked: UseCase.TrackedModel) {
        try await lab.write(as: caller) { transaction in
            var useCase = try transaction.useCase(useCase)
            let model = try transaction.find(
                Model.self, reference, in: place, permission: .changeAssets)
            if let other = try transaction.useCase(tracking: model.familyID) {
                throw UseCaseError.alreadyTracked(
                    model: model.name, useCase: other.name, original: model.origin?.modelName)
            }
            let tracked = UseCase.TrackedModel(
                modelID: model.familyID, modelName: model.origin?.modelName ?? model.name,
                since: lab.clock.now(), addedBy: caller.userName)
            useCase.models.append(tracked)
            useCase.modifiedAt = lab.clock.now()
            try transaction.put(useCase)
            return (useCase, tracked)
        }
    }

    /// Follows a model no longer. Its facts, copies and deployments stay as they are.
    ///
    /// Needs whoever may change assets where the model lies, the use case's owner, or the
    /// administrator.
    ///
    /// - Parameter place: Tells apart several models of one name.
    public func remove(
        model reference: String, in place: PlaceReference?, from useCase: String,
        as caller: Caller
    ) async throws -> (useCase: UseCase, tracked: UseCase.TrackedModel) {
        try await lab.write(as: caller) { transaction in
            var useCase = try transaction.useCase(useCase)
            let tracked = try transaction.tracked(reference, in: place, by: useCase)
            if try !transaction.mayChange(useCase),
                let model = try transaction.object(Model.self, id: tracked.modelID)
            {
                try transaction.require(.changeAssets, inPlaceWithID: model.placeID)
            } else {
                try transaction.requireOwner(
                    of: useCase, to: "remove models from use case `\(useCase.name)`")
            }
            useCase.models.removeAll { $0.modelID == tracked.modelID }
            useCase.modifiedAt = lab.clock.now()
            try transaction.put(useCase)
            return (useCase, tracked)
        }
    }

    /// Deletes a use case; the models are not touched. Only its owner and the administrator may.
    public func delete(_ reference: String, as caller: Caller) async throws -> UseCase {
        try await lab.write(as: caller) { transaction in
            let useCase = try transaction.useCase(reference)
            try transaction.requireOwner(of: useCase, to: "delete use case `\(useCase.name)`")
            try transaction.remove(useCase)
            return useCase
        }
    }
}

/// A use case as a list shows it.
public struct UseCaseSummary: Sendable {
    public let useCase: UseCase
    public let status: UseCase.Status
}

/// A use case, how its models and their copies stand, and what happened to them.
public struct UseCaseOverview: Sendable {
    public let useCase: UseCase
    public let status: UseCase.Status
    /// Models and copies in projects and spaces of which the caller is a member.
    public let standings: [ModelStanding]
    /// The stages of those that lie elsewhere.
    public let hiddenStages: [LifecycleStage]
    /// Tracked models of which nothing is left, not even a copy.
    public let gone: [UseCase.TrackedModel]
    /// Oldest first.
    public let history: [ModelEvent]
}

extension Transaction {
    /// The use case with this name or id.
    func useCase(_ reference: String) throws -> UseCase {
        if let useCase = try object(UseCase.self, id: reference) { return useCase }
        let named = try objects(UseCase.self, named: reference.normalizedName)
        if named.count > 1 {
            throw LabError.ambiguous(.usecase, reference, ids: named.map(\.id))
        }
        if let useCase = named.first { return useCase }
        throw LabError.notFound(
            .usecase, reference, place: nil,
            nearest: reference.nearest(in: try objects(UseCase.self).map(\.name)))
    }

    /// The use case that follows the model with this id, if one does.
    func useCase(tracking familyID: String) throws -> UseCase? {
        try objects(UseCase.self).first { $0.models.contains { $0.modelID == familyID } }
    }

    fileprivate func tracked(
        _ reference: String, in place: PlaceReference?, by useCase: UseCase
    ) throws -> UseCase.TrackedModel {
        let name = reference.normalizedName
        let named = useCase.models.filter { $0.modelID == reference || $0.modelName == name }
        if place == nil {
            if named.count > 1 {
                throw UseCaseError.ambiguousTracked(
                    model: reference, useCase: useCase.name, ids: named.map(\.modelID))
            }
            if let tracked = named.first { return tracked }
        }
        // A copy may bear another name, and stands for its original.
        let model = try? find(Model.self, reference, in: place, permission: .view)
        guard let model, let tracked = useCase.models.first(where: { $0.modelID == model.familyID })
        else {
            throw UseCaseError.notTracked(
                model: reference, useCase: useCase.name, tracked: useCase.models.map(\.modelName))
        }
        return tracked
    }

    fileprivate func mayChange(_ useCase: UseCase) throws -> Bool {
        let user = try user()
        return user.name == useCase.owner || user.isAdministrator
    }

    fileprivate func requireOwner(of useCase: UseCase, to action: String) throws {
        if try mayChange(useCase) { return }
        throw UseCaseError.notOwner(
            caller: caller.userName, action: action, owner: useCase.owner)
    }
}
