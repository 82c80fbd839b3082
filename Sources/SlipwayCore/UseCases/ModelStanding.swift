/// A model, or one copy of it, where it lies, and what has come of it there.
public struct ModelStanding: Sendable {
    public let model: Model
    public let place: ModelPlace
    public let stage: LifecycleStage
    public let deployments: [EvaluatedDeployment]

    public var isEvaluated: Bool { deployments.contains { $0.newestEvaluation != nil } }
    /// The newest evaluation of any of its deployments.
    public var newestEvaluation: DeploymentEvaluation? {
        deployments.compactMap(\.newestEvaluation).max { $0.createdAt < $1.createdAt }
    }
}

/// A deployment and what its evaluations found.
public struct EvaluatedDeployment: Sendable {
    public let deployment: Deployment
    /// Oldest first; the last one counts.
    public let evaluations: [DeploymentEvaluation]

    public var newestEvaluation: DeploymentEvaluation? { evaluations.last }
}

/// The project or space in which a model lies, or lay.
public struct ModelPlace: Sendable, Equatable {
    public let id: String
    /// `project` or `space`.
    public let kind: ObjectKind
    public let name: String
    /// `nil` for a project.
    public let spaceStage: Space.Stage?

    /// As it reads in a sentence: ``space `lab` ``.
    public var description: String { "\(kind.rawValue) `\(name)`" }
}
