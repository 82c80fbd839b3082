public import Foundation

/// A text of a user that functions get when they start, and that is shown to nobody.
public struct Secret: LabObject, Equatable {
    public static let kind = ObjectKind.secret

    public let id: String
    public let name: String
    public let userID: String
    public let createdAt: Date
    public var modifiedAt: Date
    public var containerID: String? { userID }
}
