public import Foundation

/// One execution of a job.
public struct JobRun: LabObject, Equatable {
    public static let kind = ObjectKind.run

    public enum State: String, Sendable, Codable, CaseIterable {
        /// Waits for its turn: a deployment has two runs at once.
        case queued
        case running
        case completed, failed, canceled

        public var isFinal: Bool { self != .queued && self != .running }
    }

    /// Why it was started.
    public enum Trigger: Sendable, Equatable, Codable {
        case person
        /// - Parameter missed: How many earlier times of the schedule this run stands for.
        case schedule(at: Date, missed: Int)
    }

    public struct Output: Sendable, Equatable, Codable {
        public let content: Content
        public let format: RecordFormat
        /// The data asset that holds it too, when the job makes one.
        public let assetID: String?
        public let assetName: String?
    }

    /// Why it failed, in the words that people read.
    public struct Failure: Sendable, Equatable, Codable {
        public let code: String
        public let what: String
        public let why: String?
        public let next: String?
    }

    public let id: String
    public let jobID: String
    /// Follows the job's when that is renamed.
    public var jobName: String
    public let number: Int
    public let spaceID: String
    public let deploymentID: String
    public let deploymentName: String
    public let trigger: Trigger
    /// Through which door somebody asked for it; `nil` for schedules, and in homes from before this
    /// was kept.
    let askedThrough: JournalEntry.Door?
    /// On whose behalf it runs.
    public let userName: String
    /// The program that runs it, or will.
    public let programID: String
    public var state: State
    /// Somebody has asked that it end.
    public var isToBeCanceled: Bool
    public let queuedAt: Date
    public var startedAt: Date?
    public var endedAt: Date?
    public var inputRowCount: Int?
    public var outputRowCount: Int?
    public var output: Output?
    public var failure: Failure?
    /// Things worth knowing about a run that completed, a sentence each.
    public var warnings: [String]

    public var name: String { "\(jobName)/\(number)" }
    public var containerID: String? { jobID }
    public var alias: String? { "\(jobID)/\(number)" }
    public var createdAt: Date { queuedAt }

    /// Whether it ended without anything to show for it: it failed, was canceled, or its program
    /// went.
    var isFruitless: Bool { state.isFinal && state != .completed }
}
