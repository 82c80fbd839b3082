public import Columns

/// Loads saved models. Spark ML is one.
public protocol ModelRuntime: Sendable {
    /// Loads, checks and compiles a model.
    ///
    /// - Parameter path: A folder or an archive.
    /// - Throws: an error that says what is wrong with the model; `UserFacingError` where possible.
    func load(path: String) throws -> any LoadedModel
}

/// A model that is ready to score; immutable, so that any task may use it.
public protocol LoadedModel: Sendable {
    var facts: ModelFacts { get }
    /// The rows with the model's columns behind their own.
    ///
    /// - Throws: `ScoringError` for rows that the model refuses.
    func score(_ batch: Batch) throws -> Batch
}

/// What can be told of a model without its data.
public struct ModelFacts: Sendable, Equatable, Codable {
    public struct Input: Sendable, Equatable, Codable {
        public let name: String
        /// `number`, `string` or `boolean`.
        public let type: String

        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    public struct Stage: Sendable, Equatable, Codable {
        /// The short class name: `VectorAssembler`.
        public let className: String
        public let uid: String
        /// Its main figures as text: `22 columns into features`, `20 trees`.
        public let summary: String

        public init(className: String, uid: String, summary: String) {
            self.className = className
            self.uid = uid
            self.summary = summary
        }
    }

    /// The platform's name for the kind of model: `mllib_3.3`.
    public let type: String
    /// The platform's software specification: `spark-mllib_3.3`.
    public let softwareSpecification: String
    /// What the model reads, in order.
    public let inputs: [Input]
    /// The columns it adds, in order.
    public let outputs: [String]
    public let stages: [Stage]
    /// The label it was trained for.
    public let label: String?
    /// Names of the columns that hold probabilities and the prediction, when there are any.
    public let probabilityColumn: String?
    public let predictionColumn: String?

    public init(
        type: String, softwareSpecification: String, inputs: [Input], outputs: [String],
        stages: [Stage], label: String?, probabilityColumn: String?, predictionColumn: String?
    ) {
        self.type = type
        self.softwareSpecification = softwareSpecification
        self.inputs = inputs
        self.outputs = outputs
        self.stages = stages
        self.label = label
        self.probabilityColumn = probabilityColumn
        self.predictionColumn = predictionColumn
    }
}
