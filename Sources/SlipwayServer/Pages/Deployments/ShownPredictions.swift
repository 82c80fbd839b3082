import Columns
import SlipwayCore

/// What a deployment answered, made ready for a page.
struct ShownPredictions: Sendable {
    /// More rows than this are counted, but not shown.
    static let mostRows = 200
    /// Vectors with more entries are only measured in the table; the JSON has them.
    private static let longestVector = 6

    /// Headings; what people look for comes first.
    let fields: [String]
    /// A text for every field, row by row.
    let rows: [[String]]
    let rowCount: Int
    /// What is predicted and how surely, for the rows shown; empty when the model does not say.
    let confidences: [(prediction: String, confidence: Double)]
    /// The answer as programs get it, of the rows shown.
    let json: String
    let remarks: [String]

    init(_ answer: Scoring.Answer, remarks: [String]) {
        switch answer {
        case .model(let result): self.init(result, remarks: remarks)
        case .function(let answer, _, _): self.init(answer, remarks: remarks)
        }
    }

    private init(_ result: Scoring.Result, remarks: [String]) {
        let facts = result.facts
        var left = Self.mostRows
        let items = result.items.map { item in
            let shown = item.output.rows(at: Array(0..<min(left, item.output.rowCount)))
            left -= shown.rowCount
            return PayloadItem(id: item.id, batch: shown)
        }
        let batches = items.map(\.batch)
        let first = [facts.predictionColumn, facts.probabilityColumn].compactMap(\.self)
        fields = first + facts.outputs.filter { !first.contains($0) }
        let names = fields
        rows = batches.flatMap { batch in
            (0..<batch.rowCount).map { row in
                names.map { batch[$0]?.values[row].onPage(longestVector: Self.longestVector) ?? "" }
            }
        }
        rowCount = result.items.reduce(0) { $0 + $1.output.rowCount }
        confidences = batches.flatMap { batch in
            (0..<batch.rowCount).compactMap { row in
                guard let confidence = batch.confidence(row: row, facts),
                    let prediction = facts.predictionColumn
                else { return nil }
                return (batch[prediction]?.values[row].onPage() ?? "", confidence)
            }
        }
        json = Self.pretty(JSONWriter.response(items))
        self.remarks = remarks
    }

    private init(_ answer: FunctionAnswer, remarks: [String]) {
        fields = answer.fields
        let all = answer.rows
        rows = all.prefix(Self.mostRows).map { row in
            if case .object(let members) = row { return members.map(\.value.onPage) }
            if let values = row.array, values.count == answer.fields.count {
                return values.map(\.onPage)
            }
            return [row.onPage]
        }
        rowCount = answer.rowCount
        confidences = []
        json = Self.pretty(answer.bytes)
        self.remarks = remarks
    }

    private static func pretty(_ bytes: [UInt8]) -> String {
        (try? JSONValue.parse(bytes))?.pretty ?? String(decoding: bytes, as: UTF8.self)
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
        default: compact
        }
    }
}
