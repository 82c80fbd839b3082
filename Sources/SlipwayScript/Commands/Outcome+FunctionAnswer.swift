import Columns
import SlipwayCore

extension Outcome {
    /// What a deployed function answered, as a table of its own fields.
    ///
    /// Its value has the same parts as that of a model: `predictions`, `rows`, `inputs`.
    init(_ answer: FunctionAnswer, inputs: [Batch], selection: Selection) throws {
        var rows = Array(answer.rows.enumerated())
        if let condition = selection.condition {
            rows = try rows.filter { try Self.holds(condition, $0.element, answer.fields) }
        }
        rows = Array(rows.prefix(selection.limit ?? .max))
        let isWhole = rows.count == answer.rowCount
        let fields = answer.fields
        let shown = rows.map { index, row -> [JSONValue] in
            [.number(Double(index + 1))]
                + (fields.isEmpty ? [row] : fields.map { row[$0] ?? .null })
        }
        let records = rows.map(\.element)
        let kept = rows.map(\.offset)
        let columns = fields.isEmpty ? ["value"] : fields
        let response =
            isWhole
            ? answer.document
            : JSONValue.object([
                .init(
                    "predictions",
                    .array([
                        .object([
                            .init("fields", .array(fields.map(JSONValue.string))),
                            .init(
                                "values",
                                .array(
                                    records.map { row in
                                        .array(fields.map { row[$0] ?? .null })
                                    })),
                        ])
                    ]))
            ])
        self.init(
            view: .table(
                Table(
                    [.init("row", isNumber: true)]
                        + columns.map { name in
                            Table.Heading(
                                name,
                                isNumber: records.allSatisfy {
                                    if case .number? = $0[name] { true } else { false }
                                }, mayBeHidden: !fields.isEmpty)
                        }, rows: shown, ifEmpty: "no rows")),
            documents: [
                "json": { isWhole ? answer.bytes : Array(response.compact.utf8) },
                "jsonl": { records.flatMap { Array(($0.compact + "\n").utf8) } },
            ]
        ) {
            let given = inputs.flatMap(\.records)
            return .object([
                .init("predictions", response["predictions"] ?? .array([])),
                .init("rows", .array(records)),
                .init(
                    "inputs",
                    .array(kept.compactMap { given.indices.contains($0) ? given[$0] : nil })),
            ])
        }
    }

    private static func holds(
        _ condition: (field: Word, comparison: ComparisonOperator, value: JSONValue),
        _ row: JSONValue, _ fields: [String]
    ) throws -> Bool {
        guard let value = row[condition.field.text] else {
            throw Diagnostic(
                code: "unknown-field", what: "the rows have no field `\(condition.field.text)`",
                why: fields.isEmpty
                    ? "the function names no fields"
                    : "the function gives " + fields.map { "`\($0)`" }.joined(separator: ", "),
                next: condition.field.text.nearest(in: fields).map { "did you mean `\($0)`?" },
                span: condition.field.span)
        }
        return try condition.field.holds(value, condition.comparison, condition.value)
    }
}
