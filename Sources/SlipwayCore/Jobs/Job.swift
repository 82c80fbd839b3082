public import Columns
public import Foundation

/// Records to be scored on a batch deployment, and how and when.
public struct Job: LabObject, Equatable {
    public static let kind = ObjectKind.job

    /// What a job reads.
    public enum Input: Sendable, Equatable, Codable {
        /// Records that were given with the job; kept with it.
        case inline(Content, RecordFormat)
        /// A data asset of the same space, by id and name.
        case data(id: String, name: String)
    }

    /// What a person wants to be told of.
    public enum Occasion: String, Sendable, Codable, CaseIterable {
        case success, warning, failure
    }

    public let id: String
    public var name: String
    /// What it is for, in a person's words.
    public var description: String?
    public let spaceID: String
    public let deploymentID: String
    public internal(set) var deploymentName: String
    public let input: Input
    /// The data asset that each run makes; `nil` keeps the output with the run alone.
    public let outputName: String?
    /// What a client of the REST API asked for, and is told again. Nothing else comes of it: runs
    /// work on the hardware of their deployment.
    public let hardware: HardwareSpecification?
    /// Which finished runs are kept; `nil` for all.
    public var retention: Retention?
    public var notify: [Occasion]
    public var timetable: Timetable?
    /// Runs are numbered from 1, and no number is used again.
    public var lastRunNumber: Int
    public let owner: String
    public let createdAt: Date
    public var modifiedAt: Date
    /// Whether a client of the REST API made it for one run, with which it goes. `nil` for no.
    let isForOneRun: Bool?
    public var containerID: String? { spaceID }

    /// When a job runs by itself, and on whose behalf.
    public struct Timetable: Sendable, Equatable, Codable {
        public var state: ScheduleState
        /// Who scheduled it; a run that this user may not start fails.
        public let userName: String
    }
}

/// How records are written down in a file.
public enum RecordFormat: String, Sendable, Codable, CaseIterable {
    case json, jsonl, csv

    /// How it is read block by block; JSON is not.
    public var streamFormat: StreamFormat? {
        switch self {
        case .json: nil
        case .jsonl: .jsonLines
        case .csv: .csv
        }
    }

    /// The format that a file's name promises.
    ///
    /// - Returns: `nil` when the name promises none: then the first bytes tell.
    public init?(fileName: String) {
        switch fileName.split(separator: ".").last.map({ $0.lowercased() }) {
        case "json"?: self = .json
        case "jsonl"?, "ndjson"?: self = .jsonl
        case "csv"?: self = .csv
        default: return nil
        }
    }
}
