/// What can be done with fact sheets.
public struct FactSheets: Sendable {
    let lab: Lab

    /// The fact sheet of a model of a project, or of a copy in a space.
    ///
    /// Whoever sees the model sees its sheet; of copies elsewhere only those that lie where the
    /// caller is a member.
    public func sheet(
        of reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> FactSheet {
        try await lab.read(as: caller) { transaction in
            let model = try transaction.find(
                Model.self, reference, in: place, permission: .view)
            return try transaction.factSheet(of: model)
        }
    }
}

extension Transaction {
    fileprivate func factSheet(of model: Model) throws -> FactSheet {
        var places = try KnownPlaces(self)
        guard let place = try places.entry(model.placeID)?.place else {
            throw LabError.notFound(.model, model.name, place: nil, nearest: nil)
        }
        let models = try objects(Model.self)
        let family = try standings(ofFamily: model.familyID, among: models, places: &places)
        let visible = family.filter(\.isVisible).map(\.standing)
        let own = try standing(of: model, in: place)
        let isCopy = model.origin != nil
        let copies = isCopy ? [] : visible.filter { $0.model.id != model.id }
        let original = visible.filter { $0.model.id == model.familyID && isCopy }
        return FactSheet(
            model: model, place: place, stage: own.stage,
            original: model.origin.map { origin in
                FactSheet.Original(
                    origin: origin, isThere: models.contains { $0.id == origin.modelID })
            },
            governance: try governance(of: model, among: models, places: &places),
            copies: copies,
            hiddenCopyCount: isCopy ? 0 : family.count { !$0.isVisible },
            deployments: ([own] + copies).flatMap { standing in
                standing.deployments.map {
                    FactSheet.PlacedDeployment(
                        deployment: $0.deployment, evaluations: $0.evaluations,
                        place: standing.place)
                }
            },
            facts: try ([own] + original + copies).flatMap { standing in
                try objects(Fact.self, in: standing.model.id)
                    .sorted { $0.name < $1.name }
                    .map { FactSheet.PlacedFact(fact: $0, place: standing.place) }
            },
            history: try history(of: [model.id], places: &places))
    }

    private func governance(
        of model: Model, among models: [Model], places: inout KnownPlaces
    ) throws -> FactSheet.Governance? {
        guard let useCase = try useCase(tracking: model.familyID),
            let tracked = useCase.models.first(where: { $0.modelID == model.familyID })
        else { return nil }
        let tracking = try useCase.models.flatMap {
            try standings(ofFamily: $0.modelID, among: models, places: &places).map(\.standing)
        }
        return FactSheet.Governance(
            useCase: useCase, status: UseCase.Status(tracking, tracksAny: true),
            tracked: tracked)
    }
}
