import Columns
import SlipwayCore

extension Command {
    static let showOutput = Command(
        CommandSyntax(
            verb: "show", noun: .output, name: (.existing([.run]), .required),
            clauses: [.init(.limit, .number), .init(.in, .existing([.space])), .format],
            summary: "shows the rows that a run has given",
            example: "show output nightly/1 limit 5", changes: false)
    ) { call in
        let (_, path, format) = try await call.lab.runs.output(
            of: call.name(), in: call.place(.in), as: call.caller)
        let limit = try call.count(.limit, in: 0 ... .max)
        switch format {
        case .json:
            let bytes = try Records.beginning(ofFile: path, limit: .max)
            return try Outcome(response: bytes, limit: limit).formatted(by: call)
        case .csv, .jsonl:
            let bytes = try Records.lines(ofFile: path, atMost: limit.map { $0 + 1 })
            let batch = try Records.read(bytes, as: format == .csv ? .csv : .json, schema: [])
            return try Outcome(
                batch: batch.rows(at: Array(0..<min(batch.rowCount, limit ?? .max)))
                    .outputsFirst
            ).formatted(by: call)
        }
    }
}

extension Batch {
    /// What the model added comes before what came in, as in the table of `score`.
    fileprivate var outputsFirst: Batch {
        guard let features = columns.firstIndex(where: { $0.name == "features" }) else {
            return Batch(columns: columns.reversed(), rowCount: rowCount)
        }
        return Batch(
            columns: columns[features...].reversed() + columns[..<features], rowCount: rowCount)
    }
}

extension Outcome {
    /// The platform's response as a table: the fields that the model added first.
    fileprivate init(response bytes: [UInt8], limit: Int?) throws {
        let document = try JSONValue.parse(bytes)
        let items = document["predictions"]?.array ?? []
        let fields = (items.first?["fields"]?.array ?? []).compactMap(\.string)
        let rows = items.flatMap { $0["values"]?.array ?? [] }.prefix(limit ?? .max)
        let order = fields.indices.reversed()
        let shown = rows.enumerated().map { index, row in
            [JSONValue.number(Double(index + 1))]
                + (fields.isEmpty ? [row] : order.map { (row[$0] ?? .null).abbreviated })
        }
        let names = fields.isEmpty ? ["value"] : order.map { fields[$0] }
        let records = rows.map { row -> JSONValue in
            guard let values = row.array, values.count == fields.count else { return row }
            return .object(zip(fields, values).map { JSONValue.Member($0, $1) })
        }
        self.init(
            view: .table(
                Table(
                    [.init("row", isNumber: true)]
                        + names.map { Table.Heading($0, mayBeHidden: $0 != "prediction") },
                    rows: shown, ifEmpty: "no rows")),
            documents: limit == nil ? ["json": { bytes }] : [:]
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
