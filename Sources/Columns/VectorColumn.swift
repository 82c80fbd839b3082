/// One vector for every row, dense, sparse or null, all in one flat storage.
///
/// Entries of all rows lie behind one another, in row order; a row knows where its own begin. A
/// row of *n* dense entries costs 8·*n* bytes, one with *k* entries that are not zero 12·*k*, and
/// either 24 bytes more.
public struct VectorColumn: Sendable, Equatable {
    private struct Row: Sendable {
        /// Where the row's entries begin in `values`.
        var values: Int
        /// Where its indices begin in `indices`; `dense` or `null` otherwise.
        var indices: Int
        /// How many entries it has.
        var count: Int32
        /// The size of the vector.
        var size: Int32

        static let dense = -1
        static let null = -2
    }

    private var rows: [Row] = []
    private var values: [Double] = []
    private var indices: [Int32] = []

    /// A column without rows.
    public init() {}

    public init(_ vectors: [Vector?]) {
        rows.reserveCapacity(vectors.count)
        for vector in vectors { append(vector) }
    }

    public var count: Int { rows.count }

    public subscript(row: Int) -> Vector? {
        let entry = rows[row]
        let entries = Array(values[entry.values..<entry.values + Int(entry.count)])
        switch entry.indices {
        case Row.null: return nil
        case Row.dense: return .dense(entries)
        default:
            let positions = indices[entry.indices..<entry.indices + Int(entry.count)].map(Int.init)
            return .sparse(size: Int(entry.size), indices: positions, values: entries)
        }
    }

    /// The size of a row's vector, or `nil` when the row is null.
    public func size(at row: Int) -> Int? {
        rows[row].indices == Row.null ? nil : Int(rows[row].size)
    }

    public func isNull(at row: Int) -> Bool { rows[row].indices == Row.null }

    public func isSparse(at row: Int) -> Bool { rows[row].indices >= 0 }

    /// Writes all entries of a row, also those that are zero, behind one another.
    ///
    /// - Precondition: the row is not null and `target` has its size or more.
    public func copyEntries(of row: Int, to target: UnsafeMutableBufferPointer<Double>) {
        let entry = rows[row]
        precondition(entry.indices != Row.null && target.count >= Int(entry.size))
        let count = Int(entry.count)
        if entry.indices == Row.dense {
            for position in 0..<count { target[position] = values[entry.values + position] }
        } else {
            for position in 0..<Int(entry.size) { target[position] = 0 }
            for position in 0..<count {
                target[Int(indices[entry.indices + position])] = values[entry.values + position]
            }
        }
    }

    /// The entries of a row that are stored: all of a dense one.
    func storedEntries(of row: Int) -> ArraySlice<Double> {
        let entry = rows[row]
        return values[entry.values..<entry.values + Int(entry.count)]
    }

    /// Where the entries lie that are stored of a sparse row; `nil` for others.
    func storedIndices(of row: Int) -> ArraySlice<Int32>? {
        let entry = rows[row]
        guard entry.indices >= 0 else { return nil }
        return indices[entry.indices..<entry.indices + Int(entry.count)]
    }

    /// Calls `body` with the index and value of each stored entry of a row, indices ascending.
    public func forEachStoredEntry(of row: Int, _ body: (Int, Double) -> Void) {
        let entry = rows[row]
        for position in 0..<Int(entry.count) {
            let index =
                entry.indices >= 0 ? Int(indices[entry.indices + position]) : position
            body(index, values[entry.values + position])
        }
    }

    // MARK: Growing

    /// Makes room for rows that will hold this many entries altogether.
    public mutating func reserve(rows rowCount: Int, entries: Int) {
        rows.reserveCapacity(rowCount)
        values.reserveCapacity(entries)
    }

    /// Adds a row at the end.
    ///
    /// - Precondition: a sparse vector has as many indices as values, all within its size.
    public mutating func append(_ vector: Vector?) {
        switch vector {
        case nil: appendNull()
        case .dense(let entries):
            entries.withUnsafeBufferPointer { appendDense($0) }
        case .sparse(let size, let positions, let entries):
            precondition(positions.count == entries.count)
            let first = beginSparse(size: size)
            for (position, entry) in zip(positions, entries) {
                appendSparse(index: position, value: entry)
            }
            endSparse(from: first)
        }
    }

    public mutating func appendNull() {
        rows.append(Row(values: values.count, indices: Row.null, count: 0, size: 0))
    }

    /// Adds a dense row.
    public mutating func appendDense(_ entries: UnsafeBufferPointer<Double>) {
        let start = values.count
        values.append(contentsOf: entries)
        let count = Int32(entries.count)
        rows.append(Row(values: start, indices: Row.dense, count: count, size: count))
    }

    /// Adds a sparse row that holds the entries which are not zero; NaN is not zero, −0 is.
    public mutating func appendSparse(nonZerosOf entries: UnsafeBufferPointer<Double>) {
        let first = beginSparse(size: entries.count)
        for index in 0..<entries.count where entries[index] != 0 {
            appendSparse(index: index, value: entries[index])
        }
        endSparse(from: first)
    }

    private mutating func beginSparse(size: Int) -> Int {
        rows.append(
            Row(values: values.count, indices: indices.count, count: 0, size: Int32(size)))
        return values.count
    }

    private mutating func appendSparse(index: Int, value: Double) {
        precondition(index >= 0 && index < Int(rows[rows.count - 1].size))
        indices.append(Int32(index))
        values.append(value)
    }

    private mutating func endSparse(from first: Int) {
        rows[rows.count - 1].count = Int32(values.count - first)
    }

    /// The rows at these positions, in this order; a position may occur more than once.
    public func rows(at positions: [Int]) -> VectorColumn {
        var selected = VectorColumn()
        selected.rows.reserveCapacity(positions.count)
        for position in positions { selected.appendRow(position, of: self) }
        return selected
    }

    private mutating func appendRow(_ row: Int, of other: VectorColumn) {
        var entry = other.rows[row]
        let count = Int(entry.count)
        let start = values.count
        values.append(contentsOf: other.values[entry.values..<entry.values + count])
        if entry.indices >= 0 {
            let firstIndex = indices.count
            indices.append(contentsOf: other.indices[entry.indices..<entry.indices + count])
            entry.indices = firstIndex
        }
        entry.values = start
        rows.append(entry)
    }

    /// Equal when all rows have the same form, size, indices and bits.
    public static func == (left: VectorColumn, right: VectorColumn) -> Bool {
        left.count == right.count
            && (0..<left.count).allSatisfy { left.row($0, equals: right) }
    }

    private func row(_ row: Int, equals other: VectorColumn) -> Bool {
        let mine = rows[row]
        let theirs = other.rows[row]
        guard mine.count == theirs.count, mine.size == theirs.size,
            min(mine.indices, 0) == min(theirs.indices, 0)
        else { return false }
        return (0..<Int(mine.count)).allSatisfy { position in
            values[mine.values + position].bitPattern
                == other.values[theirs.values + position].bitPattern
                && (mine.indices < 0
                    || indices[mine.indices + position] == other.indices[theirs.indices + position])
        }
    }
}
