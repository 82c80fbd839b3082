public import Columns

/// What is worth telling about a stage.
public struct StageSummary: Sendable, Equatable {
    /// Its place in the pipeline, from 0.
    public let index: Int
    public let uid: String
    /// Spark's class without its package, `VectorAssembler`.
    public let className: String
    /// The parameters that decide about its results, and counts such as `numTrees`.
    public let parameters: [JSONValue.Member]
}

/// What the last predictor of a pipeline was trained for, and what it writes.
public struct PredictorSummary: Sendable, Equatable {
    public let uid: String
    /// Spark's class without its package.
    public let className: String
    /// The column it was trained to predict; not read when scoring.
    public let labelColumn: String
    public let featuresColumn: String
    /// Names of what it writes; `nil` for what it does not.
    public let rawPredictionColumn: String?
    public let probabilityColumn: String?
    public let predictionColumn: String?
    public let leafColumn: String?
    public let featureCount: Int
    public let classCount: Int
    /// Trees and nodes of all of them; 0 when it has none.
    public let treeCount: Int
    public let nodeCount: Int
}

/// A column that a pipeline adds.
public struct OutputColumn: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case number
        /// `nil` when its size depends on the rows.
        case vector(size: Int?)
    }

    public let name: String
    public let kind: Kind
    /// The stage that adds it.
    public let stage: String
}
