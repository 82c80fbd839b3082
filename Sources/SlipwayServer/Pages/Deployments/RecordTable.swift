import Columns
import SlipwayCore

/// Records as a person has typed them into a table: a text for every cell.
struct RecordTable: Sendable {
    /// More are kept but not predicted: larger tables are what CSV and JSON are for.
    static let mostRows = 200

    let fields: [Field]
    private(set) var rows: [[String]]

    /// What is wrong with one cell, to be said beside it.
    struct Fault: Error, Sendable {
        /// From 0.
        let row: Int
        let column: Int
        let what: PageText
    }

    /// There are more records than the table takes.
    struct TooManyRows: Error, Sendable {
        let rowCount: Int
    }

    /// One row, empty.
    init(_ fields: [Field]) {
        self.fields = fields
        rows = [[String](repeating: "", count: fields.count)]
    }

    /// A record that exists.
    init(_ fields: [Field], example: Batch) {
        self.fields = fields
        rows = (0..<example.rowCount).map { row in
            fields.map { field in example[field.name]?.values[row].typed ?? "" }
        }
    }

    /// What came back: the values of field 3 are called `c3`, row by row.
    init(_ fields: [Field], _ form: FormFields) {
        self.fields = fields
        let columns = form.valuesByName
        let values = fields.indices.map { columns["c\($0)"] ?? [] }
        let rowCount = values.map(\.count).max() ?? 0
        rows = (0..<rowCount).map { row in
            values.map { row < $0.count ? $0[row] : "" }
        }
        if rows.isEmpty { rows = Self(fields).rows }
    }

    /// - Throws: `TooManyRows` when there are as many as the table takes, or more.
    mutating func addRow() throws(TooManyRows) {
        guard rows.count < Self.mostRows else { throw TooManyRows(rowCount: rows.count + 1) }
        rows.append([String](repeating: "", count: fields.count))
    }

    mutating func removeRow(_ row: Int) {
        guard rows.indices.contains(row), rows.count > 1 else { return }
        rows.remove(at: row)
    }

    /// The records as the platform takes them; what is empty is null.
    ///
    /// - Throws: `Fault` for a text that is no value of its field's type; before, `TooManyRows`.
    func payload() throws -> [UInt8] {
        guard rows.count <= Self.mostRows else { throw TooManyRows(rowCount: rows.count) }
        let cells = try rows.enumerated().map { row, texts in
            JSONValue.array(
                try texts.enumerated().map { column, text in
                    try value(of: text, row, column)
                })
        }
        let names = fields.map { JSONValue.string($0.name) }
        let item = JSONValue.object([
            .init("fields", .array(names)), .init("values", .array(cells)),
        ])
        return Array(JSONValue.object([.init("input_data", .array([item]))]).compact.utf8)
    }

    private func value(of text: String, _ row: Int, _ column: Int) throws -> JSONValue {
        let isBlank = text.allSatisfy(\.isWhitespace)
        switch fields[column].type {
        case .string: return text.isEmpty ? .null : .string(text)
        case .boolean:
            if isBlank { return .null }
            guard ["true", "false"].contains(text) else {
                throw Fault(row: row, column: column, what: .notBoolean)
            }
            return .boolean(text == "true")
        case .number:
            if isBlank { return .null }
            // JSON has no NaN and no infinity.
            guard let number = CSVReader.number(text), number.isFinite else {
                throw Fault(row: row, column: column, what: .notNumber)
            }
            return .number(number)
        }
    }

    /// The cell that an error of the lab is about, when it names one.
    func fault(in error: any Error) -> Fault? {
        if let fault = error as? Fault { return fault }
        guard
            case .scoringRefused(.badValue(let row, let field, _), _, _, _, _)? =
                error as? LabError, rows.indices.contains(row - 1),
            let column = fields.firstIndex(where: { $0.name == field })
        else { return nil }
        let isEmpty = rows[row - 1][column].allSatisfy(\.isWhitespace)
        return Fault(row: row - 1, column: column, what: isEmpty ? .isEmpty : .notTaken)
    }
}

extension Cell {
    /// As a person would type it.
    fileprivate var typed: String {
        switch self {
        case .null, .vector: ""
        case .number(let number): JSONValue.number(number).compact
        case .string(let text): text
        case .boolean(let value): value ? "true" : "false"
        }
    }
}
