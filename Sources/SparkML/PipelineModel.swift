public import Columns

/// A fitted pipeline, checked and compiled: rows in, the frame that Spark would give out.
///
/// An immutable value; any number of tasks may score with it at the same time.
public struct PipelineModel: Sendable {
    public let uid: String
    /// The version of the Spark that saved it, as it stands in the metadata: `3.3.4`.
    public let sparkVersion: String
    /// The version whose results `transform` gives, where versions differ.
    public let scoringVersion: SparkVersion
    public let stages: [StageSummary]
    /// The columns that rows have to bring, in the order in which the pipeline reads them.
    public let inputFields: [Field]
    /// Columns of vectors that rows have to bring, which only a model saved without the stage
    /// that assembles its features has. No reader of `Columns` makes them.
    public let inputVectors: [String]
    /// The columns that are added, in order.
    public let outputColumns: [OutputColumn]
    /// The last stage that predicts something.
    public let predictor: PredictorSummary?
    /// The names of the entries of the predictor's features, where a stage tells.
    public let featureNames: [String]

    private let compiled: [any Stage]
    private let columns: ColumnTable

    /// The column that the last predictor was trained to predict.
    public var labelColumn: String? { predictor?.labelColumn }
    public var classCount: Int? { predictor?.classCount }
    public var outputNames: [String] { outputColumns.map(\.name) }

    /// The classes of stages that can be scored, without their packages, sorted.
    public static var supportedStages: [String] { StageRegistry.names }

    /// Loads a saved pipeline, or a model saved by itself, from a folder or an archive.
    ///
    /// - Parameter scoringVersion: The Spark whose results are wanted; the one that saved the
    ///   model unless told otherwise.
    /// - Throws: `SparkMLError`; `unsupportedStage` before any other fault of the stages.
    public static func load(
        from path: String, scoringVersion: SparkVersion? = nil,
        limits: ModelArchive.Limits = ModelArchive.Limits()
    ) throws(SparkMLError) -> PipelineModel {
        try PipelineModel(
            try ModelArchive.read(from: path, limits: limits), scoringVersion: scoringVersion)
    }

    /// Compiles a pipeline whose files are in memory.
    public init(
        _ archive: ModelArchive, scoringVersion: SparkVersion? = nil
    ) throws(SparkMLError) {
        guard archive.files.keys.contains(where: { $0.hasPrefix("metadata/") }) else {
            throw .notAModel
        }
        let root = try StageMetadata(archive, folder: "")
        guard let savedBy = SparkVersion(root.sparkVersion) else {
            throw root.mismatch("sparkVersion", "a version of Spark")
        }
        let version = scoringVersion ?? savedBy
        let files = try Self.stageFiles(root, archive, version)
        var columns = ColumnTable()
        var stages: [any Stage] = []
        for (stage, files) in files { stages.append(try stage.init(files, columns: &columns)) }

        self.uid = root.uid
        self.sparkVersion = root.sparkVersion
        self.scoringVersion = version
        self.stages = stages.map(\.summary)
        self.inputFields = columns.inputs.filter { $0.kind == .number }.map { input in
            Field(name: input.name, type: .number)
        }
        self.inputVectors = columns.inputs.filter { $0.kind != .number }.map(\.name)
        self.outputColumns = columns.outputs.map { name, kind, uid in
            switch kind {
            case .number: OutputColumn(name: name, kind: .number, stage: uid)
            case .vector(let size): OutputColumn(name: name, kind: .vector(size: size), stage: uid)
            }
        }
        let predictor = stages.compactMap(\.predictor).last
        self.predictor = predictor
        self.featureNames =
            stages.compactMap { $0 as? VectorAssembler }
            .first { $0.outputColumn == predictor?.featuresColumn }?.entryNames ?? []
        self.compiled = stages
        self.columns = columns
    }

    /// Scores a batch.
    ///
    /// - Returns: The columns of the batch, in their order and with those that no stage reads,
    ///   then the columns that the stages add. Fewer rows when a stage skips invalid ones.
    /// - Throws: `SparkMLError`: `missingField` and `columnExists` before anything is computed,
    ///   `invalidValue` with the first row that a stage refuses. `CancellationError` when the
    ///   task is cancelled.
    public func transform(_ batch: Batch) throws -> Batch {
        for (place, (name, kind)) in columns.inputs.enumerated() {
            guard let place = batch.place(of: name, expectedAt: place) else {
                throw SparkMLError.missingField(field: name, available: batch.columnNames)
            }
            switch (kind, batch.columns[place].values) {
            case (.number, .numbers), (.number, .booleans), (.vector, .vectors): break
            default:
                throw SparkMLError.mistyped(
                    field: name, expected: kind.text, found: batch.columns[place].values.kindText)
            }
        }
        // Where there is nothing but the inputs, none of them has the name of an output.
        if batch.columns.count > columns.inputs.count {
            for (name, _, uid) in columns.outputs where batch[name] != nil {
                throw SparkMLError.columnExists(column: name, uid: uid)
            }
        }
        var frame = Frame(batch)
        for stage in compiled { try stage.transform(&frame) }
        return frame.batch
    }

    /// Finds the stages and their classes, all of them before any is read.
    private static func stageFiles(
        _ root: StageMetadata, _ archive: ModelArchive, _ version: SparkVersion
    ) throws(SparkMLError) -> [(any Stage.Type, StageFiles)] {
        guard root.className == "org.apache.spark.ml.PipelineModel" else {
            let files = StageFiles(
                archive: archive, folder: "", index: 0, metadata: root, scoringVersion: version)
            return [(try stageType(files), files)]
        }
        let uids = try root.strings("stageUids")
        let folders = archive.folders(in: "stages")
        var stages: [(any Stage.Type, StageFiles)] = []
        for (index, uid) in uids.enumerated() {
            // The index is padded to the digits of the count; a uid may occur more than once.
            let digits = String(uids.count).count
            let number = String(index)
            let name = String(repeating: "0", count: digits - number.count) + "\(number)_\(uid)"
            guard folders.contains(name) else { throw .missingFile(file: "stages/\(name)") }
            let folder = "stages/\(name)"
            let files = StageFiles(
                archive: archive, folder: folder, index: index,
                metadata: try StageMetadata(archive, folder: folder), scoringVersion: version)
            guard files.metadata.uid == uid else {
                throw files.metadata.mismatch("uid", "\"\(uid)\"")
            }
            stages.append((try stageType(files), files))
        }
        return stages
    }

    private static func stageType(_ files: StageFiles) throws(SparkMLError) -> any Stage.Type {
        if let type = StageRegistry.stage(files.metadata.className) { return type }
        throw .unsupportedStage(
            class: files.metadata.shortName, uid: files.metadata.uid, index: files.index,
            supported: StageRegistry.names)
    }
}

extension ColumnValues {
    /// What the column holds, for messages.
    var kindText: String {
        switch self {
        case .numbers: "numbers"
        case .strings: "strings"
        case .booleans: "booleans"
        case .vectors: "vectors"
        }
    }
}
