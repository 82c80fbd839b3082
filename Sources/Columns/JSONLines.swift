/// Reads the records of a block of JSON Lines, each on one line.
struct JSONLines {
    private let block: RecordBlock
    private var scanner: JSONScanner
    /// Where the line begins that was read last, or could not be read.
    private(set) var lineStart: Int
    private var nextLine: Int

    /// - Precondition: the block is well-formed UTF-8, and a line begins at `start`.
    init(_ block: RecordBlock, from start: Int, depthLimit: Int) {
        self.block = block
        scanner = JSONScanner(block.bytes, start: start, depthLimit: depthLimit)
        lineStart = start
        nextLine = start
    }

    /// The fields of the first record, in its order, with the types of those that are not null.
    mutating func firstRecord(
        declared: [String: FieldType]
    ) throws(PayloadError) -> [ColumnBuilder] {
        guard let line = try turnToLine() else { throw .empty }
        guard scanner.peek() == UInt8(ascii: "{") else {
            throw .shape(
                place: "$", expected: "an object on each line", found: try scanner.kind())
        }
        do throws(PayloadError) {
            let shape = try scanner.payloadShape()
            if shape != .records {
                throw PayloadError.shape(
                    place: "$", expected: "a record on each line", found: "a payload")
            }
            scanner.rewind(to: line.lowerBound)
            _ = scanner.peek()
            var records = JSONRecords(declared: declared)
            try records.read(from: &scanner)
            return records.builders
        } catch {
            throw fault(error, in: line)
        }
    }

    /// Reads the next record.
    ///
    /// - Returns: `false` at the end of the block.
    mutating func next(into records: inout JSONRecords) throws(PayloadError) -> Bool {
        guard let line = try turnToLine() else { return false }
        guard scanner.peek() == UInt8(ascii: "{") else { throw scanner.fault(.contentAfterEnd) }
        do throws(PayloadError) {
            try records.read(from: &scanner)
            if let more = scanner.peek() {
                throw scanner.fault(
                    more == UInt8(ascii: "{") ? .expectedNewLine : .contentAfterEnd)
            }
            return true
        } catch {
            throw fault(error, in: line)
        }
    }

    /// Turns to the next line that is not blank.
    private mutating func turnToLine() throws(PayloadError) -> Range<Int>? {
        while nextLine < block.bytes.count {
            lineStart = nextLine
            let end = block.bytes[nextLine...].firstIndex(of: UInt8(ascii: "\n"))
            let line = lineStart..<(end ?? block.bytes.count)
            if let limit = block.exceededLimit, end == nil {
                throw .tooLarge(bytes: line.count, limit: limit)
            }
            nextLine = line.upperBound + 1
            scanner.turn(to: line)
            if scanner.peek() != nil { return line }
        }
        return nil
    }

    /// The fault of a line, which may be that it ends too early.
    private func fault(_ error: PayloadError, in line: Range<Int>) -> PayloadError {
        guard line.upperBound < block.bytes.count,
            case .syntax(let offset, let number, let column, .unexpectedEnd) = error
        else { return error }
        return .syntax(offset: offset, line: number, column: column, reason: .lineEndInRecord)
    }
}
