public import Foundation

/// Somebody who does things in the lab.
public struct User: LabObject, Equatable {
    public static let kind = ObjectKind.user
    /// The name of the user that every home begins with.
    public static let administratorName = "admin"

    public let id: String
    public let name: String
    public let createdAt: Date
    public var containerID: String? { nil }
    public var alias: String? { name }

    /// Whether this is the one user who may create others.
    public var isAdministrator: Bool { name == User.administratorName }
}

/// A secret with which programs log in as a user. Only its hash is kept.
public struct APIKey: LabObject, Equatable {
    public static let kind = ObjectKind.key

    public let id: String
    public let name: String
    public let userID: String
    /// SHA-256 of the key, in hexadecimal.
    public let hash: String
    public let createdAt: Date
    public var containerID: String? { userID }
    public var alias: String? { hash }
}
