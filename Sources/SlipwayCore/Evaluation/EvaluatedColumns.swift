import Columns

/// The columns of scored rows that an evaluation reads.
struct EvaluatedColumns {
    let labels: [Double?]
    let predictions: [Double]
    /// `nil` when the model has none.
    let probabilities: ClassProbabilities?

    init(_ scored: Batch, label: String, facts: ModelFacts) throws(EvaluationError) {
        guard let prediction = facts.predictionColumn else { throw .noPrediction }
        guard label != prediction, label != facts.probabilityColumn else {
            throw .labelIsOutput(label)
        }
        guard let labelColumn = scored[label] else {
            let columns = scored.columnNames.filter {
                $0 != prediction && $0 != facts.probabilityColumn
            }
            throw .noColumn(label, nearest: label.nearest(in: columns), columns: columns)
        }
        if scored.rowCount == 0 { throw .noRows }
        if let probability = facts.probabilityColumn {
            probabilities = try Self.probabilities(probability, of: scored)
        } else {
            probabilities = nil
        }
        labels = try Self.labels(labelColumn)
        predictions = try Self.predictions(prediction, of: scored)
    }

    private static func labels(_ column: Column) throws(EvaluationError) -> [Double?] {
        switch column.values {
        case .numbers(let numbers): return (0..<numbers.count).map { numbers[$0] }
        case .booleans(let values): return values.map { $0.map { $0 ? 1 : 0 } }
        case .strings(let texts):
            var labels: [Double?] = []
            labels.reserveCapacity(texts.count)
            for (index, text) in texts.enumerated() {
                let trimmed = text.map(Self.trimmed) ?? ""
                guard let number = Self.number(trimmed) else {
                    throw .badLabel(row: index + 1, trimmed.isEmpty ? .missing : .text(trimmed))
                }
                labels.append(number)
            }
            return labels
        case .vectors: throw .labelsAreVectors(column.name)
        }
    }

    private static func predictions(
        _ name: String, of scored: Batch
    ) throws(EvaluationError) -> [Double] {
        guard let column = scored[name] else { throw .lacksOutput(name) }
        guard case .numbers(let numbers) = column.values else {
            throw .mistypedOutput(name, expected: "numbers")
        }
        if let missing = (0..<numbers.count).first(where: { numbers[$0] == nil }) {
            throw .badPrediction(row: missing + 1, .missing)
        }
        return numbers.values
    }

    private static func probabilities(
        _ name: String, of scored: Batch
    ) throws(EvaluationError) -> ClassProbabilities {
        guard let column = scored[name] else { throw .lacksOutput(name) }
        guard case .vectors(let vectors) = column.values else {
            throw .mistypedOutput(name, expected: "vectors")
        }
        return try ClassProbabilities(vectors)
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// A decimal number; not the names and hexadecimal digits that Swift also reads.
    private static func number(_ text: String) -> Double? {
        text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) } ? Double(text) : nil
    }
}
