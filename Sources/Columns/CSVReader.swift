/// Reads rows from comma-separated text with a header.
///
/// Source of the format: RFC 4180, with line feeds as line ends too, and a byte order mark
/// passed over. An empty cell is null, unless it is quoted (`""`) in a column of strings. Lines
/// without any character are passed over; where there is only one column they are null.
///
/// Blanks around a number are allowed, and `NaN`, `Infinity` and `-Infinity` are numbers. Columns
/// that the schema does not declare hold numbers when all their cells are written as JSON
/// writes numbers, else strings: `007` stays text, and so do integers beyond 2⁵³, which no double
/// keeps.
public enum CSVReader {
    /// - Parameter schema: The declared columns, in any order.
    /// - Returns: All columns of the text, in the order of the header.
    /// - Throws: `PayloadError`. Rows count from 1 behind the header. `cancelled` within some
    ///   thousand rows.
    public static func read(
        _ bytes: [UInt8], schema: [Field] = [], limits: PayloadLimits = PayloadLimits()
    ) throws(PayloadError) -> Batch {
        let start = try textStart(of: bytes, limits: limits)
        var tokenizer = CSVTokenizer(bytes, start: start)
        let declared = Dictionary(schema.map { ($0.name, $0.type) }) { first, _ in first }
        var columns = try header(&tokenizer).map { CSVColumn(name: $0, declared: declared[$0]) }
        let rowCount = try rows(&tokenizer, into: &columns)
        return Batch(columns: columns.map { $0.finish(tokenizer) }, rowCount: rowCount)
    }

    /// The number that a text is, as `read` takes it in a column of numbers: blanks around it are
    /// allowed, those between digits are not, nor are other bases than ten.
    ///
    /// - Returns: `nil` for a text that is no number, and for one beyond the range of a double.
    public static func number(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        let cell = CSVCell(range: 0..<bytes.count, isQuoted: false, hasDoubledQuotes: false)
        return CSVTokenizer(bytes, start: 0).number(in: cell, grammar: .relaxed)
    }

    /// Reads the names of the columns, and moves behind them.
    static func header(_ tokenizer: inout CSVTokenizer) throws(PayloadError) -> [String] {
        var cells: [CSVCell] = []
        var hasHeader = false
        while !hasHeader {
            guard try tokenizer.nextRow(into: &cells) else { throw .empty }
            hasHeader = cells.count > 1 || cells[0].isQuoted || !cells[0].range.isEmpty
        }
        var names: [String] = []
        var seen: Set<String> = []
        for (index, cell) in cells.enumerated() {
            let name = tokenizer.text(of: cell)
            if name.isEmpty { throw .unnamedField(position: index + 1) }
            guard seen.insert(name).inserted else { throw .duplicateField(field: name) }
            names.append(name)
        }
        return names
    }

    /// Reads all rows that are left.
    ///
    /// - Parameter limit: Given when the text was cut off within its last row, which had become
    ///   too large; that row is refused then.
    /// - Returns: How many there are. When it throws, `tokenizer.rowStart` tells where the row at
    ///   fault begins.
    static func rows(
        _ tokenizer: inout CSVTokenizer, into columns: inout [CSVColumn], limit: Int? = nil
    ) throws(PayloadError) -> Int {
        var cells: [CSVCell] = []
        var row = 0
        while try tokenizer.nextRow(into: &cells) {
            if let limit, tokenizer.position == tokenizer.bytes.count {
                throw .tooLarge(bytes: tokenizer.position - tokenizer.rowStart, limit: limit)
            }
            let isBlank = cells.count == 1 && !cells[0].isQuoted && cells[0].range.isEmpty
            if isBlank && columns.count > 1 { continue }
            row += 1
            if row & 0xFFF == 0 && Task.isCancelled { throw .cancelled }
            if cells.count != columns.count {
                throw .rowLength(row: row, expected: columns.count, found: cells.count)
            }
            for index in cells.indices {
                try columns[index].append(cells[index], of: tokenizer, row: row)
            }
        }
        return row
    }
}

/// A column of the text: built at once when its type is declared, else kept as cells.
struct CSVColumn {
    private let name: String
    private let declared: FieldType?
    private var builder: ColumnBuilder
    private var undeclared: [CSVCell] = []

    init(name: String, declared: FieldType?) {
        self.name = name
        self.declared = declared
        self.builder = ColumnBuilder(name: name, declared: declared)
    }

    mutating func append(
        _ cell: CSVCell, of tokenizer: CSVTokenizer, row: Int
    ) throws(PayloadError) {
        let isAccepted: Bool
        switch declared {
        case nil:
            undeclared.append(cell)
            return
        case .number:
            if cell.range.isEmpty {
                builder.appendNull()
                return
            }
            let number = tokenizer.number(in: cell, grammar: .relaxed)
            isAccepted = number.map { builder.append($0) } ?? false
        case .string:
            Self.appendString(cell, of: tokenizer, to: &builder)
            return
        case .boolean:
            if cell.range.isEmpty {
                builder.appendNull()
                return
            }
            let text = tokenizer.text(of: cell).lowercased()
            isAccepted =
                text == "true" ? builder.append(true) : text == "false" && builder.append(false)
        }
        if !isAccepted {
            throw .mistyped(
                row: row, field: name, expected: declared ?? .string,
                found: excerpt(tokenizer.bytes[cell.range]))
        }
    }

    private static func appendString(
        _ cell: CSVCell, of tokenizer: CSVTokenizer, to builder: inout ColumnBuilder
    ) {
        if cell.range.isEmpty && !cell.isQuoted {
            builder.appendNull()
        } else {
            _ = builder.append(tokenizer.text(of: cell))
        }
    }

    consuming func finish(_ tokenizer: CSVTokenizer) -> Column {
        if declared != nil { return builder.finish() }
        var numbers = ColumnBuilder(name: name, declared: .number)
        for cell in undeclared {
            if cell.range.isEmpty && !cell.isQuoted {
                numbers.appendNull()
            } else if let number = tokenizer.number(in: cell, grammar: .json) {
                _ = numbers.append(number)
            } else {
                var strings = ColumnBuilder(name: name, declared: .string)
                for cell in undeclared { Self.appendString(cell, of: tokenizer, to: &strings) }
                return strings.finish()
            }
        }
        return numbers.finish()
    }
}

/// Where a cell lies in the text, without its quotes.
struct CSVCell {
    var range: Range<Int>
    var isQuoted: Bool
    /// Whether quotes stand doubled inside it.
    var hasDoubledQuotes: Bool
}

/// Cuts comma-separated text into rows of cells.
///
/// Its position is always at the start of a row, so that reading can pause between any two rows.
struct CSVTokenizer {
    let bytes: [UInt8]
    private(set) var position: Int
    /// Where the row begins that was read last, or could not be read.
    private(set) var rowStart: Int

    /// - Precondition: `bytes` is well-formed UTF-8 from `start` on.
    init(_ bytes: [UInt8], start: Int) {
        self.bytes = bytes
        self.position = start
        self.rowStart = start
    }

    /// Reads the next row.
    ///
    /// - Parameter cells: Receives its cells, at least one; overwritten.
    /// - Returns: `false` at the end of the text.
    mutating func nextRow(into cells: inout [CSVCell]) throws(PayloadError) -> Bool {
        cells.removeAll(keepingCapacity: true)
        rowStart = position
        guard position < bytes.count else { return false }
        while true {
            cells.append(try cell())
            guard position < bytes.count else { return true }
            let end = bytes[position]
            position += 1
            if end == UInt8(ascii: ",") { continue }
            if end == UInt8(ascii: "\r") && position < bytes.count
                && bytes[position] == UInt8(ascii: "\n")
            {
                position += 1
            }
            return true
        }
    }

    /// Reads a cell, up to the comma or line end behind it.
    private mutating func cell() throws(PayloadError) -> CSVCell {
        if position < bytes.count && bytes[position] == UInt8(ascii: "\"") {
            return try quotedCell()
        }
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
            {
                break
            }
            if byte == UInt8(ascii: "\"") {
                throw .syntax(.quoteInsideCell, at: position, of: bytes)
            }
            position += 1
        }
        return CSVCell(range: start..<position, isQuoted: false, hasDoubledQuotes: false)
    }

    private mutating func quotedCell() throws(PayloadError) -> CSVCell {
        let quote = position
        var hasDoubledQuotes = false
        position += 1
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "\"") else {
                position += 1
                continue
            }
            let end = position
            position += 1
            guard position < bytes.count else {
                return CSVCell(
                    range: quote + 1..<end, isQuoted: true, hasDoubledQuotes: hasDoubledQuotes)
            }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                hasDoubledQuotes = true
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                return CSVCell(
                    range: quote + 1..<end, isQuoted: true, hasDoubledQuotes: hasDoubledQuotes)
            default: throw .syntax(.textAfterQuote, at: position, of: bytes)
            }
        }
        throw .syntax(.unterminatedQuote, at: quote, of: bytes)
    }

    /// The text of a cell, doubled quotes made single.
    func text(of cell: CSVCell) -> String {
        guard cell.hasDoubledQuotes else {
            return String(decoding: bytes[cell.range], as: UTF8.self)
        }
        var text: [UInt8] = []
        var next = cell.range.lowerBound
        while next < cell.range.upperBound {
            text.append(bytes[next])
            next += bytes[next] == UInt8(ascii: "\"") ? 2 : 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The number that fills a cell, blanks around it apart, or `nil`.
    func number(in cell: CSVCell, grammar: NumberParser.Grammar) -> Double? {
        var next = cell.range.lowerBound
        var end = cell.range.upperBound
        while next < end && bytes[next] == 0x20 { next += 1 }
        while next < end && bytes[end - 1] == 0x20 { end -= 1 }
        guard next < end else { return nil }
        if bytes[end - 1] > UInt8(ascii: "9") {
            switch String(decoding: bytes[next..<end], as: UTF8.self) {
            case "NaN": return .nan
            case "Infinity": return .infinity
            case "-Infinity": return -.infinity
            default: return nil
            }
        }
        let start = next
        guard let number = NumberParser.scan(bytes, at: &next, end: end, grammar: grammar),
            next == end, number.isFinite
        else { return nil }
        // Digits that a double does not keep are those of an identifier.
        if grammar == .json, number.magnitude > 0x1p53,
            bytes[start..<end].allSatisfy({ $0 == 0x2D || $0 &- 48 < 10 })
        {
            return nil
        }
        return number
    }
}
