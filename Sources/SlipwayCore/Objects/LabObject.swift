public import Foundation

/// The kinds of things the lab keeps.
public enum ObjectKind: String, Sendable, Codable, CaseIterable {
    case user, key, project, space, model, data, deployment
    case function, job, run, notification, secret
    case asset
    case usecase, fact, evaluation

    /// As people call it: `data asset`, `API key`.
    public var noun: String {
        switch self {
        case .data: "data asset"
        case .key: "API key"
        case .usecase: "use case"
        default: rawValue
        }
    }
}

/// Something that is kept in the store under an identifier.
public protocol LabObject: Codable, Sendable, Identifiable where ID == String {
    static var kind: ObjectKind { get }
    /// A lower-case GUID.
    var id: String { get }
    /// What people call it; several may share a name. In Unicode normalisation form C.
    var name: String { get }
    /// The project or space it lies in, the user it belongs to, or `nil`.
    var containerID: String? { get }
    /// Another name by which it can be found and which is unique among its kind.
    var alias: String? { get }
    var createdAt: Date { get }
}

extension LabObject {
    public var alias: String? { nil }
}

/// The form in which the store keeps an object: what it must be able to look up, and a body.
public struct StoredObject: Sendable, Equatable, Codable {
    public let kind: ObjectKind
    public let id: String
    public let containerID: String?
    public let name: String
    public let alias: String?
    /// The object as JSON with sorted keys: the same object always has the same bytes.
    public let body: String

    public init(
        kind: ObjectKind, id: String, containerID: String?, name: String, alias: String?,
        body: String
    ) {
        self.kind = kind
        self.id = id
        self.containerID = containerID
        self.name = name
        self.alias = alias
        self.body = body
    }

    init<Object: LabObject>(_ object: Object) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Int64((date.timeIntervalSince1970 * 1000).rounded()))
        }
        self.init(
            kind: Object.kind, id: object.id, containerID: object.containerID, name: object.name,
            alias: object.alias, body: String(decoding: try encoder.encode(object), as: UTF8.self))
    }

    func decoded<Object: LabObject>(as type: Object.Type) throws -> Object {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let milliseconds = try decoder.singleValueContainer().decode(Int64.self)
            return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        }
        return try decoder.decode(type, from: Data(body.utf8))
    }
}

extension StoredObject {
    private struct Links: Decodable {
        struct Origin: Decodable {
            let modelID: String?
        }

        let origin: Origin?
        let assetID: String?
    }

    /// The id of what it stems from: of a copy of a model the original, of a deployment what is
    /// deployed, of a fact its model, of an evaluation its deployment. `nil` for all else.
    ///
    /// The SQLite store computes the same in its schema.
    public var sourceID: String? {
        switch kind {
        case .fact, .evaluation: containerID
        case .model: links?.origin?.modelID
        case .deployment: links?.assetID
        default: nil
        }
    }

    private var links: Links? {
        try? JSONDecoder().decode(Links.self, from: Data(body.utf8))
    }
}

extension String {
    /// The form in which names are kept and compared (Unicode NFC).
    public var normalizedName: String { precomposedStringWithCanonicalMapping }
}
