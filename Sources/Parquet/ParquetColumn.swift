/// A leaf of a file's schema: where values are.
public struct ParquetColumn: Sendable, Equatable {
    /// The names of the fields down to the value, joined by points, as Spark has them.
    ///
    /// The groups that Parquet puts around the elements of a list are left out
    /// (`nodeData.impurityStats`), those of a map leave `key` and `value`.
    public let path: String
    public let type: PhysicalType
    /// The definition level of a value that is not null.
    public let maxDefinitionLevel: Int
    /// The definition levels from which the list at each depth has an element; as many as lists
    /// lie around a value.
    public let elementLevels: [Int]

    /// How many lists lie around a value.
    public var maxRepetitionLevel: Int { elementLevels.count }

    public enum PhysicalType: Int, Sendable, CustomStringConvertible {
        case boolean, int32, int64, int96, float, double, byteArray, fixedLengthByteArray

        /// As Parquet writes it.
        public var description: String {
            [
                "BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY",
                "FIXED_LEN_BYTE_ARRAY",
            ][rawValue]
        }
    }
}

extension ParquetColumn {
    /// The leaves of a schema, in order.
    static func leaves(
        of schema: [FileMetadata.SchemaElement]
    ) throws(ParquetError) -> [ParquetColumn] {
        var walk = SchemaWalk(schema: schema)
        guard let root = schema.first, root.childCount >= 0 else { throw SchemaWalk.fault }
        for _ in 0..<root.childCount {
            try walk.visit(path: [], definition: 0, elementLevels: [], parent: .plain, depth: 0)
        }
        guard walk.next == schema.count else { throw SchemaWalk.fault }
        return walk.leaves
    }
}

/// Walks a schema, which is a tree written in pre-order.
private struct SchemaWalk {
    let schema: [FileMetadata.SchemaElement]
    /// The root has been read.
    var next = 1
    var leaves: [ParquetColumn] = []

    static let fault = ParquetError.corrupt(place: "footer", reason: .schema)
    private static let depthLimit = 64
    /// Of all paths together; a long name of a group stands in the path of every leaf in it.
    private static let pathByteLimit = 16 << 20
    private var pathBytes = 0

    /// What the group around a node says about the node's name.
    enum Parent { case plain, list, repeatedInList, map }

    init(schema: [FileMetadata.SchemaElement]) { self.schema = schema }

    mutating func visit(
        path: [String], definition: Int, elementLevels: [Int], parent: Parent, depth: Int
    ) throws(ParquetError) {
        guard next < schema.count, depth < Self.depthLimit else { throw Self.fault }
        let element = schema[next]
        next += 1
        var definition = definition
        var elementLevels = elementLevels
        if element.repetition != .required { definition += 1 }
        if element.repetition == .repeated { elementLevels.append(definition) }

        var path = path
        var inner = Parent.plain
        switch parent {
        case .list where element.repetition == .repeated && element.childCount == 1:
            inner = .repeatedInList
        case .list where element.repetition == .repeated: break
        case .map where element.repetition == .repeated: break
        case .repeatedInList: break
        default: path.append(element.name)
        }
        if inner == .plain {
            // Converted types 1, 2 and 3 are MAP, MAP_KEY_VALUE and LIST.
            switch element.convertedType {
            case 1, 2: inner = element.childCount == 1 ? .map : .plain
            case 3: inner = element.childCount == 1 ? .list : .plain
            default: break
            }
        }

        guard element.childCount > 0 else {
            guard element.childCount == 0, let code = element.type,
                let type = ParquetColumn.PhysicalType(rawValue: code)
            else { throw Self.fault }
            pathBytes += path.reduce(path.count) { $0 + $1.utf8.count }
            if pathBytes > Self.pathByteLimit {
                throw .tooLarge(place: "footer", claimed: pathBytes, limit: Self.pathByteLimit)
            }
            leaves.append(
                ParquetColumn(
                    path: path.joined(separator: "."), type: type, maxDefinitionLevel: definition,
                    elementLevels: elementLevels))
            return
        }
        guard element.childCount <= schema.count - next else { throw Self.fault }
        for _ in 0..<element.childCount {
            try visit(
                path: path, definition: definition, elementLevels: elementLevels, parent: inner,
                depth: depth + 1)
        }
    }
}
