public import Foundation

/// A saved model in a project or space.
public struct Model: LabObject, Equatable {
    public static let kind = ObjectKind.model

    /// One version of the model's content.
    public struct Revision: Sendable, Equatable, Codable {
        /// Counts from 1.
        public let number: Int
        public let content: Content
        public let facts: ModelFacts
        public let createdAt: Date
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
    public let name: String
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
    public var containerID: String? { placeID }

    /// The newest revision.
    public var current: Revision { revisions[revisions.count - 1] }
}
