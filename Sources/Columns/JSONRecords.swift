/// Objects read as rows, all with the fields of the first.
struct JSONRecords {
    private let declared: [String: FieldType]
    /// Whether the fields are known, so that no record may bring others.
    private var isFixed: Bool
    private(set) var rowCount = 0
    private var columns: [ColumnBuilder]
    private var positions: [String: Int]

    /// Records of which the first one fixes the fields.
    init(declared: [String: FieldType]) {
        self.declared = declared
        isFixed = false
        columns = []
        positions = [:]
    }

    /// Records that follow others, with these fields.
    ///
    /// - Precondition: no two columns have the same name.
    init(columns: [ColumnBuilder], positions: [String: Int]) {
        declared = [:]
        isFixed = true
        self.columns = columns
        self.positions = positions
    }

    /// Reads an object as the next row.
    ///
    /// - Precondition: the scanner stands before an opening brace.
    mutating func read(from scanner: inout JSONScanner) throws(PayloadError) {
        rowCount += 1
        var cellCount = 0
        try scanner.enter()
        var isFirst = true
        while try scanner.hasNext(before: UInt8(ascii: "}"), isFirst: &isFirst) {
            let key = try scanner.key()
            let position = try position(of: key, expected: cellCount, in: scanner)
            _ = scanner.peek()
            try scanner.cell(into: &columns[position], row: rowCount)
            cellCount += 1
        }
        if cellCount < columns.count, let missing = columns.first(where: { $0.count < rowCount }) {
            throw .missingField(row: rowCount, field: missing.name)
        }
        isFixed = true
    }

    private mutating func position(
        of key: JSONScanner.StringRange, expected: Int, in scanner: JSONScanner
    ) throws(PayloadError) -> Int {
        // Records usually keep the order of the first one.
        if isFixed, expected < columns.count, scanner.isText(key, columns[expected].name),
            columns[expected].count < rowCount
        {
            return expected
        }
        let name = try scanner.text(of: key)
        if let position = positions[name] {
            if columns[position].count == rowCount { throw .duplicateField(field: name) }
            return position
        }
        if isFixed { throw .unexpectedField(row: rowCount, field: name) }
        positions[name] = columns.count
        columns.append(ColumnBuilder(name: name, declared: declared[name]))
        return columns.count - 1
    }

    mutating func finish() -> Batch {
        Batch(columns: ColumnBuilder.finish(&columns), rowCount: rowCount)
    }

    /// The columns as they are so far.
    var builders: [ColumnBuilder] { columns }
}

extension JSONScanner {
    /// What the first object of a payload is.
    enum PayloadShape { case platform, item, records }

    /// Looks at the keys of an object until one of them tells.
    ///
    /// In a payload the telling key comes first or second, so little is read twice.
    mutating func payloadShape() throws(PayloadError) -> PayloadShape {
        try enter()
        var isFirst = true
        while try hasNext(before: UInt8(ascii: "}"), isFirst: &isFirst) {
            let key = try text(of: key())
            let isArray = peek() == UInt8(ascii: "[")
            // A record cannot hold an array, so an array under these names is the platform's.
            if (key == "input_data" || key == "predictions") && isArray { return .platform }
            if (key == "fields" || key == "values") && isArray { return .item }
            try skipValue()
        }
        return .records
    }

    /// Reads one scalar into its column, or one vector.
    @inline(__always)
    mutating func cell(
        into column: inout ColumnBuilder, row: Int
    ) throws(PayloadError) {
        let start = position
        let isAccepted: Bool
        switch peek() ?? 0 {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            isAccepted = column.append(try number())
        case UInt8(ascii: "\""):
            isAccepted = column.append(try text(of: stringRange()))
        case UInt8(ascii: "n"):
            try literal("null")
            column.appendNull()
            isAccepted = true
        case UInt8(ascii: "t"):
            try literal("true")
            isAccepted = column.append(true)
        case UInt8(ascii: "f"):
            try literal("false")
            isAccepted = column.append(false)
        case UInt8(ascii: "["):
            // What Slipway has written: a field that a model reads itself is never a vector.
            guard column.declared == nil, let vector = try vector(), column.append(vector) else {
                throw .nested(row: row, field: column.name)
            }
            isAccepted = true
        case UInt8(ascii: "{"): throw .nested(row: row, field: column.name)
        default: throw fault(.unexpectedCharacter)
        }
        if !isAccepted && column.holdsVectors {
            throw .noVector(
                row: row, field: column.name,
                found: excerpt(bytes[start..<position].drop { $0 <= 0x20 }))
        }
        if !isAccepted { throw column.refusal(of: bytes[start..<position], row: row) }
    }
}

extension JSONScanner {
    /// Reads an array as `JSONWriter` writes vectors: `[0.5,null]`, where null stands for NaN, or
    /// `[size,[indices],[values]]`.
    ///
    /// - Returns: `nil` for any other array, of which a part has been read.
    /// - Precondition: an opening bracket comes next.
    private mutating func vector() throws(PayloadError) -> Vector? {
        var parts: [[Double]] = []
        var numbers: [Double] = []
        try enter()
        var isFirst = true
        while try hasNext(before: UInt8(ascii: "]"), isFirst: &isFirst) {
            if peek() == UInt8(ascii: "[") {
                guard numbers.count == 1, parts.count < 2, let part = try self.numbers() else {
                    return nil
                }
                parts.append(part)
            } else {
                guard parts.isEmpty, let number = try numberOrNull() else { return nil }
                numbers.append(number)
            }
        }
        if parts.isEmpty { return .dense(numbers) }
        guard parts.count == 2, let size = Int32(exactly: numbers[0]), size >= 0,
            parts[0].count == parts[1].count
        else { return nil }
        var indices: [Int] = []
        for number in parts[0] {
            guard let index = Int(exactly: number), index >= 0, index < Int(size),
                index > indices.last ?? -1
            else { return nil }
            indices.append(index)
        }
        return .sparse(size: Int(size), indices: indices, values: parts[1])
    }

    private mutating func numbers() throws(PayloadError) -> [Double]? {
        var numbers: [Double] = []
        try enter()
        var isFirst = true
        while try hasNext(before: UInt8(ascii: "]"), isFirst: &isFirst) {
            guard let number = try numberOrNull() else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    private mutating func numberOrNull() throws(PayloadError) -> Double? {
        switch peek() ?? 0 {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "n"):
            try literal("null")
            return .nan
        default: return nil
        }
    }
}

extension ColumnBuilder {
    /// Why a value of another type cannot be added.
    fileprivate func refusal(of text: ArraySlice<UInt8>, row: Int) -> PayloadError {
        let found = excerpt(text.drop { $0 <= 0x20 })
        if let declared {
            return .mistyped(row: row, field: name, expected: declared, found: found)
        }
        return .mixed(row: row, field: name, expected: type ?? .number, found: found)
    }
}
