/// Gathers the values of one column, row by row, while its type may still be unknown.
struct ColumnBuilder {
    let name: String
    /// The type that the schema declares, if it does.
    let declared: FieldType?
    /// The declared type or that of the first value; `nil` while all rows are null, and when they
    /// are vectors.
    private(set) var type: FieldType?
    private(set) var count = 0

    private var numbers: [Double] = []
    /// Empty as long as there is no null.
    private var isNull: [Bool] = []
    private var strings: [String?] = []
    private var booleans: [Bool?] = []
    /// Of a column of vectors, which no schema declares.
    private var vectors: VectorColumn?

    /// - Parameter known: The type of values above those that this column gathers, if any.
    init(name: String, declared: FieldType?, known: FieldType? = nil) {
        self.name = name
        self.declared = declared
        self.type = declared ?? known
    }

    /// - Returns: `false` when the column holds another type; nothing is added then.
    @inline(__always)
    mutating func append(_ value: Double) -> Bool {
        if type != .number && !decide(.number) { return false }
        // Most requests have few rows; the first ones take no room of their own each.
        if numbers.isEmpty { numbers.reserveCapacity(8) }
        numbers.append(value)
        if !isNull.isEmpty { isNull.append(false) }
        count += 1
        return true
    }

    /// - Returns: `false` when the column holds another type; nothing is added then.
    mutating func append(_ value: String) -> Bool {
        if type != .string && !decide(.string) { return false }
        strings.append(value)
        count += 1
        return true
    }

    /// - Returns: `false` when the column holds another type; nothing is added then.
    mutating func append(_ value: Bool) -> Bool {
        if type != .boolean && !decide(.boolean) { return false }
        booleans.append(value)
        count += 1
        return true
    }

    /// - Returns: `false` when the column holds something else; nothing is added then.
    mutating func append(_ vector: Vector) -> Bool {
        if vectors == nil {
            guard type == nil else { return false }
            vectors = VectorColumn([Vector?](repeating: nil, count: count))
        }
        vectors?.append(vector)
        count += 1
        return true
    }

    /// Whether the rows so far hold vectors.
    var holdsVectors: Bool { vectors != nil }

    mutating func appendNull() {
        switch type {
        case nil: vectors?.appendNull()
        case .number:
            if isNull.isEmpty { isNull = [Bool](repeating: false, count: count) }
            numbers.append(.nan)
            isNull.append(true)
        case .string: strings.append(nil)
        case .boolean: booleans.append(nil)
        }
        count += 1
    }

    /// Settles the type of a column that has only had nulls.
    private mutating func decide(_ first: FieldType) -> Bool {
        guard type == nil && vectors == nil else { return false }
        type = first
        let nulls = count
        count = 0
        for _ in 0..<nulls { appendNull() }
        return true
    }

    /// The columns of some builders, which are not to be used any more.
    static func finish(_ builders: inout [ColumnBuilder]) -> [Column] {
        var columns: [Column] = []
        columns.reserveCapacity(builders.count)
        for index in builders.indices { columns.append(builders[index].finish()) }
        return columns
    }

    /// The column. One that is null throughout counts as numbers.
    mutating func finish() -> Column {
        if let vectors { return Column(name: name, values: .vectors(vectors)) }
        if type == nil { _ = decide(.number) }
        let values: ColumnValues =
            switch type {
            case .string: .strings(strings)
            case .boolean: .booleans(booleans)
            case .number, nil: .numbers(NumberColumn(values: numbers, isNull: isNull))
            }
        return Column(name: name, values: values)
    }
}
