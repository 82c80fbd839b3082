internal import Columns

/// One step of a pipeline, checked and compiled; immutable from then on.
protocol Stage: Sendable {
    /// The full name of the class that Spark saves it under.
    static var sparkClass: String { get }

    /// Reads the stage and declares its columns.
    ///
    /// - Parameters:
    ///   - columns: What earlier stages have made. The stage asks it for its inputs and tells it
    ///     its outputs, in the order in which it writes them.
    /// - Throws: `SparkMLError` for everything that would keep it from scoring any batch.
    init(_ files: StageFiles, columns: inout ColumnTable) throws(SparkMLError)

    /// What is worth telling about it.
    var summary: StageSummary { get }

    /// What it predicts, when it is a predictor.
    var predictor: PredictorSummary? { get }

    /// Adds its columns to the frame, and drops the rows that it is told to skip.
    ///
    /// - Precondition: the frame has the declared inputs, and none of the outputs.
    /// - Throws: `SparkMLError` for values it cannot take, `CancellationError`.
    func transform(_ frame: inout Frame) throws
}

extension Stage {
    var predictor: PredictorSummary? { nil }
}

/// Every stage that can be scored. To add one, write its file and add its line.
enum StageRegistry {
    static let stages: [any Stage.Type] = [
        VectorAssembler.self,
        GBTClassificationModel.self,
    ]

    static func stage(_ sparkClass: String) -> (any Stage.Type)? {
        stages.first { $0.sparkClass == sparkClass }
    }

    /// Class names without their packages, sorted.
    static var names: [String] { stages.map { Path.shortClassName($0.sparkClass) }.sorted() }
}

/// Rows on their way through a pipeline.
struct Frame {
    private(set) var batch: Batch
    /// For each row its number in the input, from 1; `nil` while no row has been dropped.
    private var rowNumbers: [Int]?

    init(_ batch: Batch) { self.batch = batch }

    /// The number, from 1, that a row had in the input.
    func rowNumber(_ row: Int) -> Int { rowNumbers?[row] ?? row + 1 }

    mutating func append(_ name: String, _ values: ColumnValues) {
        batch.append(Column(name: name, values: values))
    }

    /// Keeps the rows at these positions, which ascend.
    mutating func keep(_ positions: [Int]) {
        rowNumbers = positions.map(rowNumber)
        batch = batch.rows(at: positions)
    }
}

/// The columns of a frame as far as they are known before there are any rows.
struct ColumnTable {
    enum Kind: Equatable {
        case number
        /// `size` entries in every row, or an unknown number.
        case vector(size: Int?)

        /// The entries that it gives to a vector, as far as they are known.
        var width: Int {
            switch self {
            case .number: 1
            case .vector(let size): size ?? 0
            }
        }

        var text: String {
            switch self {
            case .number: "numbers"
            case .vector: "vectors"
            }
        }
    }

    /// What the pipeline reads and does not make itself, in the order in which it is first read.
    private(set) var inputs: [(name: String, kind: Kind)] = []
    /// What the stages add, in order.
    private(set) var outputs: [(name: String, kind: Kind, uid: String)] = []
    private var kinds: [String: Kind] = [:]

    /// The kind of a column that a stage reads. One that no stage has made must come with the
    /// rows, as `kind`.
    mutating func read(_ name: String, else kind: Kind) -> Kind {
        if let known = kinds[name] { return known }
        kinds[name] = kind
        inputs.append((name, kind))
        return kind
    }

    /// Notes a column that a stage writes. An empty name means that it is not written.
    mutating func write(_ name: String, _ kind: Kind, uid: String) throws(SparkMLError) {
        if name.isEmpty { return }
        if kinds[name] != nil { throw .columnExists(column: name, uid: uid) }
        kinds[name] = kind
        outputs.append((name, kind, uid))
    }
}
