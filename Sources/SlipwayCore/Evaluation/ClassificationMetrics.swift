/// How well a classifier's predictions agree with the true classes of the same rows.
///
/// Every number equals that of scikit-learn 1.9.1 (`sklearn/metrics`) to 1e-9, with
/// `labels=classes` and `zero_division=0`. What cannot be computed is `nil`, and `remarks` says why.
/// No number is NaN or infinite.
public struct ClassificationMetrics: Sendable, Equatable, Codable {
    /// Precision, recall and F1, each from 0 to 1.
    public struct Scores: Sendable, Equatable, Codable {
        /// Of the rows predicted to be of the class, the part that is.
        public let precision: Double
        /// Of the rows that are of the class, the part predicted to be.
        public let recall: Double
        /// The harmonic mean of the two.
        public let f1: Double
    }

    /// One class against all others. A score that would divide by zero is 0.
    public struct ClassScores: Sendable, Equatable, Codable {
        public let label: Double
        public let scores: Scores
        /// Rows whose label it is.
        public let support: Int
    }

    /// The most classes that are told apart; the confusion matrix grows with their square.
    public static let classLimit = 1_000

    /// At least 1.
    public let rowCount: Int
    /// Class indices as Spark predicts them, ascending: every label, every prediction, and every
    /// class that has a probability.
    public let classes: [Double]
    /// Rows by what they are (outer) and what they were predicted to be (inner), both in the order
    /// of `classes`.
    public let confusion: [[Int]]
    /// The part of the rows that was predicted right.
    public let accuracy: Double
    /// In the order of `classes`.
    public let perClass: [ClassScores]
    /// The plain mean over all `classes`, also those that no row has.
    public let macroAverage: Scores
    /// The mean over all classes, weighted by support.
    public let weightedAverage: Scores

    /// From 0 to 1; 0.5 when the probabilities say nothing. Of the higher class when there are
    /// two, by its probability; else the mean over all classes of each against the rest (`ovr`,
    /// `macro`). `nil` without probabilities, and unless every class occurs among the labels.
    public let areaUnderROC: Double?
    /// From 0 to 1; as many as there are positive rows when the probabilities say nothing. Of the
    /// higher class when there are two, else the mean over all classes of each against the rest.
    /// `nil` without probabilities, when no label is the higher of two classes, and unless each of
    /// more than two occurs among the labels.
    public let averagePrecision: Double?
    /// The mean negative natural logarithm of the probability of the true class, which is clipped
    /// to 2⁻⁵² … 1 − 2⁻⁵², so at most 36.05; rows are not normalised. `nil` without probabilities
    /// and with fewer than two classes.
    public let logLoss: Double?
    /// Why something is undefined or counts as 0, a sentence each.
    public let remarks: [String]

    /// The higher of two classes, on which precision, recall and F1 are usually stated; `nil` when
    /// there are more or fewer.
    public var positiveClass: ClassScores? { classes.count == 2 ? perClass.last : nil }
}
