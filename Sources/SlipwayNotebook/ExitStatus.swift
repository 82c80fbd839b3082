public import SlipwayCore
import SlipwayScript

/// With what a program ends; a worse ending is a greater one.
public enum ExitStatus: Int32, Sendable, Comparable {
    case done = 0
    /// A command failed.
    case failed = 1
    /// The words could not be understood.
    case usage = 2
    /// An expectation or a recorded output did not match.
    case mismatch = 3
    /// Refused, since it was not confirmed.
    case unconfirmed = 4
    /// A defect in Slipway.
    case defect = 70
    case interrupted = 130
    case terminated = 143

    public static func < (left: ExitStatus, right: ExitStatus) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The ending that any error stands for; one that nobody has words for is a defect.
    public init(ending error: any Error) {
        self = (error as? any UserFacingError).map { ExitStatus($0) } ?? .defect
    }

    /// The ending that a failure stands for.
    public init(_ error: any UserFacingError) {
        switch error.code {
        case Diagnostic.expectationFailed: self = .mismatch
        case Diagnostic.interrupted: self = .interrupted
        case "confirmation-needed": self = .unconfirmed
        case "internal": self = .defect
        case "usage": self = .usage
        case "not-found", "bad-value": self = .failed
        default: self = ErrorCode(rawValue: error.code) == nil ? .failed : .usage
        }
    }
}
