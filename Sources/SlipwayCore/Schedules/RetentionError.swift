/// What can be wrong with `keep 10 runs`.
public enum RetentionError: Error, Sendable, Equatable {
    case unknownUnit(String, nearest: String?)
    /// Not a whole number within `Retention.limits`.
    case badCount(String, unit: String)
}

extension RetentionError: UserFacingError {
    public var code: String { "bad-retention" }

    public var what: String {
        switch self {
        case .unknownUnit(let unit, _): "runs cannot be kept by `\(unit.prefix(40))`"
        case .badCount(let count, let unit): "`\(count.prefix(40)) \(unit)` cannot be kept"
        }
    }

    public var why: String? {
        switch self {
        case .unknownUnit: "the newest so many are kept, or those of so many days"
        case .badCount: "the number is whole, from 1 to 100000"
        }
    }

    public var next: String? {
        switch self {
        case .unknownUnit(_, let nearest?): "did you mean `\(nearest)`?"
        case .unknownUnit: "for example `keep 10 runs` or `keep 30 days`"
        case .badCount: "leave `keep` out to keep every run"
        }
    }
}
