public import Columns

/// Loads saved models. Spark ML is one.
public protocol ModelRuntime: Sendable {
    /// Loads, checks and compiles a model.
    ///
    /// - Parameter path: A folder or an archive.
    /// - Throws: an error that says what is wrong with the model; `UserFacingError` where possible.
    func load(path: String) throws -> any LoadedModel
}

/// A model that is ready to score, in this process or in a worker; any task may use it.
public protocol LoadedModel: Sendable {
    var facts: ModelFacts { get }
    /// The inputs as the readers of records want them.
    var fields: [Field] { get }
    /// The rows with the model's columns behind their own.
    ///
    /// - Throws: `ScoringError` for rows that the model refuses.
    func score(_ batch: Batch) async throws -> Batch
    /// The same without waiting for anything, or `nil` of a model that cannot.
    func scoreAtOnce(_ batch: Batch) throws -> Batch?
}

extension LoadedModel {
    public var fields: [Field] { facts.fields }

    public func scoreAtOnce(_ batch: Batch) throws -> Batch? { nil }
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

    /// What a classifier of a Python framework predicts.
    public enum ClassLabel: Sendable, Equatable, Codable {
        case number(Double)
        case text(String)
        case boolean(Bool)
    }

    /// The platform's name for the kind of model: `mllib_3.3`.
    public let type: String
    /// The platform's software specification: `spark-mllib_3.3`.
    public internal(set) var softwareSpecification: String
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
    /// The classes in the order of their probabilities; `nil` where predictions are their numbers,
    /// from 0.
    public let classes: [ClassLabel]?
    /// Whether it is a model of a Python framework; `nil` for a pipeline that this process scores.
    private let isOfPython: Bool?

    /// Whether only a worker may load it: it may be a pickle, which runs code.
    public var needsWorker: Bool { isOfPython ?? false }

    public init(
        type: String, softwareSpecification: String, inputs: [Input], outputs: [String],
        stages: [Stage], label: String?, probabilityColumn: String?, predictionColumn: String?,
        classes: [ClassLabel]? = nil, needsWorker: Bool = false
    ) {
        self.type = type
        self.softwareSpecification = softwareSpecification
        self.inputs = inputs
        self.outputs = outputs
        self.stages = stages
        self.label = label
        self.probabilityColumn = probabilityColumn
        self.predictionColumn = predictionColumn
        self.classes = classes
        isOfPython = needsWorker ? true : nil
    }
}
