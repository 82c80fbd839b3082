public import Columns

/// What clients of the REST API say of something and read back unchanged; the lab itself uses the
/// little that it knows.
public struct AssetDetails: Sendable, Equatable, Codable {
    public var description: String?
    public var tags: [String]
    /// The entity as it was posted: a JSON object as text, since members keep their order so.
    private var entityText: String

    public init(
        description: String? = nil, tags: [String] = [], entity: JSONValue = .object([])
    ) {
        self.description = description
        self.tags = tags
        entityText = entity.compact
    }

    /// An object.
    public var entity: JSONValue {
        get { (try? JSONValue.parse(Array(entityText.utf8))) ?? .object([]) }
        set { entityText = newValue.compact }
    }
}

/// What a client changes of something's name and details; what is `nil` stays.
public struct AssetChange: Sendable, Equatable {
    public var name: String?
    public var description: String?
    public var tags: [String]?
    /// Members of the entity to be set, or removed where the value is `nil`, in this order.
    public var entity: [(key: String, value: JSONValue?)] = []

    public init() {}

    public static func == (left: AssetChange, right: AssetChange) -> Bool {
        left.name == right.name && left.description == right.description && left.tags == right.tags
            && left.entity.elementsEqual(right.entity) { $0.key == $1.key && $0.value == $1.value }
    }

    /// The new name, if there is one and it can be a name.
    func checkedName(for kind: ObjectKind) throws -> String? {
        try name.map { try SlipwayCore.checkedName($0, for: kind) }
    }

    func applied(to details: AssetDetails?) -> AssetDetails {
        var details = details ?? AssetDetails()
        if let description { details.description = description }
        if let tags { details.tags = tags }
        if !entity.isEmpty, case .object(var members) = details.entity {
            for (key, value) in entity {
                let place = members.firstIndex { $0.key == key }
                switch (place, value) {
                case (let place?, let value?): members[place] = .init(key, value)
                case (let place?, nil): members.remove(at: place)
                case (nil, let value?): members.append(.init(key, value))
                case (nil, nil): break
                }
            }
            details.entity = .object(members)
        }
        return details
    }
}
