/// A column that a reader is told to expect: its name and the type of its values.
public struct Field: Sendable, Hashable {
    public let name: String
    public let type: FieldType

    public init(name: String, type: FieldType) {
        self.name = name
        self.type = type
    }
}

/// What a scalar column can hold, besides null.
public enum FieldType: String, Sendable, Hashable, CaseIterable {
    case number, string, boolean
}

/// A batch as it came in a request, with the caller's own name for it.
public struct PayloadItem: Sendable, Equatable {
    /// Given back with the answer; `nil` when the caller gave none.
    public let id: String?
    public let batch: Batch

    public init(id: String? = nil, batch: Batch) {
        self.id = id
        self.batch = batch
    }
}

/// How much a reader accepts before it refuses the whole input.
public struct PayloadLimits: Sendable, Hashable {
    /// Length of the input.
    public var bytes: Int
    /// Arrays and objects inside one another.
    public var depth: Int

    /// 512 MiB and 64 levels unless told otherwise.
    public init(bytes: Int = 512 << 20, depth: Int = 64) {
        self.bytes = bytes
        self.depth = depth
    }
}
