/// Writes a batch as comma-separated text with a header, such as `CSVReader` reads.
///
/// Lines end with a line feed. A null is an empty cell, an empty string is `""`; numbers follow
/// `NumberText`, with `NaN`, `Infinity` and `-Infinity`; a vector is its JSON text in quotes.
public enum CSVWriter {
    public static func write(_ batch: Batch) -> [UInt8] {
        var text: [UInt8] = []
        TextBuffer.appending(to: &text) { text in
            for (index, column) in batch.columns.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(column.name, to: &text)
            }
            text.append(UInt8(ascii: "\n"))
        }
        appendRows(batch, to: &text)
        return text
    }

    /// Writes the header once, then the rows of all items; the items' ids are left out.
    ///
    /// The columns stand in the order of the first item, whatever their order in the others.
    ///
    /// - Returns: Nothing at all when there is no item.
    /// - Throws: when an item has other columns than the first: a row can only have one header.
    public static func write(_ items: [PayloadItem]) throws(DifferentColumns) -> [UInt8] {
        guard let first = items.first else { return [] }
        var text = write(first.batch)
        let names = first.batch.columnNames
        for (index, item) in items.enumerated().dropFirst() {
            let batch = item.batch
            let columns = Dictionary(batch.columns.map { ($0.name, $0) }) { first, _ in first }
            let ordered = names.compactMap { columns[$0] }
            guard ordered.count == names.count, batch.columns.count == names.count else {
                throw DifferentColumns(
                    item: index + 1, expected: names, found: batch.columnNames)
            }
            appendRows(Batch(columns: ordered, rowCount: batch.rowCount), to: &text)
        }
        return text
    }

    /// Why items cannot stand below one header. Items count from 1.
    public struct DifferentColumns: Error, Sendable, Equatable, CustomStringConvertible {
        public let item: Int
        /// The columns of the first item.
        public let expected: [String]
        public let found: [String]

        public init(item: Int, expected: [String], found: [String]) {
            self.item = item
            self.expected = expected
            self.found = found
        }

        public var description: String {
            "item \(item) has the columns \(found.joined(separator: ", ")), the first one "
                + expected.joined(separator: ", ")
        }
    }

    /// Appends the rows alone, so that a file can be written batch by batch.
    public static func appendRows(_ batch: Batch, to text: inout [UInt8]) {
        let columns = batch.columns.map(\.values)
        TextBuffer.appending(to: &text) { text in
            for row in 0..<batch.rowCount {
                for index in columns.indices {
                    if index > 0 { text.append(UInt8(ascii: ",")) }
                    append(columns[index], row: row, to: &text)
                }
                text.append(UInt8(ascii: "\n"))
            }
        }
    }

    private static func append(_ values: ColumnValues, row: Int, to text: inout TextBuffer) {
        switch values {
        case .numbers(let column):
            if let number = column[row] { NumberText.appendCSV(number, to: &text) }
        case .strings(let strings):
            if let string = strings[row] { append(string, to: &text) }
        case .booleans(let booleans):
            if let boolean = booleans[row] { text.append(boolean ? "true" : "false") }
        case .vectors(let vectors):
            guard !vectors.isNull(at: row) else { return }
            text.append(UInt8(ascii: "\""))
            JSONWriter.append(vectors, row: row, to: &text)
            text.append(UInt8(ascii: "\""))
        }
    }

    /// Appends a string, in quotes where it could be misread without.
    private static func append(_ string: String, to text: inout TextBuffer) {
        var string = string
        string.withUTF8 { utf8 in
            let needsQuotes =
                utf8.isEmpty
                || utf8.contains { byte in
                    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"")
                        || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
                }
            guard needsQuotes else { return text.append(utf8) }
            text.append(UInt8(ascii: "\""))
            for byte in utf8 {
                if byte == UInt8(ascii: "\"") { text.append(byte) }
                text.append(byte)
            }
            text.append(UInt8(ascii: "\""))
        }
    }
}
