import Columns
import SlipwayCore
import Testing

/// Metrics of scored batches.
struct EvaluationTests {
    static let classifier = facts(probability: "probability")
    static let regressor = facts(probability: nil)

    static func facts(
        prediction: String? = "prediction", probability: String?
    ) -> ModelFacts {
        ModelFacts(
            type: "fake_1.0", softwareSpecification: "fake-1.0", inputs: [],
            outputs: [probability, prediction].compactMap { $0 }, stages: [], label: "ATTRITION",
            probabilityColumn: probability, predictionColumn: prediction)
    }

    /// Rows as a classifier scores them, with the given labels.
    static func scored(
        _ labels: ColumnValues, predictions: [Double?] = [0, 1, 1],
        probabilities: [Vector?] = [.dense([0.8, 0.2]), .dense([0.4, 0.6]), .dense([0.3, 0.7])]
    ) -> Batch {
        Batch(
            columns: [
                Column(name: "AGE", values: .numbers(NumberColumn([40, 41, 42]))),
                Column(name: "ATTRITION", values: labels),
                Column(name: "probability", values: .vectors(VectorColumn(probabilities))),
                Column(name: "prediction", values: .numbers(NumberColumn(predictions))),
            ], rowCount: 3)
    }

    @Test(arguments: [
        ColumnValues.numbers(NumberColumn([0, 1, 0])), .booleans([false, true, false]),
        .strings(["0", " 1.0 ", "0e0"]),
    ])
    func `labels are numbers, booleans or text that reads as numbers`(labels: ColumnValues) throws {
        let metrics = try Evaluation.metrics(
            of: Self.scored(labels), label: "ATTRITION", facts: Self.classifier)
        let expected = try ClassificationMetrics(
            labels: [0, 1, 0], predictions: [0, 1, 1],
            probabilities: ClassProbabilities(
                values: [0.8, 0.2, 0.4, 0.6, 0.3, 0.7], classCount: 2))
        #expect(metrics == .classification(expected))
        #expect(expected.confusion == [[1, 1], [0, 1]])
        #expect(expected.areaUnderROC == 0.5)
    }

    @Test func `sparse probabilities are read like dense ones`() throws {
        let labels = ColumnValues.numbers(NumberColumn([0, 1, 0]))
        let sparse = Self.scored(
            labels,
            probabilities: [
                .sparse(size: 2, indices: [0], values: [1]), .dense([0, 1]),
                .sparse(size: 2, indices: [1], values: [1]),
            ])
        let dense = Self.scored(
            labels, probabilities: [.dense([1, 0]), .dense([0, 1]), .dense([0, 1])])
        #expect(
            try Evaluation.metrics(of: sparse, label: "ATTRITION", facts: Self.classifier)
                == Evaluation.metrics(of: dense, label: "ATTRITION", facts: Self.classifier))
    }

    @Test func `a model without probabilities is a regression`() throws {
        let batch = Self.scored(
            .numbers(NumberColumn([0.5, 1, 2])), predictions: [0.25, 1.25, 2])
        let metrics = try Evaluation.metrics(
            of: batch, label: "ATTRITION", facts: Self.regressor)
        #expect(
            try metrics
                == .regression(
                    RegressionMetrics(labels: [0.5, 1, 2], predictions: [0.25, 1.25, 2])))
    }

    @Test func `any column may be the label, also one that the model adds`() throws {
        let metrics = try Evaluation.metrics(
            of: Self.scored(.strings(["Yes", "No", nil])), label: "AGE", facts: Self.regressor)
        guard case .regression(let regression) = metrics else {
            Issue.record("\(metrics)")
            return
        }
        #expect(regression.rowCount == 3)
    }
}
