import Columns

/// What a table of any length is like, found by reading through it once.
///
/// Memory does not grow with the table. It is read by the rules by which `StreamScoring` reads.
struct TableScan {
    let columnNames: [String]
    let rowCount: Int
    /// The columns of a CSV that the schema does not declare, with the types of all their cells.
    private(set) var inferredFields: [Field] = []

    /// The header that a CSV begins with, if all of it is there and can be read.
    static func columnNames(ofCSV beginning: [UInt8]) -> [String]? {
        var rest = beginning[...]
        var blocks = RecordBlocks(.csv, limits: BlockLimits(blockBytes: beginning.count)) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return try? Records.layout(.csv, beginning: blocks.next(), schema: []).columnNames
    }

    /// - Parameters:
    ///   - schema: What the values of some columns have to be.
    ///   - byteLimit: About how much is read; all unless told otherwise.
    ///   - read: Gives the next bytes, none only at the end.
    /// - Throws: `LabError.badRecords` for the first record that cannot be read, what `read` throws,
    ///   and `CancellationError`.
    init(
        _ format: StreamFormat, schema: [Field] = [], byteLimit: Int = .max,
        blockBytes: Int = 1 << 17, read: @escaping (Int) throws -> [UInt8]
    ) throws {
        var batches = try RecordBatches(
            format, schema: schema, infersTypes: true, blockBytes: blockBytes, read: read)
        columnNames = batches.columnNames
        var texts: Set<String> = []
        while batches.byteCount < byteLimit, let batch = try batches.next() {
            for column in batch.columns {
                if case .strings = column.values { texts.insert(column.name) }
            }
        }
        rowCount = batches.rowCount
        guard format == .csv else { return }
        let declared = Set(schema.map(\.name))
        inferredFields = columnNames.filter { !declared.contains($0) }.map { name in
            Field(name: name, type: texts.contains(name) ? .string : .number)
        }
    }
}
