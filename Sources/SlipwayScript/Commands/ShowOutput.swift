import Columns
import SlipwayCore

extension Command {
    static let showOutput = Command(
        CommandSyntax(
            verb: "show", noun: .output, name: (.existing([.run]), .required),
            clauses: [.init(.limit, .number), .init(.in, .existing([.space])), .format],
            summary: "shows the rows that a run has given",
            example: "show output nightly/1 in space lab limit 5",
            detail: "Shows \(usualRowCount) rows unless a limit is given.", changes: false)
    ) { call in
        let (run, path, format) = try await call.lab.runs.output(
            of: call.name(), in: call.place(.in), as: call.caller)
        let limit = try call.count(.limit, in: 0 ... .max) ?? usualRowCount
        var outcome = try await call.lab.reading(run.output?.content.hash) {
            switch format {
            case .json:
                let bytes = try Records.beginning(ofFile: path, limit: .max)
                var outcome = OutputRows(response: try JSONValue.parse(bytes)).outcome(limit: limit)
                // A function may answer with what is no table.
                if let items = try? Records.items(bytes, as: .json, schema: []) {
                    outcome.documents["csv"] = { try Records.csv(items, limit: limit) }
                }
                return outcome
            case .csv, .jsonl:
                let bytes = try Records.lines(
                    ofFile: path, atMost: limit == .max ? nil : limit + 1)
                let batch = try Records.read(
                    bytes, as: format == .csv ? .csv : .json, schema: [])
                var outcome = OutputRows(batch).outcome(limit: limit)
                outcome.documents["csv"] = {
                    try Records.csv([PayloadItem(id: nil, batch: batch)], limit: limit)
                }
                return outcome
            }
        }
        let rowCount = run.outputRowCount ?? 0
        if rowCount > limit && !call.has(.limit) {
            outcome.notes = [
                "\(rowCount - limit) more \(rowCount - limit == 1 ? "row is" : "rows are") not shown; "
                    + "`limit \(rowCount)` shows all"
            ]
        }
        return try outcome.formatted(by: call)
    }

    /// How many rows are shown when nobody says how many.
    private static let usualRowCount = 100
}

/// The rows of an output, in whatever format it is kept.
private struct OutputRows: Sendable {
    let fields: [String]
    /// A value for each field; where there are no fields, one value.
    let rows: [[JSONValue]]

    /// The platform's response.
    init(response: JSONValue) {
        let items = response["predictions"]?.array ?? []
        let fields = (items.first?["fields"]?.array ?? []).compactMap(\.string)
        self.fields = fields
        rows = items.flatMap { $0["values"]?.array ?? [] }.map { row in
            row.array.flatMap { $0.count == fields.count ? $0 : nil } ?? [row]
        }
    }

    /// A table, in which CSV holds vectors as JSON text.
    init(_ batch: Batch) {
        fields = batch.columnNames
        rows = (0..<batch.rowCount).map { row in
            batch.columns.map { column in
                let value = JSONValue(column.values[row])
                guard let text = value.string, text.first == "[",
                    let vector = try? JSONValue.parse(Array(text.utf8))
                else { return value }
                return vector
            }
        }
    }

    /// What the model added comes before what came in, as in the table of `score`.
    func outcome(limit: Int) -> Outcome {
        let shown = Array(rows.prefix(limit))
        let order = Array(fields.indices.reversed())
        let headings =
            fields.isEmpty
            ? [Table.Heading("value")]
            : order.map { position in
                let isNumber = shown.allSatisfy {
                    if case .number = $0[position] { true } else { false }
                }
                return Table.Heading(
                    fields[position], isNumber: isNumber,
                    mayBeHidden: fields[position] != "prediction")
            }
        let records = shown.map { row -> JSONValue in
            guard row.count == fields.count else { return row.first ?? .null }
            return .object(zip(fields, row).map { JSONValue.Member($0, $1) })
        }
        return Outcome(
            view: .table(
                Table(
                    headings: [.init("row", isNumber: true)] + headings, rowCount: shown.count,
                    ifEmpty: "no rows"
                ) { row, heading in
                    if heading == 0 { return .number(Double(row + 1)) }
                    let values = shown[row]
                    guard values.count == fields.count else { return values.first ?? .null }
                    return values[order[heading - 1]].abbreviated
                })
        ) { .array(records) }
    }
}

extension JSONValue {
    /// Of a long vector only how long it is.
    fileprivate var abbreviated: JSONValue {
        guard let elements = array, elements.count > 4 else { return self }
        return .string("\(elements.count) values")
    }
}

extension Records {
    /// The first rows of some items as one CSV.
    fileprivate static func csv(_ items: [PayloadItem], limit: Int) throws -> [UInt8] {
        var left = limit
        return try csv(
            items.map { item in
                let count = min(left, item.batch.rowCount)
                left -= count
                return PayloadItem(id: item.id, batch: item.batch.rows(at: Array(0..<count)))
            })
    }
}
