public import Columns
public import Foundation

/// A saved model in a project or space.
public struct Model: LabObject, Equatable {
    public static let kind = ObjectKind.model

    /// One version of the model's content.
    public struct Revision: Sendable, Equatable, Codable {
        /// Counts from 1.
        public let number: Int
        public let content: Content
        public fileprivate(set) var facts: ModelFacts
        public let createdAt: Date
        /// What the training measured, as told at the import: a JSON object. `nil` when nothing
        /// was told, and in homes from the time before.
        let trainingMetricsText: String?
        /// The model's name and details when a client of the REST API made this revision.
        public internal(set) var frozen: Frozen?
    }

    /// What a revision of the REST API keeps beside the content.
    public struct Frozen: Sendable, Equatable, Codable {
        public let name: String
        public let details: AssetDetails
        public let at: Date
    }

    /// What the model was trained on, as told when it was imported.
    public struct Training: Sendable, Equatable, Codable {
        /// The data asset's name and the hash of its content.
        public let dataName: String
        public let dataHash: String
        public let label: String?
    }

    /// Where a promoted copy comes from.
    public struct Origin: Sendable, Equatable, Codable {
        public let modelID: String
        public let modelName: String
        public let revision: Int
        public let projectID: String
        public let projectName: String
        public let promotedBy: String
    }

    public let id: String
    public internal(set) var name: String
    /// The project or space.
    public let placeID: String
    /// Oldest first; never empty.
    public var revisions: [Revision]
    public let training: Training?
    public let label: String?
    public let origin: Origin?
    public let owner: String
    public let createdAt: Date
    public var modifiedAt: Date
    /// `nil` for a model of the notebook.
    public internal(set) var details: AssetDetails?
    public var containerID: String? { placeID }

    /// Takes over what a model of a Python framework has said of itself when it was loaded.
    ///
    /// - Returns: whether that was new.
    mutating func learn(_ facts: ModelFacts, ofRevision number: Int) -> Bool {
        guard let index = revisions.firstIndex(where: { $0.number == number }),
            revisions[index].facts != facts
        else { return false }
        revisions[index].facts = facts
        return true
    }

    /// The newest revision.
    public var current: Revision { revisions[revisions.count - 1] }
}

extension Model.Revision {
    /// The names and values of what the training measured, in the order in which they were told.
    public var trainingMetrics: [JSONValue.Member] {
        guard let trainingMetricsText,
            case .object(let members)? = try? JSONValue.parse(Array(trainingMetricsText.utf8))
        else { return [] }
        return members
    }

    /// The metrics as they are kept.
    ///
    /// - Throws: `FactError.badMetrics` unless they are a record of numbers, texts and booleans.
    static func text(of metrics: JSONValue?) throws -> String? {
        guard let metrics, metrics != .null else { return nil }
        guard case .object(let members) = metrics else {
            throw FactError.badMetrics(reason: "they are not a record of names and values")
        }
        if members.count > 100 { throw FactError.badMetrics(reason: "there are more than 100") }
        for member in members {
            _ = try checkedName(member.key, for: .fact)
            switch member.value {
            case .number(let number) where number.isFinite: break
            case .boolean: break
            case .string(let text) where text.count <= Facts.textLimit: break
            default:
                throw FactError.badMetrics(
                    reason: "`\(member.key)` is no number, short text, true or false")
            }
        }
        return members.isEmpty ? nil : metrics.compact
    }
}
