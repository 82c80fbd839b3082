import Columns
import Foundation
import SlipwayCore
import Testing

/// Everything that an evaluation refuses, what it throws, and in `Fixtures/evaluation-errors.txt`
/// what people then read.
///
/// With `SLIPWAY_RECORD` set in the environment the file is written anew; read the diff.
struct EvaluationRefusalTests {
    private static let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/evaluation-errors.txt")

    struct Refusal: Sendable, CustomTestStringConvertible {
        let input: String
        let error: EvaluationError
        let attempt: @Sendable () throws -> Void

        init(
            _ input: String, _ error: EvaluationError,
            attempt: @escaping @Sendable () throws -> Void
        ) {
            self.input = input
            self.error = error
            self.attempt = attempt
        }

        var testDescription: String { input }

        var transcript: String {
            (["# \(input)", "error[\(error.code)]: \(error.what)"]
                + [error.why.map { "  why: \($0)" }, error.next.map { "  next: \($0)" }]
                .compactMap { $0 })
                .joined(separator: "\n") + "\n"
        }
    }

    @Test(arguments: refusals)
    func `the first fault is named`(_ refusal: Refusal) {
        #expect(throws: refusal.error) { try refusal.attempt() }
    }

    @Test func `the words are those that were read and approved`() throws {
        let text = Self.refusals.map(\.transcript).joined(separator: "\n")
        if ProcessInfo.processInfo.environment["SLIPWAY_RECORD"] != nil {
            try Data(text.utf8).write(to: Self.url)
        }
        let approved = try String(contentsOf: Self.url, encoding: .utf8)
            .components(separatedBy: "\n\n")
        let actual = text.components(separatedBy: "\n\n")
        #expect(actual.count == approved.count)
        for (actual, approved) in zip(actual, approved) { #expect(actual == approved) }
    }

    @Test func `every case has a refusal`() {
        #expect(Set(Self.refusals.map(\.error.place)) == Set(0...EvaluationError.lastPlace))
    }

    @Test(arguments: refusals)
    func `no text is empty, ends in a full stop, or shows Swift`(_ refusal: Refusal) {
        let error = refusal.error
        #expect(error.code.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
        for text in [error.what, error.why, error.next].compactMap({ $0 }) {
            #expect(!text.isEmpty)
            #expect(!text.hasSuffix("."))
            #expect(!text.contains("Optional(") && !text.contains("nil"))
            #expect(text == text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    // MARK: - Refusals

    static let refusals = lengths + labels + predictions + probabilities + regressions + columns

    private static func classify(
        _ input: String, _ error: EvaluationError, labels: [Double?], predictions: [Double],
        probabilities: [Double]? = nil, of classCount: Int = 2
    ) -> Refusal {
        Refusal(input, error) {
            _ = try ClassificationMetrics(
                labels: labels, predictions: predictions,
                probabilities: probabilities.map {
                    try ClassProbabilities(values: $0, classCount: classCount)
                })
        }
    }

    private static let lengths: [Refusal] = [
        classify("no rows", .noRows, labels: [], predictions: []),
        classify(
            "no rows, with probabilities", .noRows, labels: [], predictions: [], probabilities: []),
        classify(
            "more predictions than labels",
            .lengthsDiffer(labels: 1, predictions: 2, probabilities: nil), labels: [0],
            predictions: [0, 1]),
        classify(
            "fewer rows of probabilities",
            .lengthsDiffer(labels: 2, predictions: 2, probabilities: 1), labels: [0, 1],
            predictions: [0, 1], probabilities: [0.5, 0.5]),
        classify(
            "a row of probabilities cut short", .unevenProbabilities(3, classCount: 2),
            labels: [0, 1], predictions: [0, 1], probabilities: [0.5, 0.5, 1]),
        classify(
            "rows of no probabilities", .unevenProbabilities(0, classCount: 0),
            labels: [0, 1], predictions: [0, 1], probabilities: [], of: 0),
        classify(
            "measurements as labels", .tooManyClasses(1001, limit: 1000),
            labels: (0...1000).map(Double.init), predictions: Array(repeating: 0, count: 1001)),
    ]

    private static let certain = [1.0, 0, 0, 1, 0, 1]

    private static let labels: [Refusal] = [
        classify(
            "a missing label", .badLabel(row: 2, .missing), labels: [0, nil, .nan],
            predictions: [0, 1, 1]),
        classify(
            "a label that is NaN", .badLabel(row: 2, .notANumber), labels: [0, .nan, nil],
            predictions: [0, 1, 1]),
        classify(
            "a label between two classes", .badLabel(row: 3, .notWhole(1.000_000_1)),
            labels: [0, 1, 1.000_000_1], predictions: [0, 1, 1], probabilities: certain),
        classify(
            "an infinite label", .badLabel(row: 1, .notWhole(.infinity)),
            labels: [.infinity, 1, 0.5], predictions: [0, 1, 1]),
        classify(
            "a label beyond two classes", .badLabel(row: 3, .notAClass(2, classCount: 2)),
            labels: [0, 1, 2], predictions: [0, 1, 1], probabilities: certain),
        classify(
            "a label beyond three classes", .badLabel(row: 1, .notAClass(1e300, classCount: 3)),
            labels: [1e300, 1], predictions: [0, 1], probabilities: [1, 0, 0, 0, 1, 0], of: 3),
        classify(
            "a label beyond one class", .badLabel(row: 1, .notAClass(1, classCount: 1)),
            labels: [1], predictions: [0], probabilities: [1], of: 1),
        classify(
            "a negative label", .badLabel(row: 1, .notAClass(-1, classCount: nil)),
            labels: [-1, 1], predictions: [0, 1]),
    ]

    private static let predictions: [Refusal] = [
        classify(
            "a prediction that is NaN", .badPrediction(row: 2, .notANumber), labels: [0, 1],
            predictions: [0, .nan]),
        classify(
            "a prediction between two classes",
            .badPrediction(row: 1, .notAClass(0.5, classCount: nil)), labels: [0, 1],
            predictions: [0.5, .nan]),
        classify(
            "a prediction that has no probability",
            .badPrediction(row: 2, .notAClass(2, classCount: 2)), labels: [0, 1, 1],
            predictions: [0, 2, 1], probabilities: certain),
    ]

    private static let probabilities: [Refusal] = [
        classify(
            "a probability that is NaN", .badProbabilities(row: 2, .notANumber(class: 1)),
            labels: [0, 1], predictions: [0, 1], probabilities: [0.5, 0.5, 0, .nan]),
        classify(
            "a negative probability", .badProbabilities(row: 2, .negative(-0.25, class: 0)),
            labels: [0, 1], predictions: [0, 1], probabilities: [0.5, 0.5, -0.25, 1.25]),
        classify(
            "probabilities that miss 1", .badProbabilities(row: 1, .sum(1.000_002)),
            labels: [0, 1], predictions: [0, 1], probabilities: [1.000_002, 0, 0, 0]),
        classify(
            "an infinite probability", .badProbabilities(row: 1, .sum(.infinity)), labels: [0],
            predictions: [0], probabilities: [.infinity, 0]),
    ]

    private static func regress(
        _ input: String, _ error: EvaluationError, labels: [Double?], predictions: [Double]
    ) -> Refusal {
        Refusal(input, error) {
            _ = try RegressionMetrics(labels: labels, predictions: predictions)
        }
    }

    private static let regressions: [Refusal] = [
        regress("regression: no rows", .noRows, labels: [], predictions: []),
        regress(
            "regression: fewer predictions than labels",
            .lengthsDiffer(labels: 2, predictions: 1, probabilities: nil), labels: [1, 2],
            predictions: [1]),
        regress(
            "regression: a missing label", .badLabel(row: 1, .missing), labels: [nil],
            predictions: [1]),
        regress(
            "regression: a label that is NaN", .badLabel(row: 1, .notANumber), labels: [.nan],
            predictions: [1]),
        regress(
            "regression: a label whose square overflows",
            .badLabel(row: 2, .tooLarge(-2e140, limit: 1e140)), labels: [1, -2e140],
            predictions: [1, 2]),
        regress(
            "regression: an infinite prediction",
            .badPrediction(row: 1, .tooLarge(.infinity, limit: 1e140)), labels: [1],
            predictions: [.infinity]),
        regress(
            "regression: a prediction that is NaN", .badPrediction(row: 1, .notANumber),
            labels: [1], predictions: [.nan]),
    ]

    private static func evaluate(
        _ input: String, _ error: EvaluationError, _ scored: Batch, label: String = "ATTRITION",
        facts: ModelFacts = EvaluationTests.classifier
    ) -> Refusal {
        Refusal(input, error) {
            _ = try Evaluation.metrics(of: scored, label: label, facts: facts)
        }
    }

    private static let good = EvaluationTests.scored(.numbers(NumberColumn([0, 1, 0])))

    private static let columns: [Refusal] = [
        evaluate(
            "a column misspelt",
            .noColumn("ATRITION", nearest: "ATTRITION", columns: ["AGE", "ATTRITION"]), good,
            label: "ATRITION"),
        evaluate(
            "a column like no other",
            .noColumn("predictions", nearest: nil, columns: ["AGE", "ATTRITION"]), good,
            label: "predictions"),
        evaluate(
            "no columns", .noColumn("ATTRITION", nearest: nil, columns: []),
            Batch(columns: [], rowCount: 3)),
        evaluate(
            "the prediction as label", .labelIsOutput("prediction"), good, label: "prediction"),
        evaluate(
            "the probability as label", .labelIsOutput("probability"), good, label: "probability"),
        evaluate(
            "vectors as labels", .labelsAreVectors("ATTRITION"),
            EvaluationTests.scored(.vectors(VectorColumn([nil, nil, nil])))),
        evaluate("a batch without rows", .noRows, good.rows(at: [])),
        evaluate(
            "a missing label in a column", .badLabel(row: 3, .missing),
            EvaluationTests.scored(.booleans([true, false, nil]))),
        evaluate(
            "empty text as label", .badLabel(row: 2, .missing),
            EvaluationTests.scored(.strings(["0", " ", "1"]))),
        evaluate(
            "text as label", .badLabel(row: 1, .text("Yes")),
            EvaluationTests.scored(.strings([" Yes ", "No", nil]))),
        evaluate(
            "empty text before other text", .badLabel(row: 1, .missing),
            EvaluationTests.scored(.strings([nil, "No", "1"]))),
        evaluate(
            "text that only Swift reads as a number", .badLabel(row: 2, .text("0x1")),
            EvaluationTests.scored(.strings(["1", "0x1", "nan"]))),
        evaluate(
            "a model that predicts nothing", .noPrediction, good,
            facts: EvaluationTests.facts(prediction: nil, probability: nil)),
        evaluate(
            "a prediction column that is not there", .lacksOutput("guess"), good,
            facts: EvaluationTests.facts(prediction: "guess", probability: nil)),
        evaluate(
            "a probability column that is not there", .lacksOutput("chances"), good,
            facts: EvaluationTests.facts(probability: "chances")),
        evaluate(
            "a prediction column of vectors", .mistypedOutput("probability", expected: "numbers"),
            good, facts: EvaluationTests.facts(prediction: "probability", probability: nil)),
        evaluate(
            "a probability column of numbers", .mistypedOutput("AGE", expected: "vectors"), good,
            facts: EvaluationTests.facts(probability: "AGE")),
        evaluate(
            "a missing prediction", .badPrediction(row: 2, .missing),
            EvaluationTests.scored(
                .numbers(NumberColumn([0, 1, 0])), predictions: [0, nil, .nan])),
        evaluate(
            "missing probabilities", .badProbabilities(row: 2, .missing),
            EvaluationTests.scored(
                .numbers(NumberColumn([0, 1, 0])),
                probabilities: [.dense([1, 0]), nil, .dense([1])])),
        evaluate(
            "no probabilities in the first row", .badProbabilities(row: 1, .missing),
            EvaluationTests.scored(
                .numbers(NumberColumn([0, 1, 0])),
                probabilities: [.dense([]), .dense([]), .dense([])])),
        evaluate(
            "probabilities of more classes", .badProbabilities(row: 3, .count(3, inFirstRow: 2)),
            EvaluationTests.scored(
                .numbers(NumberColumn([0, 1, 0])),
                probabilities: [.dense([1, 0]), .dense([1, 0]), .dense([1, 0, 0])])),
    ]
}

extension EvaluationError {
    fileprivate static let lastPlace = 26

    /// Where the case or its fault stands in the declaration. A new one stops the build here, so
    /// that it gets a refusal too.
    fileprivate var place: Int {
        switch self {
        case .noRows: 0
        case .lengthsDiffer: 1
        case .unevenProbabilities: 2
        case .tooManyClasses: 3
        case .noColumn: 4
        case .labelIsOutput: 5
        case .labelsAreVectors: 6
        case .noPrediction: 7
        case .lacksOutput: 8
        case .mistypedOutput: 9
        case .badLabel(_, .missing): 10
        case .badLabel(_, .notANumber): 11
        case .badLabel(_, .notWhole): 12
        case .badLabel(_, .notAClass(_, classCount: nil)): 13
        case .badLabel(_, .notAClass(_, _?)): 14
        case .badLabel(_, .tooLarge): 15
        case .badLabel(_, .text): 16
        case .badPrediction(_, .missing): 17
        case .badPrediction(_, .notANumber): 18
        case .badPrediction(_, .notAClass(_, classCount: nil)): 19
        case .badPrediction(_, .notAClass(_, _?)): 20
        case .badPrediction(_, .tooLarge): 21
        case .badProbabilities(_, .missing): 22
        case .badProbabilities(_, .count): 23
        case .badProbabilities(_, .notANumber): 24
        case .badProbabilities(_, .negative): 25
        case .badProbabilities(_, .sum): 26
        }
    }
}
