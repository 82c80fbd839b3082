public import Foundation

/// A table of data in a project or space.
public struct DataAsset: LabObject, Equatable {
    public static let kind = ObjectKind.data

    public let id: String
    public let name: String
    public let placeID: String
    public let content: Content
    public let columnNames: [String]
    public let rowCount: Int
    public let owner: String
    public let createdAt: Date
    public var containerID: String? { placeID }
}
