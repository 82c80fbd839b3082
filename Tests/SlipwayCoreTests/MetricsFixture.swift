import Foundation
import SlipwayCore
import TestSupport

/// A data set and what scikit-learn says of it, as `scripts/make-metrics-fixtures` wrote it.
struct MetricsFixture: Decodable {
    struct Rows: Decodable {
        var labels: [Double]
        var predictions: [Double]
        var probabilities: [[Double]]?
    }

    struct Scores: Decodable {
        var precision: Double
        var recall: Double
        var f1: Double
        var support: Int?
    }

    struct Classification: Decodable {
        var classes: [Double]
        var confusion: [[Int]]
        var accuracy: Double
        var perClass: [Scores]
        var macroAverage: Scores
        var weightedAverage: Scores
        var areaUnderROC: Double?
        var averagePrecision: Double?
        var logLoss: Double?
    }

    struct Regression: Decodable {
        var rootMeanSquaredError: Double
        var meanAbsoluteError: Double
        var meanError: Double
        var r2: Double?
        var explainedVariance: Double?
    }

    /// How the rows are made, where they are too many to be kept.
    struct Recipe: Decodable {
        enum Name: String, Decodable {
            case twoClasses, offsetNumbers
        }

        var name: Name
        var seed: UInt64
        var rowCount: Int
        /// Rows of class 1 in 2²⁰.
        var positivesInUnit: Int?
    }

    var versions: [String: String]
    private var stored: Rows?
    private var recipe: Recipe?
    var classification: Classification?
    var regression: Regression?

    private enum CodingKeys: String, CodingKey {
        case versions, recipe, classification, regression
        case stored = "rows"
    }

    static let names = [
        "equal-scores", "extreme-probabilities", "heavy-ties", "hundred-thousand", "imbalanced",
        "labels-only", "never-predicted", "only-ones", "only-zeros", "random",
        "regression-constant", "regression-constant-and-right", "regression-hopeless",
        "regression-hundred-thousand", "regression-noisy", "regression-one-row", "separable",
        "ten-classes", "three-classes", "three-classes-one-absent", "three-classes-one-present",
    ]

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/metrics")

    init(named name: String) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
        self = try JSONDecoder().decode(MetricsFixture.self, from: data)
    }

    var rows: Rows {
        stored ?? recipe?.rows ?? Rows(labels: [], predictions: [])
    }
}

extension MetricsFixture.Rows {
    func classificationMetrics() throws -> ClassificationMetrics {
        try ClassificationMetrics(
            labels: labels, predictions: predictions,
            probabilities: probabilities.map { rows in
                try ClassProbabilities(
                    values: rows.flatMap { $0 }, classCount: rows.first?.count ?? 0)
            })
    }
}

extension MetricsFixture.Recipe {
    private static let unit = 1 << 20

    /// The rows that the Python function of the same name makes, to the last bit.
    var rows: MetricsFixture.Rows {
        var random = SplitMix64(state: seed)
        func draw() -> Int { Int(random.next() >> 44) }
        var rows = MetricsFixture.Rows(labels: [], predictions: [])
        switch name {
        case .twoClasses:
            var probabilities: [[Double]] = []
            for _ in 0..<rowCount {
                let label = draw() < positivesInUnit ?? 0 ? 1 : 0
                let score = draw() >> 1 + label * (Self.unit >> 2)
                rows.labels.append(Double(label))
                rows.predictions.append(score > Self.unit / 2 ? 1 : 0)
                probabilities.append(
                    [Self.unit - score, score].map { Double($0) / Double(Self.unit) })
            }
            rows.probabilities = probabilities
        case .offsetNumbers:
            for _ in 0..<rowCount {
                let label = 1_000_000 + Double(draw()) / 1024
                rows.labels.append(label)
                rows.predictions.append(label + Double(draw() - Self.unit / 2) / 65536 + 0.25)
            }
        }
        return rows
    }
}
