public import Columns
public import Foundation

/// Python code in a project or space that scores in a way of its own.
public struct Function: LabObject, Equatable {
    public static let kind = ObjectKind.function

    /// Where a promoted copy comes from.
    public struct Origin: Sendable, Equatable, Codable {
        public let functionID: String
        public let projectID: String
        public let projectName: String
        public let promotedBy: String
    }

    public let id: String
    public let name: String
    public let placeID: String
    /// The source text.
    public let content: Content
    /// The file that it came from.
    public let fileName: String
    public let shape: FunctionShape
    /// The parameters as JSON text; a secret stands there as `{"secret":"NAME"}`.
    public let parametersText: String
    public let origin: Origin?
    public let owner: String
    public let createdAt: Date
    public var containerID: String? { placeID }

    public var parameters: JSONValue {
        (try? JSONValue.parse(Array(parametersText.utf8))) ?? .object([])
    }

    /// The platform's type and software specification.
    public static let type = "python"
    public static let softwareSpecification = "runtime-22.2-py3.10"
}
