/// What can be done with custom facts.
public struct Facts: Sendable {
    let lab: Lab

    /// Characters of a text.
    static let textLimit = 2_000

    /// States a fact of a model or of one copy, in place of what was stated under that name.
    ///
    /// - Parameter value: `nil` takes the fact away.
    /// - Returns: the model, and the fact as it is now; `nil` when it was taken away.
    /// - Throws: `FactError`; `LabError.notFound` for a fact to be taken away that is not there.
    public func set(
        _ name: String, to value: Fact.Value?, for model: String, in place: PlaceReference?,
        as caller: Caller
    ) async throws -> (model: Model, fact: Fact?) {
        let name = try checkedName(name, for: .fact)
        if let value { try Self.check(value, of: name) }
        return try await lab.write(as: caller) { transaction in
            let model = try transaction.find(
                Model.self, model, in: place, permission: .changeAssets)
            let known = try transaction.objects(Fact.self, in: model.id, named: name).first
            guard let value else {
                guard let known else {
                    let names = try transaction.objects(Fact.self, in: model.id).map(\.name)
                    throw LabError.notFound(
                        .fact, name, place: "of model `\(model.name)`",
                        nearest: name.nearest(in: names))
                }
                try transaction.remove(known)
                return (model, nil)
            }
            var fact =
                known
                ?? Fact(
                    id: lab.ids.next(.fact), name: name, modelID: model.id, value: value,
                    setBy: caller.userName, createdAt: lab.clock.now(),
                    modifiedAt: lab.clock.now())
            fact.value = value
            fact.setBy = caller.userName
            fact.modifiedAt = lab.clock.now()
            try transaction.put(fact)
            return (model, fact)
        }
    }

    private static func check(_ value: Fact.Value, of name: String) throws {
        switch value {
        case .text(let text) where text.count > textLimit:
            throw FactError.badValue(
                fact: name, reason: "it is longer than \(textLimit) characters")
        case .text(let text) where text.isWrittenAsDate && !text.isCalendarDate:
            throw FactError.noSuchDay(fact: name, text: text)
        case .number(let number) where !number.isFinite:
            throw FactError.badValue(fact: name, reason: "it is not a finite number")
        default: break
        }
    }
}

extension Transaction {
    /// Removes a model with what people stated of it. Its deployments must be gone.
    func removeModel(_ model: Model) throws {
        for fact in try objects(Fact.self, in: model.id) { try remove(fact) }
        try remove(model)
    }

    /// Removes a deployment with what its evaluations found.
    func removeDeployment(_ deployment: Deployment) throws {
        for evaluation in try objects(DeploymentEvaluation.self, in: deployment.id) {
            try remove(evaluation)
        }
        try remove(deployment)
    }
}
