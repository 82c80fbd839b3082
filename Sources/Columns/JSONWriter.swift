/// Writes batches as JSON. Numbers follow `NumberText`; null, NaN and infinities are `null`.
///
/// A dense vector is an array of its entries; a sparse one is `[size,[indices],[values]]`.
public enum JSONWriter {
    /// The platform's answer: `{"predictions":[{"id":…,"fields":[…],"values":[[…],…]},…]}`.
    ///
    /// One prediction for each item, with the item's `id` when it has one.
    public static func response(_ items: [PayloadItem]) -> [UInt8] {
        document(items, key: "predictions")
    }

    /// The beginning of an answer with one item, which comes batch by batch: all before its rows.
    public static func responseStart(fieldsOf batch: Batch) -> [UInt8] {
        var text = Array("{\"predictions\":[{".utf8)
        appendFields(of: batch, to: &text)
        text.append(contentsOf: ",\"values\":[".utf8)
        return text
    }

    /// The rows of a batch as arrays, with commas between them.
    public static func rows(_ batch: Batch) -> [UInt8] {
        var text: [UInt8] = []
        appendRows(of: batch, to: &text)
        return text
    }

    /// What comes behind the rows of an answer that `responseStart` has begun.
    public static let responseEnd = Array("]}]}".utf8)

    /// A request of the platform: `{"input_data":[{"fields":[…],"values":[[…],…]},…]}`.
    public static func payload(_ items: [PayloadItem]) -> [UInt8] {
        document(items, key: "input_data")
    }

    /// An array of objects, one for each row.
    public static func records(_ batch: Batch) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "[")]
        appendRecords(batch, separator: ",", to: &text)
        text.append(UInt8(ascii: "]"))
        return text
    }

    /// JSON Lines: an object for each row, each with a line feed behind it.
    public static func lines(_ batch: Batch) -> [UInt8] {
        var text: [UInt8] = []
        appendRecords(batch, separator: "\n", to: &text)
        if batch.rowCount > 0 { text.append(UInt8(ascii: "\n")) }
        return text
    }

    /// JSON Lines of the rows of all items, in order, each with the fields of its own item.
    ///
    /// The items' ids are left out.
    public static func lines(_ items: [PayloadItem]) -> [UInt8] {
        items.flatMap { lines($0.batch) }
    }

    /// Appends a string in quotes. Only what JSON demands is escaped.
    public static func append(_ string: String, to text: inout [UInt8]) {
        TextBuffer.appending(to: &text) { append(string, to: &$0) }
    }

    /// Appends one value of a batch.
    public static func append(_ cell: Cell, to text: inout [UInt8]) {
        TextBuffer.appending(to: &text) { text in
            switch cell {
            case .null: text.append("null")
            case .number(let value): NumberText.appendJSON(value, to: &text)
            case .string(let value): append(value, to: &text)
            case .boolean(let value): text.append(value ? "true" : "false")
            case .vector(let vector): append(VectorColumn([vector]), row: 0, to: &text)
            }
        }
    }

    // MARK: Parts

    private static func document(_ items: [PayloadItem], key: String) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(
            items.reduce(64) { $0 + (1 + $1.batch.rowCount) * (1 + $1.batch.columns.count) * 16 })
        text.append(contentsOf: "{\"\(key)\":[".utf8)
        for (index, item) in items.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(item, to: &text)
        }
        text.append(contentsOf: "]}".utf8)
        return text
    }

    private static func append(_ item: PayloadItem, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "{"))
        if let id = item.id {
            text.append(contentsOf: "\"id\":".utf8)
            append(id, to: &text)
            text.append(UInt8(ascii: ","))
        }
        appendFields(of: item.batch, to: &text)
        text.append(contentsOf: ",\"values\":[".utf8)
        appendRows(of: item.batch, to: &text)
        text.append(contentsOf: "]}".utf8)
    }

    private static func appendFields(of batch: Batch, to text: inout [UInt8]) {
        TextBuffer.appending(to: &text) { text in
            text.append("\"fields\":[")
            for index in batch.columns.indices {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(batch.columns[index].name, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        }
    }

    private static func appendRows(of batch: Batch, to text: inout [UInt8]) {
        let rowCount = batch.rowCount
        let blockRows = max(1, 4096 / max(batch.columns.count, 1))
        TextBuffer.appending(to: &text) { text in
            for start in stride(from: 0, to: rowCount, by: blockRows) {
                append(batch.columns, rows: start..<min(start + blockRows, rowCount), to: &text)
            }
        }
    }

    /// Appends rows as arrays.
    ///
    /// To look into a column takes a while, and so it is not done for every single cell: numbers are
    /// first put in the order in which they are written, and all else is written column by column.
    private static func append(
        _ columns: [Column], rows: Range<Int>, to text: inout TextBuffer
    ) {
        var numbers = [Double](repeating: 0, count: rows.count * columns.count)
        var areNumbers = [Bool](repeating: false, count: columns.count)
        var others = WrittenCells()
        for index in columns.indices {
            guard case .numbers(let column) = columns[index].values else {
                others.append(columns[index].values, rows: rows)
                continue
            }
            areNumbers[index] = true
            var place = index
            for row in rows {
                // A null is NaN in `values`, and both are written as null.
                numbers[place] = column.values[row]
                place += columns.count
            }
        }
        others.text.withUnsafeBufferPointer { written in
            var place = 0
            for row in rows {
                if row > 0 { text.append(UInt8(ascii: ",")) }
                text.append(UInt8(ascii: "["))
                var other = row - rows.lowerBound
                for index in columns.indices {
                    if areNumbers[index] {
                        append(numbers[place], isFirst: index == 0, to: &text)
                    } else {
                        if index > 0 { text.append(UInt8(ascii: ",")) }
                        text.append(UnsafeBufferPointer(rebasing: written[others.range(other)]))
                        other += rows.count
                    }
                    place += 1
                }
                text.append(UInt8(ascii: "]"))
            }
        }
    }

    /// Cells of some columns as they are written, column by column.
    private struct WrittenCells {
        private(set) var text: [UInt8] = []
        private var ends: [Int] = []

        /// Where a cell is, of as many as there are rows for each column.
        func range(_ cell: Int) -> Range<Int> {
            (cell == 0 ? 0 : ends[cell - 1])..<ends[cell]
        }

        mutating func append(_ values: ColumnValues, rows: Range<Int>) {
            ends.reserveCapacity(ends.count + rows.count)
            TextBuffer.appending(to: &text) { text in
                // Looked into once: a column of vectors takes longest to be looked into.
                if case .vectors(let vectors) = values {
                    for row in rows {
                        JSONWriter.append(vectors, row: row, to: &text)
                        ends.append(text.count)
                    }
                } else {
                    for row in rows {
                        JSONWriter.append(values, row: row, to: &text)
                        ends.append(text.count)
                    }
                }
            }
        }
    }

    private static func appendRecords(
        _ batch: Batch, separator: Unicode.Scalar, to text: inout [UInt8]
    ) {
        let columns = batch.columns.map(\.values)
        let keys = batch.columns.enumerated().map { index, column in
            var key: [UInt8] = index > 0 ? [UInt8(ascii: ",")] : []
            append(column.name, to: &key)
            key.append(UInt8(ascii: ":"))
            return key
        }
        TextBuffer.appending(to: &text) { text in
            for row in 0..<batch.rowCount {
                if row > 0 { text.append(UInt8(ascii: separator)) }
                text.append(UInt8(ascii: "{"))
                for index in columns.indices {
                    text.append(keys[index])
                    append(columns[index], row: row, to: &text)
                }
                text.append(UInt8(ascii: "}"))
            }
        }
    }

    @inline(__always)
    private static func append(_ values: ColumnValues, row: Int, to text: inout TextBuffer) {
        switch values {
        case .numbers(let column):
            // A null is NaN in `values`, and both are written as null.
            NumberText.appendJSON(column.values[row], to: &text)
        case .strings(let strings):
            if let string = strings[row] {
                append(string, to: &text)
            } else {
                text.append("null")
            }
        case .booleans(let booleans):
            if let boolean = booleans[row] {
                text.append(boolean ? "true" : "false")
            } else {
                text.append("null")
            }
        case .vectors(let vectors): append(vectors, row: row, to: &text)
        }
    }

    /// Appends a number of an array, with the comma in front of it.
    @inline(__always)
    private static func append(_ number: Double, isFirst: Bool, to text: inout TextBuffer) {
        text.append(atMost: NumberText.longestText + 1) { target in
            if isFirst { return NumberText.writeJSON(number, to: target) }
            target[0] = UInt8(ascii: ",")
            return 1 + NumberText.writeJSON(number, to: target + 1)
        }
    }

    private static func append(_ string: String, to text: inout TextBuffer) {
        text.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { utf8 in
            if utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
                appendEscaped(utf8, to: &text)
            } else {
                text.append(utf8)
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    private static func appendEscaped(
        _ string: UnsafeBufferPointer<UInt8>, to text: inout TextBuffer
    ) {
        for byte in string {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text.append(UInt8(ascii: "\\"))
                text.append(byte)
            case 0x0A: text.append("\\n")
            case 0x0D: text.append("\\r")
            case 0x09: text.append("\\t")
            case 0..<0x20:
                text.append("\\u00")
                text.append(hexDigit(byte >> 4))
                text.append(hexDigit(byte & 15))
            default: text.append(byte)
            }
        }
    }

    /// Appends a vector of a column, or `null`.
    static func append(_ vectors: VectorColumn, row: Int, to text: inout TextBuffer) {
        guard let size = vectors.size(at: row) else { return text.append("null") }
        let entries = vectors.storedEntries(of: row)
        text.append(UInt8(ascii: "["))
        if let indices = vectors.storedIndices(of: row) {
            NumberText.append(UInt64(size), to: &text)
            text.append(",[")
            var isFirst = true
            for index in indices {
                if !isFirst { text.append(UInt8(ascii: ",")) }
                isFirst = false
                NumberText.append(UInt64(index), to: &text)
            }
            text.append("],[")
        }
        var isFirst = true
        for entry in entries {
            append(entry, isFirst: isFirst, to: &text)
            isFirst = false
        }
        text.append(UInt8(ascii: "]"))
        if vectors.isSparse(at: row) { text.append(UInt8(ascii: "]")) }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
