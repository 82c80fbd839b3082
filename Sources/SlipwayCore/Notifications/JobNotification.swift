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
    public var name: String { text }
    public var containerID: String? { userID }
}
