/// Why a deployment cannot be evaluated; what is wrong with the rows is in `EvaluationError`.
public enum DeploymentEvaluationError: Error, Sendable, Equatable {
    case functionDeployed(deployment: String)
    /// - Parameter candidates: Columns of the records that the model does not read.
    case noLabel(deployment: String, candidates: [String])
}

extension DeploymentEvaluationError: UserFacingError {
    public var code: String {
        switch self {
        case .functionDeployed: "not-a-model"
        case .noLabel: "no-label"
        }
    }

    public var what: String {
        switch self {
        case .functionDeployed(let deployment):
            "`\(deployment)` is a function, and only models are evaluated"
        case .noLabel(let deployment, _):
            "it is not known which column has the true answers for `\(deployment)`"
        }
    }

    public var why: String? {
        switch self {
        case .functionDeployed:
            "a function answers whatever it likes: nothing tells which of its values is the "
                + "prediction, and of which label"
        case .noLabel: "the model names no label, and none was given when it was imported"
        }
    }

    public var next: String? {
        switch self {
        case .functionDeployed: "evaluate the deployment of the model that it calls"
        case .noLabel(_, let candidates):
            Records.separatorAdvice(candidates)
                ?? (candidates.count == 1
                    ? "add `as \(quotedIfNeeded(candidates[0]))`"
                    : "add `as COLUMN`"
                        + (candidates.isEmpty
                            ? "" : ": " + list(candidates.map { "`\($0)`" }, most: 6, last: "or")))
        }
    }
}
