import Columns

/// The columns of scored rows that an evaluation reads: all that is kept of the rows.
struct EvaluatedColumns {
    private(set) var labels: [Double?] = []
    private(set) var predictions: [Double] = []
    /// `nil` when the model has none.
    private(set) var probabilities: ClassProbabilities?
    private let label: String
    private let prediction: String
    private let facts: ModelFacts

    /// - Throws: `EvaluationError` for a model or label with which nothing can be evaluated.
    init(label: String, facts: ModelFacts) throws(EvaluationError) {
        guard let prediction = facts.predictionColumn else { throw .noPrediction }
        guard label != prediction, label != facts.probabilityColumn else {
            throw .labelIsOutput(label)
        }
        self.label = label
        self.prediction = prediction
        self.facts = facts
    }

    /// Adds rows behind those that are there.
    ///
    /// - Throws: the first fault, rows counting from 1 through all that were added.
    mutating func append(_ scored: Batch) throws(EvaluationError) {
        if scored.rowCount == 0 { return }
        do {
            let labelColumn = try labelColumn(of: scored)
            let probabilities = try facts.probabilityColumn.map { name throws(EvaluationError) in
                try Self.probabilities(name, of: scored)
            }
            let (labels, predictions) = try numbers(labelColumn, of: scored)
            if let probabilities {
                try self.probabilities?.append(probabilities)
                self.probabilities = self.probabilities ?? probabilities
            }
            self.labels += labels
            self.predictions += predictions
        } catch {
            throw error.moved(by: labels.count)
        }
    }

    private func labelColumn(of scored: Batch) throws(EvaluationError) -> Column {
        if let column = scored[label] { return column }
        let outputs = [prediction, facts.probabilityColumn]
        let columns = scored.columnNames.filter { !outputs.contains($0) }
        throw .noColumn(label, nearest: label.nearest(in: columns), columns: columns)
    }

    private func numbers(
        _ labelColumn: Column, of scored: Batch
    ) throws(EvaluationError) -> (labels: [Double?], predictions: [Double]) {
        guard let classes = facts.classes, !classes.areNumbersFromZero else {
            return (try Self.labels(labelColumn), try Self.predictions(prediction, of: scored))
        }
        let labels = try Self.numbers(labelColumn, of: classes)
        guard let column = scored[prediction] else { throw .lacksOutput(prediction) }
        return (labels, try Self.numbers(column, of: classes).map { $0 ?? .nan })
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

extension EvaluationError {
    /// The same fault of rows that follow others.
    fileprivate func moved(by rowsBefore: Int) -> EvaluationError {
        switch self {
        case .badLabel(let row, let fault): .badLabel(row: rowsBefore + row, fault)
        case .badPrediction(let row, let fault): .badPrediction(row: rowsBefore + row, fault)
        case .badProbabilities(let row, let fault): .badProbabilities(row: rowsBefore + row, fault)
        default: self
        }
    }
}
