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
        if let classes = facts.classes, !classes.areNumbersFromZero {
            labels = try Self.numbers(labelColumn, of: classes)
            guard let column = scored[prediction] else { throw .lacksOutput(prediction) }
            predictions = try Self.numbers(column, of: classes).map { $0 ?? .nan }
            return
        }
        labels = try Self.labels(labelColumn)
        predictions = try Self.predictions(prediction, of: scored)
    }

    /// The number of each value's class.
    private static func numbers(
        _ column: Column, of classes: [ModelFacts.ClassLabel]
    ) throws(EvaluationError) -> [Double?] {
        var numbers: [Double?] = []
        for row in 0..<column.values.count {
            let cell = column.values[row]
            if cell == .null {
                numbers.append(nil)
            } else if let index = classes.firstIndex(where: { $0.matches(cell) }) {
                numbers.append(Double(index))
            } else {
                throw .badLabel(row: row + 1, .text(Self.text(of: cell)))
            }
        }
        return numbers
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

    private static func text(of cell: Cell) -> String {
        switch cell {
        case .string(let text): text
        case .number(let number): "\(number)"
        case .boolean(let isTrue): "\(isTrue)"
        case .null, .vector: ""
        }
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

extension [ModelFacts.ClassLabel] {
    /// Whether the classes are 0, 1, 2, …, as evaluations count them.
    fileprivate var areNumbersFromZero: Bool {
        enumerated().allSatisfy { $1 == .number(Double($0)) }
    }
}
