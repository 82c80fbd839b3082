/// What the beginning of a text tells about all its records, and how to read them block by block.
///
/// Records are read by the same rules and refused with the same errors as by `CSVReader` and
/// `JSONPayloadReader`, which read a text whole. Three things are different:
/// - In CSV a column that the schema does not declare is text, also when all its cells look like
///   numbers: no block knows the cells of the others. So such cells pass through as they are, and
///   an empty one without quotes stays empty. A layout that infers types tells them block by block.
/// - A record of JSON Lines stands on one line, which may not be an array or a payload of the
///   platform.
/// - Of several faults the one in the first row is reported, whatever it is; a text that is not
///   UTF-8 is noticed where it is not.
public struct RecordLayout: Sendable, Equatable {
    private struct Field: Sendable, Equatable {
        let name: String
        let declared: FieldType?
        /// The declared type or that of the first value; `nil` while all rows are null.
        var type: FieldType?
    }

    private let format: StreamFormat
    private let depthLimit: Int
    /// Where the rows of the first block begin.
    private let firstRow: Int
    private var fields: [Field]
    private let positions: [String: Int]

    /// Reads the header, or the fields of the first record.
    ///
    /// - Parameters:
    ///   - first: The first block of the text.
    ///   - infersTypes: In CSV, whether a column that the schema does not declare holds numbers in
    ///     each block where all its cells are numbers, as `CSVReader` has it.
    /// - Throws: `PayloadError`.
    public init(
        _ format: StreamFormat, beginning first: RecordBlock, schema: [Columns.Field] = [],
        infersTypes: Bool = false, depthLimit: Int = PayloadLimits().depth
    ) throws(PayloadError) {
        let start = first.bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
        let declared = Dictionary(schema.map { ($0.name, $0.type) }) { first, _ in first }
        let badText = first.badText(format, from: start)
        let text = badText.map { first.prefix($0.length) } ?? first
        do throws(PayloadError) {
            switch format {
            case .csv:
                var tokenizer = CSVTokenizer(text.bytes, start: start)
                fields = try Self.header(&tokenizer, of: text).map { name in
                    let type = declared[name] ?? (infersTypes ? nil : .string)
                    return Field(name: name, declared: type, type: type)
                }
                firstRow = tokenizer.position
            case .jsonLines:
                var lines = JSONLines(text, from: start, depthLimit: depthLimit)
                fields = try lines.firstRecord(declared: declared).map { column in
                    Field(name: column.name, declared: column.declared, type: column.type)
                }
                firstRow = start
            }
        } catch {
            throw error == .empty ? badText?.error ?? error : error
        }
        self.format = format
        self.depthLimit = depthLimit
        positions = Dictionary(
            fields.enumerated().map { ($0.element.name, $0.offset) }
        ) { first, _ in first }
    }

    private static func header(
        _ tokenizer: inout CSVTokenizer, of first: RecordBlock
    ) throws(PayloadError) -> [String] {
        guard let limit = first.exceededLimit else { return try CSVReader.header(&tokenizer) }
        // What is cut off is no header, whatever it looks like.
        let names = try? CSVReader.header(&tokenizer)
        guard let names, tokenizer.position < first.bytes.count else {
            throw .tooLarge(bytes: first.bytes.count, limit: limit)
        }
        return names
    }

    /// In the order of the header or of the first record.
    public var columnNames: [String] { fields.map(\.name) }

    /// A record that cannot be read.
    public struct Fault: Error, Sendable, Equatable {
        /// Places and rows are counted from the beginning of the block; see `RecordBlock.place`.
        public let error: PayloadError
        /// What of the block lies before the record: its rows can be read.
        public let length: Int
    }

    /// Reads the records of a block.
    ///
    /// Columns stand in the order of the header or of the first record. The first block has no
    /// rows when there is nothing but a header.
    public func read(_ block: RecordBlock) throws(Fault) -> Batch {
        let start = block.isFirst ? firstRow : 0
        if let fault = block.badText(format, from: start) { throw fault }
        switch format {
        case .csv: return try readCSV(block, from: start)
        case .jsonLines: return try readLines(block, from: start)
        }
    }

    private func readCSV(_ block: RecordBlock, from start: Int) throws(Fault) -> Batch {
        var tokenizer = CSVTokenizer(block.bytes, start: start)
        var columns = fields.map { CSVColumn(name: $0.name, declared: $0.declared) }
        do throws(PayloadError) {
            let rowCount = try CSVReader.rows(
                &tokenizer, into: &columns, limit: block.exceededLimit)
            return Batch(columns: columns.map { $0.finish(tokenizer) }, rowCount: rowCount)
        } catch .syntax(_, _, _, .unterminatedQuote) where block.exceededLimit != nil {
            throw Fault(
                error: .tooLarge(
                    bytes: block.bytes.count - tokenizer.rowStart, limit: block.exceededLimit ?? 0),
                length: tokenizer.rowStart)
        } catch {
            throw Fault(error: error, length: tokenizer.rowStart)
        }
    }

    private func readLines(_ block: RecordBlock, from start: Int) throws(Fault) -> Batch {
        var lines = JSONLines(block, from: start, depthLimit: depthLimit)
        var records = JSONRecords(
            columns: fields.map {
                ColumnBuilder(name: $0.name, declared: $0.declared, known: $0.type)
            }, positions: positions)
        do throws(PayloadError) {
            while try lines.next(into: &records) {}
            return records.finish()
        } catch {
            throw Fault(error: error, length: lines.lineStart)
        }
    }

    // MARK: Fields that have been null so far

    /// The types that a batch of this layout shows of fields that were null in all rows so far.
    public func newTypes(in batch: Batch) -> [String: FieldType] {
        var types: [String: FieldType] = [:]
        for (field, column) in zip(fields, batch.columns) where field.type == nil {
            switch column.values {
            case .numbers(let numbers):
                // A column of numbers may be one of nulls, whose type is still to come.
                if numbers.count > 0 && (numbers.isNull.isEmpty || numbers.isNull.contains(false)) {
                    types[field.name] = .number
                }
            case .strings: types[field.name] = .string
            case .booleans: types[field.name] = .boolean
            case .vectors: break
            }
        }
        return types
    }

    /// Whether later values may have these types.
    public func accepts(_ types: [String: FieldType]) -> Bool {
        fields.allSatisfy { field in
            types[field.name].map { $0 == field.type ?? $0 } ?? true
        }
    }

    /// Holds from now on that these fields have these types.
    public mutating func settle(_ types: [String: FieldType]) {
        if types.isEmpty { return }
        for index in fields.indices where fields[index].type == nil {
            fields[index].type = types[fields[index].name]
        }
    }
}

extension RecordBlock {
    /// The fault of a block that is not well-formed UTF-8 throughout.
    ///
    /// - Parameter start: Where a record begins, or the text.
    fileprivate func badText(_ format: StreamFormat, from start: Int) -> RecordLayout.Fault? {
        guard let offset = UTF8Check.firstFault(in: bytes) else { return nil }
        let text = Array(bytes[..<offset])
        let quoteCount = text.dropFirst(start).count { $0 == UInt8(ascii: "\"") }
        let end = format.lastRecordEnd(in: text, isQuotedAtEnd: quoteCount % 2 == 1)
        return RecordLayout.Fault(
            error: .notUTF8(offset: offset), length: max(end ?? 0, min(start, offset)))
    }
}
