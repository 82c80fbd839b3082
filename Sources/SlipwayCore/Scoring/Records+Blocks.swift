import Columns

/// Records that are read block by block.
extension Records {
    /// What the first block tells of all records.
    ///
    /// - Parameter first: `nil` for an empty text.
    /// - Throws: `LabError.badRecords`.
    static func layout(
        _ format: StreamFormat, beginning first: RecordBlock?, schema: [Field],
        infersTypes: Bool = false
    ) throws -> RecordLayout {
        guard let first else { throw LabError.badRecords(LabError.Payload(.empty)) }
        do {
            return try RecordLayout(
                format, beginning: first, schema: schema, infersTypes: infersTypes)
        } catch .tooLarge(let byteCount, let limit) {
            throw LabError.badRecords(.tooLarge("the first record", byteCount, limit, format))
        } catch {
            let isJSON = format == .csv && self.format(of: first.bytes) == .json
            throw LabError.badRecords(isJSON ? .jsonForCSV : LabError.Payload(error))
        }
    }

    /// What people are told of a record that cannot be read.
    ///
    /// - Parameters:
    ///   - columnNames: Those of the whole table.
    ///   - rowsBefore: The rows of the block in front of it.
    ///   - rowsOfOthers: The rows of the blocks in front of its block.
    static func refusal(
        _ error: PayloadError, in block: RecordBlock, columnNames: [String], rowsBefore: Int,
        after rowsOfOthers: Int, _ format: StreamFormat
    ) -> LabError {
        if case .tooLarge(let byteCount, let limit) = error {
            return .badRecords(
                .tooLarge("row \(rowsOfOthers + rowsBefore + 1)", byteCount, limit, format))
        }
        return .badRecords(
            LabError.Payload(
                block.place(error, rowsBefore: rowsOfOthers), columnNames: columnNames))
    }
}

extension LabError.Payload {
    fileprivate static func tooLarge(
        _ record: String, _ byteCount: Int, _ limit: Int, _ format: StreamFormat
    ) -> LabError.Payload {
        LabError.Payload(
            code: "too-large", what: "\(record) is too large",
            why: "it has \(byteCount) bytes or more, and \(limit) are taken at most",
            next: format == .csv ? "see whether a quote is missing at its end" : nil)
    }

    fileprivate static var jsonForCSV: LabError.Payload {
        LabError.Payload(
            code: "bad-records", what: "this is JSON, not CSV", why: nil,
            next: "say `file` instead of `csv`, or let the file's name end in .json or .jsonl")
    }
}
