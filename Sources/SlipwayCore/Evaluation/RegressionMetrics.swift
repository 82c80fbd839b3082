/// How near a model's predictions come to the true numbers of the same rows.
///
/// Every number equals that of scikit-learn 1.9.1 (`sklearn/metrics/_regression.py`) to 1e-9. What
/// cannot be computed is `nil`, and `remarks` says why. No number is NaN or infinite.
public struct RegressionMetrics: Sendable, Equatable, Codable {
    /// Labels and predictions are at most this far from 0, so that no number of squares overflows.
    public static let magnitudeLimit = 1e140

    /// At least 1.
    public let rowCount: Int
    /// In the unit of the labels.
    public let rootMeanSquaredError: Double
    /// In the unit of the labels.
    public let meanAbsoluteError: Double
    /// The mean of prediction minus label: above 0 when the model predicts too much.
    public let meanError: Double
    /// 1 when every prediction is right, 0 when they are no better than the mean of the labels,
    /// below 0 when they are worse. When all labels are equal, 1 or 0. `nil` for one row.
    public let r2: Double?
    /// Like `r2`, but forgiving the same error in every row; also defined for one row, as 1.
    public let explainedVariance: Double?
    /// Why something is undefined or a convention, a sentence each.
    public let remarks: [String]

    /// Compares predictions with labels.
    ///
    /// - Parameter labels: What is true of each row; `nil` where that is missing, which is refused.
    /// - Throws: the first fault, rows counting from 1. Lengths are checked first, then the labels,
    ///   then the predictions.
    public init(labels: [Double?], predictions: [Double]) throws(EvaluationError) {
        guard labels.count == predictions.count else {
            throw .lengthsDiffer(
                labels: labels.count, predictions: predictions.count, probabilities: nil)
        }
        guard !labels.isEmpty else { throw .noRows }
        self.init(
            labels: try Self.checked(labels: labels), predictions: try Self.checked(predictions))
    }

    private init(labels: [Double], predictions: [Double]) {
        let errors = zip(labels, predictions).map { $1 - $0 }
        let count = Double(errors.count)
        let squares = CompensatedSum(errors.lazy.map { $0 * $0 }).value
        rowCount = errors.count
        rootMeanSquaredError = (squares / count).squareRoot()
        meanAbsoluteError = CompensatedSum(errors.lazy.map(\.magnitude)).value / count
        meanError = CompensatedSum(errors).value / count

        let spread = Self.sumOfSquaredDeviations(labels)
        r2 = errors.count > 1 ? Self.explainedPart(unexplained: squares, of: spread) : nil
        explainedVariance = Self.explainedPart(
            unexplained: Self.sumOfSquaredDeviations(errors), of: spread)
        remarks = Self.remarks(
            rowCount: errors.count, labelsVary: spread != 0, r2: r2,
            explainedVariance: explainedVariance)
    }

    // MARK: Checks

    private static func checked(labels: [Double?]) throws(EvaluationError) -> [Double] {
        var known: [Double] = []
        known.reserveCapacity(labels.count)
        for (index, label) in labels.enumerated() {
            guard let label else { throw .badLabel(row: index + 1, .missing) }
            guard !label.isNaN else { throw .badLabel(row: index + 1, .notANumber) }
            guard label.magnitude <= magnitudeLimit else {
                throw .badLabel(row: index + 1, .tooLarge(label, limit: magnitudeLimit))
            }
            known.append(label)
        }
        return known
    }

    private static func checked(_ predictions: [Double]) throws(EvaluationError) -> [Double] {
        for (index, prediction) in predictions.enumerated() {
            guard !prediction.isNaN else { throw .badPrediction(row: index + 1, .notANumber) }
            guard prediction.magnitude <= magnitudeLimit else {
                throw .badPrediction(
                    row: index + 1, .tooLarge(prediction, limit: magnitudeLimit))
            }
        }
        return predictions
    }

    // MARK: Parts

    /// Exactly 0 when all values are equal, where a rounded mean would leave a rest.
    private static func sumOfSquaredDeviations(_ values: [Double]) -> Double {
        guard let first = values.first, values.contains(where: { $0 != first }) else { return 0 }
        let mean = CompensatedSum(values).value / Double(values.count)
        return CompensatedSum(values.lazy.map { ($0 - mean) * ($0 - mean) }).value
    }

    /// `nil` when it is beyond the range of a double.
    ///
    /// Source: scikit-learn 1.9.1, `sklearn/metrics/_regression.py`,
    /// `_assemble_fraction_of_explained_deviance` with `force_finite`.
    private static func explainedPart(unexplained: Double, of spread: Double) -> Double? {
        if unexplained == 0 { return 1 }
        if spread == 0 { return 0 }
        let part = 1 - unexplained / spread
        return part.isFinite ? part : nil
    }

    private static func remarks(
        rowCount: Int, labelsVary: Bool, r2: Double?, explainedVariance: Double?
    ) -> [String] {
        if rowCount == 1 {
            return [
                "R² is undefined: there is only one row",
                "explained variance is 1 by convention: there is only one row",
            ]
        }
        if !labelsVary {
            return [
                "R² and explained variance are conventions, 1 when the model leaves nothing "
                    + "unexplained and else 0: all labels are equal"
            ]
        }
        let beyond = "is too far below 0 for a number: the labels hardly vary"
        return (r2 == nil ? ["R² \(beyond)"] : [])
            + (explainedVariance == nil ? ["explained variance \(beyond)"] : [])
    }
}
