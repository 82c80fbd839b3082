public import Columns

/// The probabilities of the same classes in every row, checked: none is NaN or negative, and each
/// row adds up to 1 within `tolerance`.
public struct ClassProbabilities: Sendable, Equatable {
    /// How far from 1 a row may add up.
    ///
    /// Wider than the 1.5e-8 at which scikit-learn warns, as models that were saved with single
    /// precision miss that; narrow enough that no metric is noticeably off.
    public static let tolerance = 1e-6

    /// Row-major, `rowCount` × `classCount`.
    public private(set) var values: [Double]
    /// Probabilities in a row, at least one; they belong to the classes 0, 1, 2 …
    public let classCount: Int

    public var rowCount: Int { values.count / classCount }

    /// - Parameter values: Row-major, a multiple of `classCount`; may be empty.
    /// - Throws: the first fault, rows counting from 1.
    public init(values: [Double], classCount: Int) throws(EvaluationError) {
        guard classCount > 0, values.count.isMultiple(of: classCount) else {
            throw .unevenProbabilities(values.count, classCount: classCount)
        }
        self.values = values
        self.classCount = classCount
        for row in 0..<rowCount {
            if let fault = fault(inRow: row) { throw .badProbabilities(row: row + 1, fault) }
        }
    }

    /// The vectors of a column, all of which must have the size of the first.
    ///
    /// - Throws: the first fault, rows counting from 1.
    public init(_ column: VectorColumn) throws(EvaluationError) {
        guard column.count > 0 else { throw .noRows }
        let classCount = column.size(at: 0) ?? 0
        for row in 0..<column.count {
            guard let size = column.size(at: row), size > 0 else {
                throw .badProbabilities(row: row + 1, .missing)
            }
            guard size == classCount else {
                throw .badProbabilities(row: row + 1, .count(size, inFirstRow: classCount))
            }
        }
        var values = [Double](repeating: 0, count: column.count * classCount)
        for row in 0..<column.count {
            column.forEachStoredEntry(of: row) { values[row * classCount + $0] = $1 }
        }
        try self.init(values: values, classCount: classCount)
    }

    /// Adds rows behind those that are there.
    ///
    /// - Throws: rows counting from 1 within `others`, when they have another number of classes.
    mutating func append(_ others: ClassProbabilities) throws(EvaluationError) {
        guard others.classCount == classCount else {
            throw .badProbabilities(row: 1, .count(others.classCount, inFirstRow: classCount))
        }
        values += others.values
    }

    /// - Precondition: the row and the class exist.
    func probability(row: Int, of classIndex: Int) -> Double {
        values[row * classCount + classIndex]
    }

    private func fault(inRow row: Int) -> EvaluationError.ProbabilityFault? {
        var sum = 0.0
        for classIndex in 0..<classCount {
            let probability = probability(row: row, of: classIndex)
            if probability.isNaN { return .notANumber(class: classIndex) }
            if probability < 0 { return .negative(probability, class: classIndex) }
            sum += probability
        }
        return (sum - 1).magnitude <= Self.tolerance ? nil : .sum(sum)
    }
}
