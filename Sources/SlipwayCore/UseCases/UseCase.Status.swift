extension UseCase {
    /// How far the most advanced of the models has come; computed from what is there, not kept.
    ///
    /// Those of the platform's states that tell what is there. Its others (draft, approved, under
    /// revision) are decisions of people, which the lab does not record.
    public enum Status: String, Sendable, CaseIterable {
        case awaitingDevelopment = "awaiting development"
        case developed
        case promotedToPreProduction = "promoted to pre-production"
        case deployedForValidation = "deployed for validation"
        case validated
        case promotedToProduction = "promoted to production"
        case deployedForOperation = "deployed for operation"
        case inOperation = "in operation"
        /// All models that were tracked are gone.
        case decommissioned

        /// - Parameter standings: Of every model and copy that is still there.
        init(_ standings: [ModelStanding], tracksAny: Bool) {
            let best = standings.map(Self.init).max { $0.rank < $1.rank }
            self = best ?? (tracksAny ? .decommissioned : .awaitingDevelopment)
        }

        private init(_ standing: ModelStanding) {
            let isDeployed = standing.deployments.contains { $0.deployment.state == .ready }
            switch (standing.place.spaceStage, isDeployed, standing.isEvaluated) {
            case (nil, _, _): self = .developed
            case (.production, true, true): self = .inOperation
            case (.production, true, false): self = .deployedForOperation
            case (.production, false, _): self = .promotedToProduction
            case (_, true, true): self = .validated
            case (_, true, false): self = .deployedForValidation
            case (.testing, false, _): self = .promotedToPreProduction
            case (.development, false, _): self = .developed
            }
        }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }
}
