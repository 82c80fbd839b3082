/// All that is known of a model, or of one copy of it, in the order in which people read it.
///
/// Computed from what is there and from the journal; nobody fills it in but for custom facts.
/// Source of the sections: the platform's documentation of fact sheets.
public struct FactSheet: Sendable {
    /// The use case that follows the model.
    public struct Governance: Sendable {
        public let useCase: UseCase
        public let status: UseCase.Status
        public let tracked: UseCase.TrackedModel
    }

    /// The model of which this one is a copy.
    public struct Original: Sendable {
        public let origin: Model.Origin
        /// Whether it is still there.
        public let isThere: Bool
    }

    /// A deployment of the model or of one of its copies.
    public struct PlacedDeployment: Sendable {
        public let deployment: Deployment
        /// Oldest first; the last one counts.
        public let evaluations: [DeploymentEvaluation]
        public let place: ModelPlace
    }

    /// A custom fact, and where the model lies of which it is stated.
    public struct PlacedFact: Sendable {
        public let fact: Fact
        public let place: ModelPlace
    }

    public let model: Model
    public let place: ModelPlace
    public let stage: LifecycleStage
    /// `nil` for a model that is no copy.
    public let original: Original?
    /// `nil` while no use case follows the model.
    public let governance: Governance?
    /// The copies of an original, where the caller may see them; none of a copy.
    public let copies: [ModelStanding]
    /// How many more copies there are.
    public let hiddenCopyCount: Int
    /// Of an original those of all its copies, of a copy its own.
    public let deployments: [PlacedDeployment]
    /// Those of the model and of its copies; of a copy its own and those of its original.
    public let facts: [PlacedFact]
    /// Oldest first.
    public let history: [ModelEvent]

    /// The newest of all evaluations; `nil` while the model waits for one.
    public var newestEvaluation: DeploymentEvaluation? {
        deployments.compactMap(\.evaluations.last).max {
            ($0.createdAt, $0.id) < ($1.createdAt, $1.id)
        }
    }
}
