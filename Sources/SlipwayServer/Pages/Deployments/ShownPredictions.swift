import Columns
import SlipwayCore

/// What a deployment answered, made ready for a page.
struct ShownPredictions: Sendable {
    /// Vectors with more entries are only measured in the table; the JSON has them.
    private static let longestVector = 6

    /// What people look for comes first.
    let table: ShownTable
    /// What is predicted and how surely, for the rows shown; empty when the model does not say.
    let confidences: [(prediction: String, confidence: Double)]
    /// The answer as programs get it.
    let json: ShownJSON
    /// Whether the JSON, too, is of the rows that the table shows; a function's is of all.
    let jsonIsOfRowsShown: Bool
    let remarks: [String]

    init(_ answer: Scoring.Answer, remarks: [String]) throws {
        switch answer {
        case .model(let result): try self.init(result, remarks: remarks)
        case .function(let answer, _, _): self.init(answer, remarks: remarks)
        }
    }

    private init(_ result: Scoring.Result, remarks: [String]) throws {
        let facts = result.facts
        let first = [facts.predictionColumn, facts.probabilityColumn].compactMap(\.self)
        let names = first + facts.outputs.filter { !first.contains($0) }
        let places = Self.items(of: result, rowLimit: ShownTable.mostRows).map(\.batch)
            .flatMap { batch in (0..<batch.rowCount).map { (batch: batch, row: $0) } }
        table = ShownTable(
            fields: names, rowCount: result.items.reduce(0) { $0 + $1.output.rowCount },
            width: { _ in names.count },
            cell: { row, column in
                let (batch, row) = places[row]
                return batch[names[column]]?.values[row].onPage(longestVector: Self.longestVector)
                    ?? ""
            })
        confidences = places.prefix(table.rows.count).compactMap { batch, row in
            guard let confidence = batch.confidence(row: row, facts),
                let prediction = facts.predictionColumn
            else { return nil }
            let text = batch[prediction]?.values[row].onPage() ?? ""
            return (text.beginning(ShownTable.longestText), confidence)
        }
        let bytes = JSONWriter.response(Self.items(of: result, rowLimit: table.rows.count))
        json = ShownJSON(try JSONValue.parse(bytes), sizeInBytes: bytes.count)
        jsonIsOfRowsShown = true
        self.remarks = remarks
    }

    /// What was answered, with so many rows in all.
    private static func items(of result: Scoring.Result, rowLimit: Int) -> [PayloadItem] {
        var left = rowLimit
        return result.items.map { item in
            let shown = item.output.rows(at: Array(0..<min(left, item.output.rowCount)))
            left -= shown.rowCount
            return PayloadItem(id: item.id, batch: shown)
        }
    }

    private init(_ answer: FunctionAnswer, remarks: [String]) {
        let fields = answer.fields
        let rows = answer.rows.prefix(ShownTable.mostRows).map { row in
            if case .object(let members) = row { return members.map(\.value) }
            if let values = row.array, values.count == fields.count { return values }
            return [row]
        }
        table = ShownTable(
            fields: fields, rowCount: answer.rowCount, width: { rows[$0].count },
            cell: { rows[$0][$1].onPage })
        confidences = []
        json = ShownJSON(answer.document, sizeInBytes: answer.bytes.count)
        jsonIsOfRowsShown = false
        self.remarks = remarks
    }
}

extension Cell {
    fileprivate func onPage(longestVector: Int = .max) -> String {
        switch self {
        case .null: return "–"
        case .number(let number): return NumberText.table(number)
        case .string(let text): return text
        case .boolean(let value): return value ? "true" : "false"
        case .vector(let vector):
            if vector.size > longestVector { return "[\(vector.size)]" }
            let entries = (0..<vector.size).map { NumberText.table(vector[$0]) }
            return "[" + entries.joined(separator: ", ") + "]"
        }
    }
}

extension JSONValue {
    fileprivate var onPage: String {
        switch self {
        case .null: "–"
        case .number(let number): NumberText.table(number)
        case .string(let text): text
        default: beginning(4 * ShownTable.longestText + 4).compact
        }
    }
}
