import Columns
import SlipwayCore

extension Command {
    /// `score INPUT on DEPLOYMENT`
    static let score = Command(
        CommandSyntax(
            verb: "score", noun: nil, takesInput: true,
            clauses: [
                .init(.on, .existing([.deployment]), .required), .init(.in, .existing([.space])),
                .init(.where, .comparison), .init(.limit, .number), .format,
            ],
            summary: "obtains predictions for records",
            example: "score csv rows.csv on attrition where confidence < 0.6",
            detail: "Takes the platform's JSON, a list of JSON records, CSV, or rows as written "
                + "here. `where` picks rows by a field, an output, or `confidence`, the "
                + "probability of the predicted class.",
            changes: false)
    ) { call in
        guard let input = call.call.input, case .place(let place) = call.call.clause(.on)?.argument
        else { throw call.lacks("input") }
        let answer: Scoring.Answer
        do {
            answer = try await call.lab.scoring.answer(
                call.payload(input), on: call.session.text(of: place.value), in: call.place(.in),
                as: call.caller)
        } catch let error as LabError where error.isAboutRecords {
            throw Diagnostic(error, at: input.span)
        } catch let error as FunctionError {
            throw Diagnostic(error, at: place.span)
        }
        switch answer {
        case .model(let result):
            var outcome = try Scores(result, selection: call.selection()).outcome
            outcome.notes = call.lab.scoring.remarks(on: answer)
            return try outcome.formatted(by: call)
        case .function(let given, _, let inputs):
            var outcome = try Outcome(given, inputs: inputs, selection: call.selection())
            outcome.notes = call.lab.scoring.remarks(on: answer)
            return try outcome.formatted(by: call)
        }
    }
}

extension LabError {
    /// Whether the records are at fault, and not the rest of the statement.
    var isAboutRecords: Bool {
        switch self {
        case .badRecords, .scoringRefused: true
        default: false
        }
    }
}

/// Which of the scored rows are wanted.
struct Selection {
    var condition: (field: Word, comparison: ComparisonOperator, value: JSONValue)?
    var limit: Int?
}

extension Invocation {
    fileprivate func selection() throws -> Selection {
        var selection = Selection(limit: try count(.limit, in: 0 ... .max))
        if case .comparison(let field, let comparison, let value) = call.clause(.where)?.argument {
            selection.condition = (field, comparison, try session.value(of: value))
        }
        return selection
    }
}

/// The selected rows of a scoring result, and how they are shown.
private struct Scores: Sendable {
    /// With the model's columns; as many as there were items in the request.
    let items: [PayloadItem]
    let inputs: [Batch]
    /// For every selected row its number among all that were scored, from 1.
    let numbers: [Int]
    let facts: ModelFacts

    init(_ result: Scoring.Result, selection: Selection) throws {
        facts = result.facts
        var items: [PayloadItem] = []
        var inputs: [Batch] = []
        var numbers: [Int] = []
        var before = 0
        var left = selection.limit ?? .max
        for item in result.items {
            var rows = Array(0..<item.output.rowCount)
            if let condition = selection.condition {
                rows = try rows.filter {
                    try Self.holds(condition, item.output, row: $0, facts: result.facts)
                }
            }
            rows = Array(rows.prefix(left))
            left -= rows.count
            numbers += rows.map { before + $0 + 1 }
            before += item.output.rowCount
            let isWhole = rows.count == item.output.rowCount
            let output = isWhole ? item.output : item.output.rows(at: rows)
            items.append(PayloadItem(id: item.id, batch: output))
            let given = Set(item.input.columnNames)
            inputs.append(
                isWhole && item.input.rowCount == output.rowCount
                    ? item.input
                    : Batch(
                        columns: output.columns.filter { given.contains($0.name) },
                        rowCount: output.rowCount))
        }
        self.items = items
        self.inputs = inputs
        self.numbers = numbers
    }

    private static func holds(
        _ condition: (field: Word, comparison: ComparisonOperator, value: JSONValue),
        _ batch: Batch, row: Int, facts: ModelFacts
    ) throws -> Bool {
        let value: JSONValue
        if let column = batch[condition.field.text] {
            value = JSONValue(column.values[row])
        } else if condition.field.text.lowercased() == "confidence" {
            value = batch.confidence(row: row, facts).map(JSONValue.number) ?? .null
        } else {
            let names = batch.columnNames + ["confidence"]
            throw Diagnostic(
                code: "unknown-field",
                what: "the rows have no field `\(condition.field.text)`",
                why: "they have the fields that came in, "
                    + facts.outputs.map { "`\($0)`" }.joined(separator: ", ") + " and `confidence`",
                next: condition.field.text.nearest(in: names).map { "did you mean `\($0)`?" },
                span: condition.field.span)
        }
        return try condition.field.holds(value, condition.comparison, condition.value)
    }

    var outcome: Outcome {
        Outcome(
            view: .table(table),
            documents: [
                "json": { JSONWriter.response(answers) },
                "jsonl": { JSONWriter.lines(items) }, "csv": { try Records.csv(items) },
            ]
        ) { value }
    }

    /// As clients of the REST API are answered.
    private var answers: [PayloadItem] {
        items.map { PayloadItem(id: $0.id, batch: facts.answer($0.batch)) }
    }

    private var value: JSONValue {
        let response = (try? JSONValue.parse(JSONWriter.response(answers))) ?? .null
        return .object([
            .init("predictions", response["predictions"] ?? .array([])),
            .init("rows", .array(items.flatMap { $0.batch.records })),
            .init("inputs", .array(inputs.flatMap(\.records))),
        ])
    }

    /// What one looks for first comes first: the prediction, how sure it is, and the other columns
    /// of the model from the last to the first; the long ones may be left out.
    private var table: Table {
        let rows = items.flatMap { item in (0..<item.batch.rowCount).map { (item.batch, $0) } }
        let outputs = Array(facts.outputs.reversed())
        var headings = [Table.Heading("row", isNumber: true)]
        var cells: [@Sendable (Batch, Int) -> JSONValue] = []
        for output in outputs {
            let isPrediction = output == facts.predictionColumn
            headings.append(
                Table.Heading(output, isNumber: isPrediction, mayBeHidden: !isPrediction))
            cells.append { batch, row in batch[output]?.values[row].shown ?? .null }
            guard isPrediction, facts.probabilityColumn != nil else { continue }
            headings.append(Table.Heading("confidence", isNumber: true))
            cells.append { [facts] batch, row in
                batch.confidence(row: row, facts).map(JSONValue.number) ?? .null
            }
        }
        return Table(headings: headings, rowCount: rows.count, ifEmpty: "no rows") {
            [cells, numbers] index, heading in
            if heading == 0 { return .number(Double(numbers[index])) }
            return cells[heading - 1](rows[index].0, rows[index].1)
        }
    }
}

extension Cell {
    /// The value for a table: of a long vector only how long it is.
    fileprivate var shown: JSONValue {
        guard case .vector(let vector) = self, vector.size > 4 else { return JSONValue(self) }
        switch vector {
        case .dense: return .string("\(vector.size) values")
        case .sparse(_, let indices, _):
            return .string("\(vector.size) values, \(indices.count) not 0")
        }
    }
}
