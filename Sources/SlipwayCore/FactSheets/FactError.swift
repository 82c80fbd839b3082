/// What cannot be kept as a fact of a model, or as a metric of its training.
public enum FactError: Error, Sendable, Equatable {
    case badValue(fact: String, reason: String)
    /// A text that is written as a day and is none.
    case noSuchDay(fact: String, text: String)
    case badMetrics(reason: String)
}

extension FactError: UserFacingError {
    public var code: String { "bad-value" }

    public var what: String {
        switch self {
        case .badValue(let fact, _), .noSuchDay(let fact, _):
            "this cannot be the value of the fact `\(fact)`"
        case .badMetrics: "these cannot be the metrics of a training"
        }
    }

    public var why: String? {
        switch self {
        case .badValue(_, let reason), .badMetrics(let reason): reason
        case .noSuchDay(_, let text): "there is no day \(text) in the calendar"
        }
    }

    public var next: String? {
        switch self {
        case .badValue(let fact, _):
            "a fact is text, a number, true or false; null removes it: "
                + "set fact \(quotedIfNeeded(fact)) = null for model MODEL"
        case .noSuchDay:
            "a day is written YEAR-MONTH-DAY, such as 2026-01-31; as anything else, use words"
        case .badMetrics: "name each number: metrics={areaUnderROC: 0.93, accuracy: 0.9}"
        }
    }
}
