public import Foundation

/// A place that holds assets and has members: a project or a space.
public protocol Workspace: LabObject {
    var members: [Member] { get set }
    /// Whether a higher role is needed to bring things into use here.
    var isProduction: Bool { get }
}

/// What a member may do. A higher role includes the lower ones.
public enum Role: String, Sendable, Codable, CaseIterable, Comparable {
    case viewer, editor, admin

    public static func < (left: Role, right: Role) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .editor: 1
        case .admin: 2
        }
    }
}

/// A user's place in a project or space.
public struct Member: Sendable, Equatable, Codable {
    public let userID: String
    public let userName: String
    public var role: Role
    public let since: Date
}

/// Where models are developed.
public struct Project: Workspace, Equatable {
    public static let kind = ObjectKind.project

    public let id: String
    public let name: String
    public let createdAt: Date
    public var members: [Member]
    public var containerID: String? { nil }
    public var isProduction: Bool { false }
}

/// Where assets are deployed.
public struct Space: Workspace, Equatable {
    public static let kind = ObjectKind.space

    /// How far along the way to production the space stands.
    public enum Stage: String, Sendable, Codable, CaseIterable {
        case development, testing, production
    }

    public let id: String
    public internal(set) var name: String
    public let stage: Stage
    /// The storage service; cannot be changed later.
    public let storage: String
    /// The machine-learning service; without one nothing can be deployed.
    public let service: String?
    public let createdAt: Date
    /// `nil` for a space of the notebook.
    public internal(set) var details: AssetDetails?
    public var members: [Member]
    public var containerID: String? { nil }
    public var isProduction: Bool { stage == .production }
}
