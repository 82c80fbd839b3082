public import Columns
import Foundation

/// Scores a file of any length in memory that does not grow with it.
///
/// One task reads blocks and writes results, in the order of the rows; as many others as there are
/// processors score them. What cannot be scored is told as `LoadedModel.score(_:on:)` tells it,
/// with rows counted through the whole file. Of several faults it is always the one in the first
/// row; what comes before its block has been written then.
///
/// Some rules differ from those for files read whole; see `RecordLayout`.
public struct StreamScoring: Sendable {
    private let model: any LoadedModel
    private let deployment: String?
    private let limits: BlockLimits
    private let blocksInFlight: Int
    /// The rows that are noticed when they come in, if any.
    var trainingRows: TrainingRows.Rows?

    /// - Parameters:
    ///   - deployment: What people call that which scores; for messages.
    ///   - limits: How much of the file is in memory for each block in flight.
    ///   - processorCount: How many blocks are scored at the same time; all processors unless
    ///     told otherwise.
    public init(
        model: any LoadedModel, deployment: String? = nil, limits: BlockLimits? = nil,
        processorCount: Int? = nil
    ) {
        self.model = model
        self.deployment = deployment
        // While blocks are scored, one is read and one is written.
        blocksInFlight = max(processorCount ?? ProcessInfo.processInfo.activeProcessorCount, 1) + 2
        // Small, since a run is canceled between blocks and others want the processors too; and
        // smaller where there are many: scored, a block takes up to twenty times its size.
        let blockBytes = min(1 << 17, max(1 << 16, (10 << 20) / blocksInFlight))
        self.limits = limits ?? BlockLimits(blockBytes: blockBytes)
    }

    /// Scores a file.
    ///
    /// Where CSV becomes something else, the types of columns that the model does not know are found
    /// by reading the file once before, so that numbers do not become texts. A pipe that has such
    /// columns is kept in a temporary file for that.
    ///
    /// - Parameters:
    ///   - input: Is read to its end.
    ///   - outputFormat: That of what is written; that of the input unless told otherwise. JSON is
    ///     the platform's answer.
    ///   - sink: Receives the rows as they come. What it has when this throws is incomplete.
    ///   - progress: Called behind every block, and waited for.
    /// - Throws: `LabError` for records that cannot be scored, `FileFailure` for a file that cannot
    ///   be read, what the sink throws, and `CancellationError` within the time of a block.
    public func run(
        from input: ByteSource, format: StreamFormat, writing outputFormat: RecordFormat? = nil,
        to sink: any ByteSink, progress: (@Sendable (Progress) async -> Void)? = nil
    ) async throws -> Summary {
        let start = ContinuousClock.now
        let outputFormat = outputFormat ?? (format == .csv ? .csv : .jsonl)
        var source = input
        var schema = model.facts.fields
        if format == .csv && outputFormat != .csv {
            schema += try inferredFields(of: &source)
        }
        let totalByteCount = source.byteCount
        var rows = try StreamedRows(
            of: RecordBlocks(format, limits: limits) { [source] in try source.read(atMost: $0) },
            schema: schema,
            scoring: BlockScoring(
                model: model, format: format, outputFormat: outputFormat,
                trainingRows: trainingRows),
            deployment: deployment)
        return try await withThrowingTaskGroup(of: ScoredBlock.self) { group in
            var inOrder = InOrder<ScoredBlock>()
            var begun = 0
            var written = 0
            var ending: Result<Void, any Error>?
            while true {
                try Task.checkCancellation()
                while ending == nil && begun - written < blocksInFlight {
                    do {
                        if let unscored = try rows.nextBlock(number: begun) {
                            group.addTask { await unscored.scored() }
                            begun += 1
                        } else {
                            ending = .success(())
                        }
                    } catch {
                        // The blocks before it may have faults in earlier rows.
                        ending = .failure(error)
                    }
                }
                // There is none only when the file has been read and all of it is written.
                guard let scored = try await group.next() else { break }
                inOrder.insert(scored, at: scored.number)
                while let scored = inOrder.next() {
                    try sink.write(await rows.take(scored))
                    written += 1
                    await progress?(
                        rows.progress(of: totalByteCount, elapsed: .now - start))
                }
            }
            try ending?.get()
            try sink.write(rows.end())
            return rows.summary(elapsed: .now - start)
        }
    }

    /// The types of a CSV's columns that the model does not know.
    ///
    /// - Parameter source: Stands where it stood, or is another with the same text.
    private func inferredFields(of source: inout ByteSource) throws -> [Field] {
        let beginning = try source.beginning(atMost: limits.blockBytes)
        let known = Set(model.facts.fields.map(\.name))
        if let names = TableScan.columnNames(ofCSV: beginning), known.isSuperset(of: names) {
            return []
        }
        if !source.isRewindable { source = try source.inTemporaryFile() }
        let scan = try TableScan(.csv, schema: model.facts.fields) { [source] in
            try source.read(atMost: $0)
        }
        try source.rewind()
        return scan.inferredFields
    }
}
