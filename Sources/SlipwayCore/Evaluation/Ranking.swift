/// How well scores put the rows of one class before all others, over every threshold.
///
/// Rows with equal scores pass a threshold together, so their order does not matter. O(n log n).
struct Ranking {
    struct Row {
        var score: Double
        var isPositive: Bool
    }

    /// Trapezoids under the true positive rate over the false positive rate: the probability that
    /// a positive row scores above a negative one, ties counting half. `nil` without both kinds.
    ///
    /// Source: scikit-learn 1.9.1, `sklearn/metrics/_ranking.py`, `roc_auc_score`.
    let areaUnderROC: Double?

    /// The precision at each distinct threshold, weighted by the recall that it adds; not
    /// interpolated. `nil` without positive rows.
    ///
    /// Source: scikit-learn 1.9.1, `sklearn/metrics/_ranking.py`, `average_precision_score`, which
    /// gives 0 and warns where this is `nil`.
    let averagePrecision: Double?

    /// - Precondition: no score is NaN.
    init(_ rows: [Row]) {
        let sorted = rows.sorted { $0.score > $1.score }
        let positiveCount = rows.count { $0.isPositive }
        let negativeCount = rows.count - positiveCount

        var truePositives = 0
        var falsePositives = 0
        // Twice the area in units of one positive by one negative row: a whole number, so exact.
        // It fits for 4·10⁹ rows, as it is at most half the square of the row count.
        var doubledArea = 0
        var precisions = CompensatedSum()
        var start = 0
        while start < sorted.count {
            var end = start
            var positivesInGroup = 0
            while end < sorted.count, sorted[end].score == sorted[start].score {
                positivesInGroup += sorted[end].isPositive ? 1 : 0
                end += 1
            }
            let negativesInGroup = end - start - positivesInGroup
            doubledArea += negativesInGroup * (2 * truePositives + positivesInGroup)
            truePositives += positivesInGroup
            falsePositives += negativesInGroup
            precisions.add(
                Double(positivesInGroup) * Double(truePositives)
                    / Double(truePositives + falsePositives))
            start = end
        }

        areaUnderROC =
            positiveCount > 0 && negativeCount > 0
            ? Double(doubledArea) / (2 * Double(positiveCount) * Double(negativeCount)) : nil
        averagePrecision = positiveCount > 0 ? precisions.value / Double(positiveCount) : nil
    }
}
