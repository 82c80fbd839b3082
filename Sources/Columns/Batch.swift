/// Rows of data, held as named columns of equal length.
public struct Batch: Sendable, Equatable {
    /// In order; names are unique.
    public private(set) var columns: [Column]
    /// Rows in every column. Kept apart so that a batch without columns can still have rows.
    public let rowCount: Int

    /// - Precondition: every column has `rowCount` values and no two columns share a name.
    public init(columns: [Column], rowCount: Int) {
        precondition(columns.allSatisfy { $0.values.count == rowCount })
        self.columns = columns
        self.rowCount = rowCount
    }

    public var columnNames: [String] { columns.map(\.name) }

    /// The column with this name, compared exactly.
    public subscript(name: String) -> Column? {
        columns.first { $0.name == name }
    }

    /// Where the column with this name is, which is looked for at a place first: whoever reads many
    /// columns mostly finds them in one order.
    public func place(of name: String, expectedAt place: Int) -> Int? {
        if place < columns.count, columns[place].name == name { return place }
        return columns.firstIndex { $0.name == name }
    }

    /// Adds a column at the end.
    ///
    /// - Precondition: it has `rowCount` values and a name that is not in use.
    public mutating func append(_ column: Column) {
        precondition(column.values.count == rowCount)
        assert(self[column.name] == nil)
        columns.append(column)
    }

    /// The rows at these positions, in this order; a position may occur more than once.
    public func rows(at positions: [Int]) -> Batch {
        Batch(
            columns: columns.map { Column(name: $0.name, values: $0.values.at(positions)) },
            rowCount: positions.count)
    }
}

/// A name and one value for every row.
public struct Column: Sendable, Equatable {
    public let name: String
    public let values: ColumnValues

    public init(name: String, values: ColumnValues) {
        self.name = name
        self.values = values
    }
}

/// The values of one column, all of one type, each of which may be missing (null).
public enum ColumnValues: Sendable, Equatable {
    case numbers(NumberColumn)
    case strings([String?])
    case booleans([Bool?])
    case vectors(VectorColumn)

    public var count: Int {
        switch self {
        case .numbers(let column): column.count
        case .strings(let values): values.count
        case .booleans(let values): values.count
        case .vectors(let column): column.count
        }
    }

    /// The value of one row, for the slow paths: tables, messages, comparisons.
    public subscript(row: Int) -> Cell {
        switch self {
        case .numbers(let column): column[row].map(Cell.number) ?? .null
        case .strings(let values): values[row].map(Cell.string) ?? .null
        case .booleans(let values): values[row].map(Cell.boolean) ?? .null
        case .vectors(let column): column[row].map(Cell.vector) ?? .null
        }
    }

    func at(_ positions: [Int]) -> ColumnValues {
        switch self {
        case .numbers(let column): .numbers(NumberColumn(positions.map { column[$0] }))
        case .strings(let values): .strings(positions.map { values[$0] })
        case .booleans(let values): .booleans(positions.map { values[$0] })
        case .vectors(let column): .vectors(column.rows(at: positions))
        }
    }
}

/// One value of a batch.
public enum Cell: Sendable, Equatable {
    case null
    case number(Double)
    case string(String)
    case boolean(Bool)
    case vector(Vector)
}

/// Doubles, some of which may be null. NaN is a value of its own and not null.
public struct NumberColumn: Sendable, Equatable {
    /// One for every row; NaN where the row is null.
    public let values: [Double]
    /// One for every row, or empty when no row is null.
    public let isNull: [Bool]

    public init(values: [Double], isNull: [Bool] = []) {
        precondition(isNull.isEmpty || isNull.count == values.count)
        self.values = values
        self.isNull = isNull
    }

    public init(_ values: [Double?]) {
        let hasNull = values.contains { $0 == nil }
        self.init(
            values: values.map { $0 ?? .nan }, isNull: hasNull ? values.map { $0 == nil } : [])
    }

    public var count: Int { values.count }

    public subscript(row: Int) -> Double? {
        !isNull.isEmpty && isNull[row] ? nil : values[row]
    }

    /// Equal when the same rows are null and all others have the same bits.
    public static func == (left: NumberColumn, right: NumberColumn) -> Bool {
        left.count == right.count
            && (0..<left.count).allSatisfy { left[$0]?.bitPattern == right[$0]?.bitPattern }
    }
}

/// A vector as Spark has it: all entries, or only those that are not zero.
public enum Vector: Sendable, Equatable {
    case dense([Double])
    /// Indices ascend and are below `size`; as many values as indices.
    case sparse(size: Int, indices: [Int], values: [Double])

    public var size: Int {
        switch self {
        case .dense(let values): values.count
        case .sparse(let size, _, _): size
        }
    }

    public subscript(entry: Int) -> Double {
        switch self {
        case .dense(let values): values[entry]
        case .sparse(_, let indices, let values):
            indices.firstIndex(of: entry).map { values[$0] } ?? 0
        }
    }
}
