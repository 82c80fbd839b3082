/// What cannot be kept as a fact of a model, or as a metric of its training.
public enum FactError: Error, Sendable, Equatable {
    case badValue(fact: String, reason: String)
    case badMetrics(reason: String)
}

extension FactError: UserFacingError {
    public var code: String { "bad-value" }

    public var what: String {
        switch self {
        case .badValue(let fact, _): "this cannot be the value of the fact `\(fact)`"
        case .badMetrics: "these cannot be the metrics of a training"
        }
    }

    public var why: String? {
        switch self {
        case .badValue(_, let reason), .badMetrics(let reason): reason
        }
    }

    public var next: String? {
        switch self {
        case .badValue(let fact, _):
            "a fact is text, a number, true or false; null removes it: "
                + "set fact \(quotedIfNeeded(fact)) = null for model MODEL"
        case .badMetrics: "name each number: metrics={areaUnderROC: 0.93, accuracy: 0.9}"
        }
    }
}
