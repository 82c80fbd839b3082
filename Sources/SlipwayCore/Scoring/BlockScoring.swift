import Columns

/// A block on its way to be scored.
struct UnscoredBlock: Sendable {
    /// Its place among the blocks, from 0.
    let number: Int
    let block: RecordBlock
    /// What was known of the fields when it was read.
    let layout: RecordLayout
    let scoring: BlockScoring

    func scored() async -> ScoredBlock {
        ScoredBlock(unscored: self, result: await scoring.score(block, layout))
    }
}

/// A block and what came of it.
struct ScoredBlock: Sendable {
    let unscored: UnscoredBlock
    let result: Result<BlockScoring.Rows, BlockScoring.Failure>

    var number: Int { unscored.number }
}

/// Scores the records of one block, apart from all others.
struct BlockScoring: Sendable {
    let model: any LoadedModel
    let format: StreamFormat
    let outputFormat: RecordFormat
    var trainingRows: TrainingRows.Rows?

    /// The rows of a block, scored and written.
    struct Rows: Sendable {
        /// What is to be written; the first block of CSV or JSON begins with what precedes all rows.
        let text: [UInt8]
        let rowsRead: Int
        let rowsWritten: Int
        /// What was found of fields that had only been null; see `RecordLayout.newTypes`.
        let newTypes: [String: FieldType]
        let noticed: NoticedRows
    }

    /// Why a block cannot be scored. Rows and places count from the beginning of the block.
    enum Failure: Error {
        /// - Parameter rowsBefore: The rows in front of the record that cannot be read.
        case records(PayloadError, rowsBefore: Int)
        /// - Parameter fields: What the records have.
        case scoring(ScoringError, fields: [String])
        case other(any Error)
    }

    func score(_ block: RecordBlock, _ layout: RecordLayout) async -> Result<Rows, Failure> {
        do {
            try Task.checkCancellation()
            let batch = try layout.read(block)
            do {
                let scored = try await model.score(batch)
                var noticed = NoticedRows()
                noticed.add(input: batch, output: scored, model.facts, known: trainingRows)
                return .success(
                    Rows(
                        text: text(of: scored, hasHeader: block.isFirst), rowsRead: batch.rowCount,
                        rowsWritten: scored.rowCount, newTypes: layout.newTypes(in: batch),
                        noticed: noticed))
            } catch let error as ScoringError {
                return .failure(.scoring(error, fields: batch.columnNames))
            }
        } catch let fault as RecordLayout.Fault {
            return .failure(await failure(fault, of: block, layout))
        } catch {
            return .failure(.other(error))
        }
    }

    /// The first fault of a block that has one: the model may refuse a row before it.
    private func failure(
        _ fault: RecordLayout.Fault, of block: RecordBlock, _ layout: RecordLayout
    ) async -> Failure {
        guard fault.length > 0, fault.length < block.bytes.count else {
            return .records(fault.error, rowsBefore: 0)
        }
        switch await score(block.prefix(fault.length), layout) {
        case .success(let rows): return .records(fault.error, rowsBefore: rows.rowsRead)
        case .failure(let earlier): return earlier
        }
    }

    private func text(of batch: Batch, hasHeader: Bool) -> [UInt8] {
        switch outputFormat {
        case .json:
            return (hasHeader ? JSONWriter.responseStart(fieldsOf: batch) : [])
                + JSONWriter.rows(batch)
        case .jsonl: return JSONWriter.lines(batch)
        case .csv:
            if hasHeader { return CSVWriter.write(batch) }
            var text: [UInt8] = []
            CSVWriter.appendRows(batch, to: &text)
            return text
        }
    }
}
