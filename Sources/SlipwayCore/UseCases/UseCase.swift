public import Foundation

/// The governed purpose of one or more models: what they are for, and how risky that is.
///
/// Everybody may see use cases; what lies in a project or space only its members see in them.
public struct UseCase: LabObject, Equatable {
    public static let kind = ObjectKind.usecase

    public enum Risk: String, Sendable, Codable, CaseIterable {
        case none, low, medium, high
    }

    /// A model that is followed: what happens to it and to its copies shows by itself.
    public struct TrackedModel: Sendable, Equatable, Codable {
        /// Of the original; copies are followed with it.
        public let modelID: String
        /// Kept for when the model is gone.
        public let modelName: String
        public let since: Date
        public let addedBy: String
    }

    public let id: String
    public let name: String
    /// What the models are for, in the words of whoever made the use case.
    public let purpose: String?
    public let risk: Risk
    public let owner: String
    /// In the order in which they were added.
    public var models: [TrackedModel]
    public let createdAt: Date
    public var modifiedAt: Date
    public var containerID: String? { nil }
}
