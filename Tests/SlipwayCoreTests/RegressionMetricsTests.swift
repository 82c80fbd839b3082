import Foundation
import SlipwayCore
import Testing

struct RegressionMetricsTests {
    @Test func `the mean error says in which direction the model errs`() throws {
        let metrics = try RegressionMetrics(labels: [1, 2, 3], predictions: [2, 3, 4])
        #expect(metrics.meanError == 1)
        #expect(metrics.explainedVariance == 1)
        #expect(metrics.r2 == -0.5)
        #expect(metrics.remarks.isEmpty)
    }

    /// 0.1 added up seven times and divided by seven is not 0.1.
    @Test(arguments: [0.1, 1e-7, 123_456.789])
    func `equal labels are equal though their mean is rounded`(label: Double) throws {
        let labels = Array(repeating: label, count: 7)
        let metrics = try RegressionMetrics(labels: labels, predictions: labels.map { $0 * 2 })
        #expect(metrics.r2 == 0)
        #expect(metrics.explainedVariance == 1)
        #expect(metrics.remarks.count == 1)
    }

    @Test func `the largest numbers that are taken do not overflow`() throws {
        let limit = RegressionMetrics.magnitudeLimit
        let metrics = try RegressionMetrics(
            labels: [limit, -limit], predictions: [-limit, limit])
        #expect(metrics.rootMeanSquaredError == 2 * limit)
        #expect(metrics.meanError == 0)
        #expect(metrics.r2 == -3)
    }

    @Test func `what is beyond every number is nil`() throws {
        let metrics = try RegressionMetrics(labels: [0, 1e-150], predictions: [1e100, -1e100])
        #expect(metrics.r2 == nil)
        #expect(metrics.explainedVariance == nil)
        #expect(
            metrics.remarks == [
                "R² is too far below 0 for a number: the labels hardly vary",
                "explained variance is too far below 0 for a number: the labels hardly vary",
            ])
        #expect(throws: Never.self) { try JSONEncoder().encode(metrics) }
    }

    @Test func `metrics come back from JSON as they were`() throws {
        let metrics = try RegressionMetrics(labels: [1], predictions: [0.1])
        let data = try JSONEncoder().encode(Evaluation.Metrics.regression(metrics))
        let decoded = try JSONDecoder().decode(Evaluation.Metrics.self, from: data)
        #expect(decoded == .regression(metrics))
    }
}
