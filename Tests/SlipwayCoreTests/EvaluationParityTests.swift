import Foundation
import SlipwayCore
import Testing

/// Metrics against those that scikit-learn computed of the same rows.
///
/// Equal to 1e-9 of the number, or to 1e-12: both add up the same terms in different orders, so
/// that only the last digits may differ.
struct EvaluationParityTests {
    @Test func `every recorded data set is compared`() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: MetricsFixture.folder.path())
        #expect(Set(files) == Set(MetricsFixture.names.map { "\($0).json" }))
    }

    @Test(arguments: MetricsFixture.names.filter { !$0.hasPrefix("regression") })
    func `classification metrics are those of scikit-learn`(_ name: String) throws {
        let fixture = try MetricsFixture(named: name)
        let expected = try #require(fixture.classification)
        let rows = fixture.rows
        let metrics = try rows.classificationMetrics()

        #expect(metrics.rowCount == rows.labels.count)
        #expect(metrics.classes == expected.classes)
        #expect(metrics.confusion == expected.confusion)
        expectEqual(metrics.accuracy, expected.accuracy, "accuracy")
        #expect(metrics.perClass.map(\.label) == expected.classes)
        #expect(metrics.perClass.map(\.support) == expected.perClass.map(\.support))
        for (scores, expected) in zip(metrics.perClass, expected.perClass) {
            expectEqual(scores.scores, expected, "class \(scores.label)")
        }
        expectEqual(metrics.macroAverage, expected.macroAverage, "macro average")
        expectEqual(metrics.weightedAverage, expected.weightedAverage, "weighted average")
        expectEqual(metrics.areaUnderROC, expected.areaUnderROC, "area under ROC")
        expectEqual(metrics.averagePrecision, expected.averagePrecision, "average precision")
        expectEqual(metrics.logLoss, expected.logLoss, "log loss")
    }

    @Test(arguments: MetricsFixture.names.filter { $0.hasPrefix("regression") })
    func `regression metrics are those of scikit-learn`(_ name: String) throws {
        let fixture = try MetricsFixture(named: name)
        let expected = try #require(fixture.regression)
        let rows = fixture.rows
        let metrics = try RegressionMetrics(labels: rows.labels, predictions: rows.predictions)

        #expect(metrics.rowCount == rows.labels.count)
        expectEqual(metrics.rootMeanSquaredError, expected.rootMeanSquaredError, "RMSE")
        expectEqual(metrics.meanAbsoluteError, expected.meanAbsoluteError, "MAE")
        expectEqual(metrics.meanError, expected.meanError, "mean error")
        expectEqual(metrics.r2, expected.r2, "R²")
        expectEqual(metrics.explainedVariance, expected.explainedVariance, "explained variance")
    }

    @Test(arguments: MetricsFixture.names)
    func `what is nil or a convention has a remark, and nothing else has`(_ name: String) throws {
        let fixture = try MetricsFixture(named: name)
        let rows = fixture.rows
        let remarks =
            fixture.regression == nil
            ? try rows.classificationMetrics().remarks
            : try RegressionMetrics(labels: rows.labels, predictions: rows.predictions).remarks
        #expect(remarks == Self.remarks[name] ?? [])
    }

    private static let remarks = [
        "labels-only": [
            "area under ROC, average precision and log loss need probabilities, and the model "
                + "gives none",
            "recall of class 7 is undefined and counts as 0: no label",
        ],
        "never-predicted": ["precision of class 1 is undefined and counts as 0: never predicted"],
        "equal-scores": ["precision of class 1 is undefined and counts as 0: never predicted"],
        "only-ones": [
            "area under ROC is undefined: all labels are 1",
            "recall of class 0 is undefined and counts as 0: no label",
        ],
        "only-zeros": [
            "area under ROC is undefined: all labels are 0",
            "average precision is undefined: no label is 1",
            "recall of class 1 is undefined and counts as 0: no label",
        ],
        "three-classes-one-absent": [
            "area under ROC is undefined: no label is 1",
            "average precision is undefined: no label is 1",
            "recall of class 1 is undefined and counts as 0: no label",
        ],
        "three-classes-one-present": [
            "area under ROC is undefined: all labels are 1",
            "average precision is undefined: no label is 0 or 2",
            "recall of classes 0 and 2 is undefined and counts as 0: no label",
        ],
        "regression-constant": [constantRemark],
        "regression-constant-and-right": [constantRemark],
        "regression-one-row": [
            "R² is undefined: there is only one row",
            "explained variance is 1 by convention: there is only one row",
        ],
    ]

    private static let constantRemark =
        "R² and explained variance are conventions, 1 when the model leaves nothing unexplained "
        + "and else 0: all labels are equal"

    // MARK: Comparison

    private func expectEqual(
        _ actual: ClassificationMetrics.Scores, _ expected: MetricsFixture.Scores, _ name: String
    ) {
        expectEqual(actual.precision, expected.precision, "precision, \(name)")
        expectEqual(actual.recall, expected.recall, "recall, \(name)")
        expectEqual(actual.f1, expected.f1, "F1, \(name)")
    }

    private func expectEqual(_ actual: Double?, _ expected: Double?, _ name: String) {
        guard let actual, let expected else {
            #expect(actual == expected, "\(name)")
            return
        }
        let difference = (actual - expected).magnitude
        #expect(
            difference <= 1e-12 || difference <= 1e-9 * expected.magnitude,
            "\(name) is \(actual), not \(expected)")
    }
}
