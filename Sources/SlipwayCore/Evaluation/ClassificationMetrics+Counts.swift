extension ClassificationMetrics {
    /// Sums over a confusion matrix, one for each class.
    struct Counts {
        /// Rows that are of the class.
        let actual: [Int]
        /// Rows that were predicted to be.
        let predicted: [Int]
        /// Rows that are and were.
        let right: [Int]

        /// - Precondition: the matrix is square.
        init(_ confusion: [[Int]]) {
            actual = confusion.map { $0.reduce(0, +) }
            predicted = confusion.indices.map { column in
                confusion.reduce(0) { $0 + $1[column] }
            }
            right = confusion.indices.map { confusion[$0][$0] }
        }

        /// Source: scikit-learn 1.9.1, `sklearn/metrics/_classification.py`,
        /// `precision_recall_fscore_support`.
        func scores(of position: Int) -> Scores {
            Scores(
                precision: Self.part(right[position], of: predicted[position]),
                recall: Self.part(right[position], of: actual[position]),
                f1: Self.part(2 * right[position], of: actual[position] + predicted[position]))
        }

        private static func part(_ count: Int, of total: Int) -> Double {
            total == 0 ? 0 : Double(count) / Double(total)
        }
    }
}
