import Columns

/// What is known of a file while it is scored block by block: its fields, and how many rows have
/// come through.
struct StreamedRows {
    private var blocks: RecordBlocks
    private let scoring: BlockScoring
    private let deployment: String?
    private var layout: RecordLayout
    /// The first block, until it is asked for.
    private var first: RecordBlock?
    private var rowsRead = 0
    private var rowsWritten = 0
    private var bytesRead = 0
    private var bytesWritten = 0
    private var noticed = NoticedRows()

    /// Reads the first block, for its header or first record.
    ///
    /// - Parameter schema: The fields of the model, and what else is known of the columns.
    init(
        of blocks: RecordBlocks, schema: [Field], scoring: BlockScoring, deployment: String?
    ) throws {
        self.blocks = blocks
        self.scoring = scoring
        self.deployment = deployment
        first = try self.blocks.next()
        layout = try Records.layout(scoring.format, beginning: first, schema: schema)
    }

    mutating func nextBlock(number: Int) throws -> UnscoredBlock? {
        let block: RecordBlock?
        if first != nil {
            block = first
            first = nil
        } else {
            block = try blocks.next()
        }
        return block.map { block in
            UnscoredBlock(number: number, block: block, layout: layout, scoring: scoring)
        }
    }

    /// Counts the rows of the next block, in order.
    ///
    /// - Returns: What is to be written of it.
    /// - Throws: what people are told when it cannot be scored.
    mutating func take(_ scored: ScoredBlock) async throws -> [UInt8] {
        let block = scored.unscored.block
        var result = scored.result
        if scored.unscored.layout != layout && !isConsistent(result) {
            // Rows before it have told the type of a field that was open when it was read.
            result = await scoring.score(block, layout)
        }
        switch result {
        case .failure(let failure): throw refusal(failure, of: block)
        case .success(let rows):
            layout.settle(rows.newTypes)
            var text = rows.text
            if scoring.outputFormat == .json && rowsWritten > 0 && rows.rowsWritten > 0 {
                text.insert(UInt8(ascii: ","), at: 0)
            }
            rowsRead += rows.rowsRead
            rowsWritten += rows.rowsWritten
            bytesRead += block.bytes.count
            bytesWritten += text.count
            noticed.add(rows.noticed)
            return text
        }
    }

    /// What is to be written behind all rows.
    mutating func end() -> [UInt8] {
        let text = scoring.outputFormat == .json ? JSONWriter.responseEnd + Array("\n".utf8) : []
        bytesWritten += text.count
        return text
    }

    func progress(of totalByteCount: Int?, elapsed: Duration) -> StreamScoring.Progress {
        StreamScoring.Progress(
            rowCount: rowsRead, byteCount: bytesRead, totalByteCount: totalByteCount,
            elapsed: elapsed)
    }

    func summary(elapsed: Duration) -> StreamScoring.Summary {
        StreamScoring.Summary(
            inputColumnNames: layout.columnNames, rowsRead: rowsRead, rowsWritten: rowsWritten,
            bytesRead: bytesRead,
            bytesWritten: bytesWritten, elapsed: elapsed, noticed: noticed)
    }

    private func isConsistent(_ result: Result<BlockScoring.Rows, BlockScoring.Failure>) -> Bool {
        switch result {
        case .success(let rows): layout.accepts(rows.newTypes)
        case .failure: false
        }
    }

    // MARK: Refusals

    private func refusal(_ failure: BlockScoring.Failure, of block: RecordBlock) -> any Error {
        switch failure {
        case .records(let error, let rowsBefore):
            Records.refusal(
                error, in: block, columnNames: layout.columnNames, rowsBefore: rowsBefore,
                after: rowsRead, scoring.format)
        case .scoring(let error, let fields):
            LabError.scoringRefused(
                error.moved(by: rowsRead), item: nil, deployment: deployment, fields: fields,
                inputs: scoring.model.facts.inputs.map(\.name))
        case .other(let error): error
        }
    }
}
