public import Foundation

/// Tells the owner of a job how a run ended.
public struct JobNotification: LabObject, Equatable {
    public static let kind = ObjectKind.notification

    public let id: String
    public let userID: String
    public let occasion: Job.Occasion
    /// One sentence: ``job `nightly`: run 4 completed, 5 rows``.
    public let text: String
    public let jobID: String
    public let runID: String
    public let spaceID: String
    public let createdAt: Date
    /// Which of its user's it is, from 1; `nil` for one from before they were counted.
    public let number: Int?
    public var name: String { text }
    public var containerID: String? { userID }
    public var alias: String? { number.map { Self.alias(of: $0, userID: userID) } }

    static func alias(of number: Int, userID: String) -> String { "\(userID)/\(number)" }
}
