import Columns

extension JSONValue {
    /// A value of a batch; vectors as the platform writes them, dense as a list and sparse as
    /// `[size, [indices], [values]]`. NaN and infinities have no JSON form and become null.
    init(_ cell: Cell) {
        switch cell {
        case .null: self = .null
        case .number(let number): self = number.isFinite ? .number(number) : .null
        case .string(let text): self = .string(text)
        case .boolean(let value): self = .boolean(value)
        case .vector(.dense(let values)): self = .array(values.map { JSONValue(.number($0)) })
        case .vector(.sparse(let size, let indices, let values)):
            self = .array([
                .number(Double(size)), .array(indices.map { .number(Double($0)) }),
                .array(values.map { JSONValue(.number($0)) }),
            ])
        }
    }
}

extension Batch {
    /// Every row as an object.
    var records: [JSONValue] {
        (0..<rowCount).map { row in
            .object(columns.map { JSONValue.Member($0.name, JSONValue($0.values[row])) })
        }
    }
}

extension Outcome {
    /// The rows of a batch as a table; its value is the list of records.
    init(batch: Batch) {
        self.init(
            view: .table(
                Table(
                    headings: batch.columns.map { column in
                        var isNumber = false
                        if case .numbers = column.values { isNumber = true }
                        return Table.Heading(column.name, isNumber: isNumber, mayBeHidden: true)
                    }, rowCount: batch.rowCount, ifEmpty: "no rows"
                ) { row, column in JSONValue(batch.columns[column].values[row]) }),
            documents: [
                "jsonl": { JSONWriter.lines(batch) }, "csv": { CSVWriter.write(batch) },
            ]
        ) { .array(batch.records) }
    }
}
