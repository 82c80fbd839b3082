public import Columns

/// Compares what a model says of rows with what is true of them.
public enum Evaluation {
    /// What can be said of a model on rows whose labels are known.
    public enum Metrics: Sendable, Equatable {
        case classification(ClassificationMetrics)
        case regression(RegressionMetrics)
    }

    /// Compares the predictions in scored rows with the labels in one of their columns.
    ///
    /// A model without a probability column is taken for a regression.
    ///
    /// - Parameters:
    ///   - scored: The rows with the model's columns, as `LoadedModel.score` gives them. A model
    ///     may have dropped some.
    ///   - label: The name of a column of numbers, of booleans (false is 0, true is 1), or of text
    ///     that reads as numbers.
    /// - Throws: the first fault, rows counting from 1 within `scored`. Columns are checked first,
    ///   then probabilities, labels and predictions.
    public static func metrics(
        of scored: Batch, label: String, facts: ModelFacts
    ) throws(EvaluationError) -> Metrics {
        var columns = try EvaluatedColumns(label: label, facts: facts)
        try columns.append(scored)
        return try metrics(of: columns, facts: facts)
    }

    /// Compares the predictions and labels of all rows that were scored.
    static func metrics(
        of columns: EvaluatedColumns, facts: ModelFacts
    ) throws(EvaluationError) -> Metrics {
        guard facts.probabilityColumn != nil else {
            return .regression(
                try RegressionMetrics(labels: columns.labels, predictions: columns.predictions))
        }
        return .classification(
            try ClassificationMetrics(
                labels: columns.labels, predictions: columns.predictions,
                probabilities: columns.probabilities))
    }
}

extension Evaluation.Metrics: Codable {
    private enum CodingKeys: String, CodingKey {
        case classification, regression
    }

    /// One key, `classification` or `regression`, that holds the metrics.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .classification(let metrics): try container.encode(metrics, forKey: .classification)
        case .regression(let metrics): try container.encode(metrics, forKey: .regression)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.classification) {
            self = .classification(
                try container.decode(ClassificationMetrics.self, forKey: .classification))
        } else {
            self = .regression(try container.decode(RegressionMetrics.self, forKey: .regression))
        }
    }
}
