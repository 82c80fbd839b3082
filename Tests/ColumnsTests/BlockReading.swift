import Columns

/// Texts read block by block, as a file too large for memory is.
enum BlockReading {
    /// All rows, written as text of the same format.
    ///
    /// - Throws: the first fault in the order of the text, as a `PayloadError`.
    static func text(
        _ bytes: [UInt8], _ format: StreamFormat, schema: [Field] = [], limits: BlockLimits
    ) throws -> [UInt8] {
        var blocks = blocks(bytes, format, limits)
        guard var block = try blocks.next() else { throw PayloadError.empty }
        var layout = try RecordLayout(format, beginning: block, schema: schema)
        var rowCount = 0
        var text: [UInt8] = []
        while true {
            let batch: Batch
            do {
                batch = try read(block, layout)
            } catch let error as PayloadError {
                throw block.place(error, rowsBefore: rowCount)
            }
            layout.settle(layout.newTypes(in: batch))
            rowCount += batch.rowCount
            switch format {
            case .jsonLines: text += JSONWriter.lines(batch)
            case .csv:
                if block.isFirst {
                    text += CSVWriter.write(batch)
                } else {
                    CSVWriter.appendRows(batch, to: &text)
                }
            }
            guard let next = try blocks.next() else { return text }
            block = next
        }
    }

    /// The bytes of the blocks.
    static func cut(
        _ bytes: [UInt8], _ format: StreamFormat, limits: BlockLimits
    ) throws -> [[UInt8]] {
        var blocks = blocks(bytes, format, limits)
        var pieces: [[UInt8]] = []
        while let block = try blocks.next() { pieces.append(block.bytes) }
        return pieces
    }

    private static func blocks(
        _ bytes: [UInt8], _ format: StreamFormat, _ limits: BlockLimits
    ) -> RecordBlocks {
        var rest = bytes[...]
        return RecordBlocks(format, limits: limits) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
    }

    private static func read(_ block: RecordBlock, _ layout: RecordLayout) throws -> Batch {
        do {
            return try layout.read(block)
        } catch {
            if error.length > 0 && error.length < block.bytes.count {
                _ = try read(block.prefix(error.length), layout)
            }
            throw error.error
        }
    }
}
