import Foundation
import SlipwayCore
import Testing

struct ClassificationMetricsTests {
    @Test func `the positive class is the higher of two`() throws {
        let metrics = try ClassificationMetrics(
            labels: [0, 1, 1, 0], predictions: [0, 1, 0, 1], probabilities: nil)
        #expect(metrics.positiveClass == metrics.perClass[1])
        #expect(metrics.positiveClass?.label == 1)
        #expect(metrics.positiveClass?.support == 2)
        let three = try ClassificationMetrics(
            labels: [0, 1, 2], predictions: [0, 1, 2], probabilities: nil)
        #expect(three.positiveClass == nil)
    }

    @Test func `rows of the confusion matrix are what is true, columns what is predicted`() throws {
        let metrics = try ClassificationMetrics(
            labels: [0, 0, 0, 1], predictions: [1, 1, 0, 1], probabilities: nil)
        #expect(metrics.confusion == [[1, 2], [0, 1]])
    }

    @Test func `classes are all labels and predictions, and minus zero is zero`() throws {
        let metrics = try ClassificationMetrics(
            labels: [-0.0, 5], predictions: [3, 0], probabilities: nil)
        #expect(metrics.classes.map(\.description) == ["0.0", "3.0", "5.0"])
        #expect(metrics.confusion == [[0, 1, 0], [0, 0, 0], [1, 0, 0]])
    }

    @Test func `a class that has a probability counts, though no row has it`() throws {
        let metrics = try ClassificationMetrics(
            labels: [0, 1], predictions: [0, 1],
            probabilities: ClassProbabilities(values: [1, 0, 0, 0, 1, 0], classCount: 3))
        #expect(metrics.classes == [0, 1, 2])
        #expect(
            metrics.remarks.contains(
                "F1 of class 2 is undefined and counts as 0: "
                    + "no label and never predicted"))
    }

    @Test func `a model that knows one class has no areas and no loss`() throws {
        let metrics = try ClassificationMetrics(
            labels: [0, 0], predictions: [0, 0],
            probabilities: ClassProbabilities(values: [1, 1], classCount: 1))
        #expect(metrics.accuracy == 1)
        #expect(metrics.areaUnderROC == nil)
        #expect(metrics.averagePrecision == nil)
        #expect(metrics.logLoss == nil)
        #expect(
            metrics.remarks == [
                "area under ROC, average precision and log loss are undefined: the model knows "
                    + "only one class"
            ])
    }

    @Test func `many undefined classes are counted, not listed`() throws {
        let metrics = try ClassificationMetrics(
            labels: [0, 0], predictions: [0, 0],
            probabilities: ClassProbabilities(
                values: [1] + Array(repeating: 0, count: 9) + [1]
                    + Array(repeating: 0, count: 9), classCount: 10))
        #expect(
            metrics.remarks.contains(
                "average precision is undefined: no label is 1, 2, 3, 4, 5, 6 and 3 more"))
    }

    @Test func `a wrong prediction made with certainty costs 36 and not infinity`() throws {
        let metrics = try ClassificationMetrics(
            labels: [1], predictions: [0],
            probabilities: ClassProbabilities(values: [1, 0], classCount: 2))
        #expect(metrics.logLoss == -log(Double.ulpOfOne))
    }

    @Test func `a row may miss 1 by a millionth`() throws {
        let probabilities = try ClassProbabilities(
            values: [0.5, 0.5 + 9e-7, 0.5, 0.5 - 9e-7], classCount: 2)
        #expect(probabilities.rowCount == 2)
    }

    @Test func `metrics come back from JSON as they were, also where they are undefined`() throws {
        for name in ["only-zeros", "three-classes", "labels-only"] {
            let metrics = try MetricsFixture(named: name).rows.classificationMetrics()
            let data = try JSONEncoder().encode(Evaluation.Metrics.classification(metrics))
            let decoded = try JSONDecoder().decode(Evaluation.Metrics.self, from: data)
            #expect(decoded == .classification(metrics))
        }
    }
}
