public import Columns
public import Foundation

/// Python code in a project or space that scores in a way of its own.
public struct Function: LabObject, Equatable {
    public static let kind = ObjectKind.function

    /// A function as a client of the REST API froze it.
    public struct Revision: Sendable, Equatable, Codable {
        /// Counts from 1.
        public let number: Int
        public let name: String
        public let details: AssetDetails?
        public let content: Content
        public let archive: Content?
        public let at: Date
    }

    /// Where a promoted copy comes from.
    public struct Origin: Sendable, Equatable, Codable {
        public let functionID: String
        public let projectID: String
        public let projectName: String
        public let promotedBy: String
    }

    public let id: String
    public internal(set) var name: String
    public let placeID: String
    /// The source text.
    public private(set) var content: Content
    /// The same as a client of the REST API sent it, compressed.
    public private(set) var archive: Content?
    /// The file that it came from.
    public let fileName: String
    public private(set) var shape: FunctionShape
    /// The parameters as JSON text; a secret stands there as `{"secret":"NAME"}`.
    public let parametersText: String
    public let origin: Origin?
    public let owner: String
    /// Who wrote the code; `nil` in homes from the time before it was kept.
    private(set) var codeAuthor: String?
    public let createdAt: Date
    /// `nil` for a function of the notebook.
    public internal(set) var details: AssetDetails?
    /// What clients have frozen, oldest first.
    public internal(set) var revisions: [Revision]?
    public var containerID: String? { placeID }

    /// Who wrote the code, and so whose secrets it may name; whoever promotes a function or deploys
    /// it lends it none. `nil` for a promoted copy of which that is not known any more.
    public var author: String? { codeAuthor ?? (origin == nil ? owner : nil) }

    init(
        id: String, name: String, placeID: String, content: Content, archive: Content? = nil,
        fileName: String, shape: FunctionShape, parametersText: String, origin: Origin? = nil,
        owner: String, author: String?, createdAt: Date, details: AssetDetails? = nil
    ) {
        self.id = id
        self.name = name
        self.placeID = placeID
        self.content = content
        self.archive = archive
        self.fileName = fileName
        self.shape = shape
        self.parametersText = parametersText
        self.origin = origin
        self.owner = owner
        codeAuthor = author
        self.createdAt = createdAt
        self.details = details
    }

    /// Takes other code, with which the function is its author's.
    mutating func replaceCode(
        by content: Content, archive: Content?, shape: FunctionShape, author: String
    ) {
        self.content = content
        self.archive = archive
        self.shape = shape
        codeAuthor = author
    }

    public var parameters: JSONValue {
        (try? JSONValue.parse(Array(parametersText.utf8))) ?? .object([])
    }

    /// The platform's type and software specification.
    public static let type = "python"
    public static let softwareSpecification = "runtime-22.2-py3.10"

    /// The one that a client has named, else the usual one.
    var softwareSpecificationName: String {
        details?.entity.softwareSpecificationName ?? Self.softwareSpecification
    }
}
