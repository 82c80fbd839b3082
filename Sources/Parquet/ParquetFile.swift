/// A Parquet file in memory.
///
/// Opening it reads and checks the footer alone; each column is read when asked for. Nothing is
/// remembered, so a column that is needed twice is better kept.
public struct ParquetFile: Sendable {
    /// The leaves of the schema, in order.
    public let columns: [ParquetColumn]
    public let rowCount: Int

    private let bytes: [UInt8]
    private let metadata: FileMetadata
    private let limits: ParquetLimits

    /// - Throws: `ParquetError`; `notParquet` for bytes of any other kind.
    public init(
        bytes: [UInt8], limits: ParquetLimits = ParquetLimits()
    ) throws(ParquetError) {
        let magic = Array("PAR1".utf8)
        // The magic at either end, and the length of the footer.
        guard bytes.count >= 12, bytes.starts(with: magic) else { throw .notParquet }
        let tail = bytes.suffix(4)
        if tail.elementsEqual("PARE".utf8) {
            throw .unsupported(place: "footer", feature: "encryption")
        }
        guard tail.elementsEqual(magic) else { throw .notParquet }
        var length = ByteCursor(bytes, bytes.count - 8..<bytes.count - 4, place: "footer")
        let footerLength = try length.length()
        guard footerLength <= bytes.count - 12 else {
            throw .corrupt(place: "footer", reason: .truncated)
        }
        let footer = bytes.count - 8 - footerLength..<bytes.count - 8
        var reader = ThriftReader(ByteCursor(bytes, footer, place: "footer"))
        let metadata = try FileMetadata(&reader, place: "footer", limits: limits)
        let columns = try ParquetColumn.leaves(of: metadata.schema)
        var rowCount = 0
        for group in metadata.rowGroups {
            guard group.columns.count == columns.count else {
                throw .corrupt(place: "footer", reason: .columnOrder)
            }
            let (sum, overflow) = rowCount.addingReportingOverflow(group.rowCount)
            if overflow { throw .corrupt(place: "footer", reason: .rowCount) }
            rowCount = sum
        }
        guard rowCount == metadata.rowCount else {
            throw .corrupt(place: "footer", reason: .rowCount)
        }
        if rowCount > limits.columnEntries {
            throw .tooLarge(place: "footer", claimed: rowCount, limit: limits.columnEntries)
        }
        self.bytes = bytes
        self.metadata = metadata
        self.columns = columns
        self.rowCount = rowCount
        self.limits = limits
    }

    /// Reads a column that no list lies around: a value for every row, or `nil` where it, or a
    /// struct around it, is null.
    public func values<Value: ParquetReadable>(
        _ path: String, as type: Value.Type = Value.self
    ) throws(ParquetError) -> [Value?] {
        let leaf = try read(path, as: type, depth: 0)
        let max = UInt32(leaf.column.maxDefinitionLevel)
        if max == 0 || leaf.definitionLevels.allSatisfy({ $0 == max }) { return leaf.values }
        var next = 0
        return leaf.definitionLevels.map { level in
            guard level == max else { return nil }
            defer { next += 1 }
            return leaf.values[next]
        }
    }

    /// Reads a column of lists: one for every row, or `nil` where the list, or a struct around
    /// it, is null. A null element is an error.
    public func lists<Value: ParquetReadable>(
        _ path: String, as type: Value.Type = Value.self
    ) throws(ParquetError) -> [[Value]?] {
        let leaf = try read(path, as: type, depth: 1)
        var rows: [[Value]?] = []
        rows.reserveCapacity(rowCount)
        var next = 0
        for (index, level) in leaf.definitionLevels.enumerated() {
            let isNewRow = leaf.repetitionLevels[index] == 0
            let row = isNewRow ? rows.count : rows.count - 1
            switch try leaf.state(level, row: row) {
            case .null where isNewRow: rows.append(nil)
            case .empty where isNewRow: rows.append([])
            case .element where isNewRow:
                rows.append([leaf.values[next]])
                next += 1
            case .element where rows.last??.isEmpty == false:
                rows[row]?.append(leaf.values[next])
                next += 1
            default: throw .corrupt(place: path, reason: .levels)
            }
        }
        return rows
    }

    // MARK: Leaves

    /// A leaf as it lies in the file: levels, and the values that are not null.
    private struct Leaf<Value: ParquetReadable> {
        let column: ParquetColumn
        let definitionLevels: [UInt32]
        let repetitionLevels: [UInt32]
        let values: [Value]

        enum State { case null, empty, element }

        /// What a definition level says about the list.
        ///
        /// - Precondition: the column has a list around its values.
        /// - Throws: when the element is null.
        func state(_ level: UInt32, row: Int) throws(ParquetError) -> State {
            let elementLevel = UInt32(column.elementLevels[0])
            if level < elementLevel { return level + 1 == elementLevel ? .empty : .null }
            guard level == UInt32(column.maxDefinitionLevel) else {
                throw .unexpectedNull(path: column.path, row: row)
            }
            return .element
        }
    }

    private func read<Value: ParquetReadable>(
        _ path: String, as type: Value.Type, depth: Int
    ) throws(ParquetError) -> Leaf<Value> {
        guard let index = columns.firstIndex(where: { $0.path == path }) else {
            throw .noColumn(path: path, available: columns.map(\.path))
        }
        let column = columns[index]
        let prefix = { (depth: Int) in String(repeating: "list of ", count: depth) }
        let mismatch = ParquetError.wrongType(
            path: path, expected: prefix(depth) + type.physicalTypes,
            found: prefix(column.maxRepetitionLevel) + column.type.description)
        guard column.maxRepetitionLevel == depth else { throw mismatch }
        var reader = try ColumnChunkReader(column, bytes: bytes, limits: limits)
        for group in metadata.rowGroups {
            try reader.read(group.columns[index], rowCount: group.rowCount)
        }
        guard
            let values = try type.read(
                ParquetValues(values: reader.values, path: path, byteLimit: limits.columnBytes))
        else {
            throw mismatch
        }
        return Leaf(
            column: column, definitionLevels: reader.definitionLevels,
            repetitionLevels: reader.repetitionLevels, values: values)
    }
}
