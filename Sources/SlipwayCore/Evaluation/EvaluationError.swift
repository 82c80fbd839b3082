/// The facts of what can be wrong with rows that are to be evaluated. Rows count from 1. The words
/// stand in `EvaluationError+Messages.swift`.
public enum EvaluationError: Error, Sendable, Equatable {
    case noRows
    /// - Parameter probabilities: Rows of them; `nil` when there are none.
    case lengthsDiffer(labels: Int, predictions: Int, probabilities: Int?)
    case badLabel(row: Int, LabelFault)
    case badPrediction(row: Int, PredictionFault)
    case badProbabilities(row: Int, ProbabilityFault)
    /// A flat list that is no whole number of rows.
    case unevenProbabilities(Int, classCount: Int)
    case tooManyClasses(Int, limit: Int)

    /// The label column is not there.
    case noColumn(String, nearest: String?, columns: [String])
    /// The label column is the model's prediction or probability.
    case labelIsOutput(String)
    case labelsAreVectors(String)
    /// The model names no prediction column.
    case noPrediction
    /// A column that the model says it adds is not there.
    case lacksOutput(String)
    case mistypedOutput(String, expected: String)

    public enum LabelFault: Sendable, Equatable {
        case missing
        case notANumber
        case notWhole(Double)
        /// - Parameter classCount: Of the model; `nil` when that is not known and the label is
        ///   negative.
        case notAClass(Double, classCount: Int?)
        case tooLarge(Double, limit: Double)
        case text(String)
    }

    public enum PredictionFault: Sendable, Equatable {
        case missing
        case notANumber
        /// - Parameter classCount: Of the probabilities, when there are any.
        case notAClass(Double, classCount: Int?)
        case tooLarge(Double, limit: Double)
    }

    public enum ProbabilityFault: Sendable, Equatable {
        case missing
        case count(Int, inFirstRow: Int)
        case notANumber(class: Int)
        case negative(Double, class: Int)
        case sum(Double)
    }
}
