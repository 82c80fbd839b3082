public import Foundation

/// Data in a project or space: a table, or a file of whatever kind that a client has stored.
public struct DataAsset: LabObject, Equatable {
    public static let kind = ObjectKind.data

    public let id: String
    public internal(set) var name: String
    public let placeID: String
    public let content: Content
    /// Empty for what is no table.
    public let columnNames: [String]
    public let rowCount: Int
    public let owner: String
    public let createdAt: Date
    /// `nil` for data of the notebook.
    public internal(set) var details: AssetDetails?
    public var containerID: String? { placeID }
}
