extension Model {
    /// The id of the original, under which a model and its copies are followed.
    var familyID: String { origin?.modelID ?? id }
}

extension Transaction {
    /// Where a model and all its copies stand: the original first, copies in the order in which
    /// they were made.
    ///
    /// - Parameter models: All models, or at least those of the family.
    func standings(
        ofFamily familyID: String, among models: [Model], places: inout KnownPlaces
    ) throws -> [(standing: ModelStanding, isVisible: Bool)] {
        let members = models.filter { $0.familyID == familyID }
        let ordered = members.filter { $0.origin == nil } + members.filter { $0.origin != nil }
        return try ordered.compactMap { model in
            guard let entry = try places.entry(model.placeID) else { return nil }
            return (try standing(of: model, in: entry.place), entry.isVisible)
        }
    }

    func standing(of model: Model, in place: ModelPlace) throws -> ModelStanding {
        let deployments =
            place.kind == .project
            ? []
            : try objects(Deployment.self, in: place.id).filter { $0.assetID == model.id }
                .map {
                    EvaluatedDeployment(
                        deployment: $0,
                        evaluations: try objects(DeploymentEvaluation.self, in: $0.id))
                }
        let isEvaluated = deployments.contains { $0.newestEvaluation != nil }
        return ModelStanding(
            model: model, place: place,
            stage: LifecycleStage(space: place.spaceStage, isEvaluated: isEvaluated),
            deployments: deployments)
    }
}
