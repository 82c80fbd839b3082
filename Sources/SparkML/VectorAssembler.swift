internal import Columns

/// Joins columns of numbers, booleans and vectors into one column of vectors.
///
/// Source: Apache Spark, `ml/feature/VectorAssembler.scala`, `transform` and `assemble`.
struct VectorAssembler: Stage {
    static let sparkClass = "org.apache.spark.ml.feature.VectorAssembler"

    /// Entries of a vector. A vector that is assembled from vectors, one of them many times, grows
    /// by multiplication; nothing else would bound it.
    private static let sizeLimit = 1 << 20

    private enum HandleInvalid: String, CaseIterable { case error, skip, keep }

    let outputColumn: String
    /// A name for each entry of the vectors: the column's, and for one of vectors `name_i`.
    let entryNames: [String]

    private let index: Int
    private let uid: String
    private let handleInvalid: HandleInvalid
    private let inputs: [Input]
    private let size: Int
    private let version: SparkVersion

    private struct Input: Sendable {
        let name: String
        /// Entries that it gives; 1 for a scalar.
        let width: Int
        /// Where they lie in the vectors.
        let offset: Int
        let isVector: Bool
    }

    init(_ files: StageFiles, columns: inout ColumnTable) throws(SparkMLError) {
        let metadata = files.metadata
        let names = try metadata.strings("inputCols")
        outputColumn = try metadata.string("outputCol", else: "\(metadata.uid)__output")
        let setting = try metadata.string("handleInvalid", else: "error")
        guard let handleInvalid = HandleInvalid(rawValue: setting) else {
            throw .unsupportedParameter(
                uid: metadata.uid, name: "handleInvalid", value: setting,
                allowed: HandleInvalid.allCases.map(\.rawValue))
        }
        self.handleInvalid = handleInvalid
        var inputs: [Input] = []
        var entryNames: [String] = []
        for name in names {
            let kind = columns.read(name, else: .number)
            if kind.width > Self.sizeLimit - entryNames.count {
                throw .unsupportedParameter(
                    uid: metadata.uid, name: "inputCols",
                    value: "more than \(Self.sizeLimit) entries",
                    allowed: ["at most \(Self.sizeLimit) entries"])
            }
            switch kind {
            case .number:
                inputs.append(
                    Input(name: name, width: 1, offset: entryNames.count, isVector: false))
                entryNames.append(name)
            case .vector(size: let width?):
                inputs.append(
                    Input(name: name, width: width, offset: entryNames.count, isVector: true))
                entryNames += (0..<width).map { "\(name)_\($0)" }
            case .vector(size: nil):
                throw .wrongColumnKind(
                    uid: metadata.uid, column: name, expected: "vectors of a known size",
                    found: "vectors of any size")
            }
        }
        self.inputs = inputs
        self.entryNames = entryNames
        size = entryNames.count
        index = files.index
        uid = metadata.uid
        version = files.scoringVersion
        if outputColumn.isEmpty { throw metadata.mismatch("outputCol", "a name") }
        try columns.write(outputColumn, .vector(size: size), uid: uid)
    }

    var summary: StageSummary {
        StageSummary(
            index: index, uid: uid, className: Path.shortClassName(Self.sparkClass),
            parameters: [
                .init("inputCols", .array(inputs.map { .string($0.name) })),
                .init("outputCol", .string(outputColumn)),
                .init("handleInvalid", .string(handleInvalid.rawValue)),
            ])
    }

    func transform(_ frame: inout Frame) throws {
        // Where they lie, with the rows that stay.
        let places = inputs.enumerated().map { place, input in
            frame.batch.place(of: input.name, expectedAt: place)
        }
        if handleInvalid != .keep {
            let invalid = invalidRows(of: frame, places)
            if let first = invalid.firstIndex(of: true) {
                if handleInvalid == .error { throw refusal(of: first, in: frame) }
                frame.keep(invalid.indices.filter { !invalid[$0] })
            }
        }
        let rowCount = frame.batch.rowCount
        var vectors = VectorColumn()
        // Many entries may be zero and take no room, so this is bounded.
        vectors.reserve(rows: rowCount, entries: min(rowCount * size, 1 << 24))
        // Rows by the block, so that the scratch memory stays in the cache however many there are.
        let blockRows = max(1, min(256, (1 << 16) / max(size, 1)))
        var block = [Double](repeating: 0, count: min(blockRows, rowCount) * size)
        for start in stride(from: 0, to: rowCount, by: blockRows) {
            try Task.checkCancellation()
            let rows = start..<min(start + blockRows, rowCount)
            block.withUnsafeMutableBufferPointer { block in
                for input in inputs.indices {
                    guard let place = places[input] else { continue }
                    fill(block, from: frame.batch.columns[place].values, inputs[input], rows)
                }
                append(block, rowCount: rows.count, to: &vectors)
            }
        }
        frame.append(outputColumn, .vectors(vectors))
    }

    /// Which rows hold a null, or NaN in a scalar. NaN inside a vector is valid.
    private func invalidRows(of frame: Frame, _ places: [Int?]) -> [Bool] {
        var invalid = [Bool](repeating: false, count: frame.batch.rowCount)
        for place in places {
            guard let place else { continue }
            switch frame.batch.columns[place].values {
            case .numbers(let column):
                // A null is NaN in `values`.
                for row in column.values.indices where column.values[row].isNaN {
                    invalid[row] = true
                }
            case .booleans(let values):
                for row in values.indices where values[row] == nil { invalid[row] = true }
            case .vectors(let column):
                for row in 0..<column.count where column.isNull(at: row) { invalid[row] = true }
            case .strings: break
            }
        }
        return invalid
    }

    /// Names the first input, in the order of the columns, that is invalid in a row.
    private func refusal(of row: Int, in frame: Frame) -> SparkMLError {
        let number = frame.rowNumber(row)
        for input in inputs {
            switch frame.batch[input.name]?.values[row] {
            case .null:
                return .invalidValue(row: number, field: input.name, value: .null, uid: uid)
            case .number(let value) where value.isNaN:
                return .invalidValue(row: number, field: input.name, value: .nan, uid: uid)
            default: continue
            }
        }
        preconditionFailure("a row is invalid only by one of its inputs")
    }

    /// Copies the entries of one input into a block of rows, row-major, `size` to a row.
    ///
    /// A null scalar becomes NaN, a null vector as many as it has entries.
    private func fill(
        _ block: UnsafeMutableBufferPointer<Double>, from values: ColumnValues, _ input: Input,
        _ rows: Range<Int>
    ) {
        var target = input.offset
        switch values {
        case .numbers(let column):
            for row in rows {
                block[target] = column.values[row]
                target += size
            }
        case .booleans(let values):
            for row in rows {
                block[target] = values[row].map { $0 ? 1 : 0 } ?? .nan
                target += size
            }
        case .vectors(let column):
            for row in rows {
                let entries = UnsafeMutableBufferPointer(
                    rebasing: block[target..<target + input.width])
                if column.isNull(at: row) {
                    entries.update(repeating: .nan)
                } else {
                    column.copyEntries(of: row, to: entries)
                }
                target += size
            }
        case .strings: break
        }
    }

    /// Appends a block of rows, each in the form that Spark gives it.
    ///
    /// Only entries that are not zero count as there, so −0 becomes 0.
    private func append(
        _ block: UnsafeMutableBufferPointer<Double>, rowCount: Int, to vectors: inout VectorColumn
    ) {
        for row in 0..<rowCount {
            let entries = UnsafeMutableBufferPointer(
                rebasing: block[row * size..<(row + 1) * size])
            var nonZeros = 0
            for entry in entries.indices {
                if entries[entry] == 0 { entries[entry] = 0 } else { nonZeros += 1 }
            }
            if version.isSparse(nonZeros: nonZeros, size: size) {
                vectors.appendSparse(nonZerosOf: UnsafeBufferPointer(entries))
            } else {
                vectors.appendDense(UnsafeBufferPointer(entries))
            }
        }
    }
}
