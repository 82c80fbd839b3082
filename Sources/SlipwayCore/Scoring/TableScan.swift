import Columns

/// What a table of any length is like, found by reading through it once.
///
/// Memory does not grow with the table. It is read by the rules by which `StreamScoring` reads.
struct TableScan {
    let columnNames: [String]
    private(set) var rowCount = 0
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
    /// - Throws: `LabError.badRecords` for the first record that cannot be read, and what `read`
    ///   throws.
    init(
        _ format: StreamFormat, schema: [Field] = [], byteLimit: Int = .max,
        blockBytes: Int = 1 << 17, read: @escaping (Int) throws -> [UInt8]
    ) throws {
        var blocks = RecordBlocks(format, limits: BlockLimits(blockBytes: blockBytes), read: read)
        var next = try blocks.next()
        var layout = try Records.layout(format, beginning: next, schema: schema, infersTypes: true)
        columnNames = layout.columnNames
        var texts: Set<String> = []
        var byteCount = 0
        while let block = next {
            let batch: Batch
            do {
                batch = try layout.read(block)
            } catch {
                throw Records.refusal(
                    error.error, in: block, rowsBefore: 0, after: rowCount, format)
            }
            if format == .jsonLines { layout.settle(layout.newTypes(in: batch)) }
            for column in batch.columns {
                if case .strings = column.values { texts.insert(column.name) }
            }
            rowCount += batch.rowCount
            byteCount += block.bytes.count
            if byteCount >= byteLimit { break }
            next = try blocks.next()
        }
        guard format == .csv else { return }
        let declared = Set(schema.map(\.name))
        inferredFields = columnNames.filter { !declared.contains($0) }.map { name in
            Field(name: name, type: texts.contains(name) ? .string : .number)
        }
    }
}
