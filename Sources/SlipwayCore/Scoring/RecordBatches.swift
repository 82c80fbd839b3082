import Columns

/// Records as one batch after another, in memory that does not grow with them; only JSON, which is one
/// document, comes as a whole.
struct RecordBatches {
    /// The columns of all batches, in order; of JSON those of its first item.
    let columnNames: [String]
    private(set) var rowCount = 0
    private(set) var byteCount = 0
    private let format: StreamFormat?
    private var blocks: RecordBlocks?
    private var layout: RecordLayout?
    private var first: RecordBlock?
    /// Of JSON, what is still to come.
    private var items: ArraySlice<PayloadItem> = []

    /// - Parameters:
    ///   - schema: What the values of some columns have to be.
    ///   - infersTypes: Whether columns of CSV that it does not declare may hold numbers, as each
    ///     batch for itself shows.
    ///   - read: Gives the next bytes, none only at the end.
    /// - Throws: `LabError.badRecords`, and what `read` throws.
    init(
        _ format: StreamFormat, schema: [Field], infersTypes: Bool = false,
        blockBytes: Int = 1 << 17, read: @escaping (Int) throws -> [UInt8]
    ) throws {
        self.format = format
        var blocks = RecordBlocks(format, limits: BlockLimits(blockBytes: blockBytes), read: read)
        first = try blocks.next()
        let layout = try Records.layout(
            format, beginning: first, schema: schema, infersTypes: infersTypes)
        columnNames = layout.columnNames
        self.blocks = blocks
        self.layout = layout
    }

    /// Records of a format that was promised, or that their beginning looks like.
    ///
    /// - Parameter passing: Gets all bytes, in order.
    init(
        _ source: ByteSource, as format: Records.Format? = nil, schema: [Field],
        infersTypes: Bool = false, blockBytes: Int = 1 << 17,
        passing: @escaping ([UInt8]) -> Void = { _ in }
    ) throws {
        let found: RecordFormat =
            switch format {
            case .csv: .csv
            case .json: .json
            case nil: Records.recordFormat(of: try source.beginning())
            }
        guard let found = found.streamFormat else {
            let bytes = try source.readToEnd()
            passing(bytes)
            self.init(try Records.items(bytes, as: .json, schema: schema))
            return
        }
        try self.init(found, schema: schema, infersTypes: infersTypes, blockBytes: blockBytes) {
            let bytes = try source.read(atMost: $0)
            passing(bytes)
            return bytes
        }
    }

    private init(_ items: [PayloadItem]) {
        format = nil
        self.items = items[...]
        columnNames = items.first?.batch.columnNames ?? []
    }

    /// How many tables there are: as many as JSON has items, and one of anything else.
    var tableCount: Int { format == nil ? items.count : 1 }

    /// - Throws: `LabError.badRecords` for the first record that cannot be read, `CancellationError`.
    mutating func next() throws -> Batch? {
        try Task.checkCancellation()
        guard let format else {
            guard let item = items.popFirst() else { return nil }
            rowCount += item.batch.rowCount
            return item.batch
        }
        guard let block = try first ?? blocks?.next(), let layout else { return nil }
        first = nil
        do {
            let batch = try layout.read(block)
            if format == .jsonLines { self.layout?.settle(layout.newTypes(in: batch)) }
            rowCount += batch.rowCount
            byteCount += block.bytes.count
            return batch
        } catch {
            throw Records.refusal(
                error.error, in: block, columnNames: columnNames, rowsBefore: 0, after: rowCount,
                format)
        }
    }
}
