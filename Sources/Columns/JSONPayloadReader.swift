/// Reads rows to score from JSON, straight into columns.
///
/// Six shapes are told apart by looking at them:
/// - the platform's payload, `{"input_data":[{"id":…,"fields":[…],"values":[[…],…]},…]}`; other
///   keys, such as `scoring_parameters`, are checked and passed over;
/// - what the platform answers, `{"predictions":[…]}` of the same items: an answer may be scored;
/// - one item of it alone, `{"fields":[…],"values":[[…],…]}`;
/// - records, `[{"a":1},…]`; one record, `{"a":1}`; and JSON Lines, one record on each line.
///
/// A column that the schema declares holds that type or null and nothing else: `"41"` is no
/// number. The type of any other column is that of its first value; it may hold vectors, as
/// `JSONWriter` writes them. Without `fields` the names
/// are those of the schema, in its order. Records have the same fields, in any order.
public enum JSONPayloadReader {
    /// - Parameter schema: The declared columns, in order. Those that the payload lacks are
    ///   simply absent from the batch.
    /// - Returns: One item for each entry of `input_data`; exactly one for all other shapes.
    /// - Throws: `PayloadError`; the first fault found, from the beginning of the text on.
    public static func read(
        _ bytes: [UInt8], schema: [Field] = [], limits: PayloadLimits = PayloadLimits()
    ) throws(PayloadError) -> [PayloadItem] {
        let start = try textStart(of: bytes, limits: limits)
        var parser = PayloadParser(
            scanner: JSONScanner(bytes, start: start, depthLimit: limits.depth), schema: schema)
        return try parser.document()
    }
}

private struct PayloadParser {
    var scanner: JSONScanner
    let schema: [Field]

    mutating func document() throws(PayloadError) -> [PayloadItem] {
        switch scanner.peek() {
        case nil: throw .empty
        case UInt8(ascii: "["): return [PayloadItem(batch: try recordArray())]
        case UInt8(ascii: "{"):
            let start = scanner.position
            let shape = try scanner.payloadShape()
            scanner.rewind(to: start)
            switch shape {
            case .records: return [PayloadItem(batch: try recordLines())]
            case .item:
                let item = try item(place: "$")
                try scanner.finish()
                return [item]
            case .platform:
                let items = try platformPayload()
                try scanner.finish()
                return items
            }
        default:
            let kind = try scanner.kind()
            try scanner.skipValue()
            try scanner.finish()
            throw .shape(place: "$", expected: "an object or an array", found: kind)
        }
    }

    // MARK: The platform's payload

    private mutating func platformPayload() throws(PayloadError) -> [PayloadItem] {
        var items: [PayloadItem] = []
        var isFound = false
        try scanner.enter()
        var isFirst = true
        while try scanner.hasNext(before: UInt8(ascii: "}"), isFirst: &isFirst) {
            let key = try scanner.text(of: scanner.key())
            guard key == "input_data" || key == "predictions" else {
                try scanner.skipValue()
                continue
            }
            if isFound { throw .duplicateField(field: key) }
            isFound = true
            try expect(UInt8(ascii: "["), "an array", at: key)
            try scanner.enter()
            var isFirstItem = true
            while try scanner.hasNext(before: UInt8(ascii: "]"), isFirst: &isFirstItem) {
                let place = "\(key)[\(items.count)]"
                try expect(UInt8(ascii: "{"), "an object", at: place)
                items.append(try item(place: place))
            }
        }
        return items
    }

    private mutating func item(place: String) throws(PayloadError) -> PayloadItem {
        var id: String?
        var columns: [ColumnBuilder]?
        var (hasID, hasFields, hasValues) = (false, false, false)
        var rowCount: Int?
        var deferredValues: Int?
        try scanner.enter()
        var isFirst = true
        while try scanner.hasNext(before: UInt8(ascii: "}"), isFirst: &isFirst) {
            let key = try scanner.text(of: scanner.key())
            switch key {
            case "id":
                if hasID { throw .duplicateField(field: key) }
                hasID = true
                id = try identifier(place: place)
            case "fields":
                if hasFields { throw .duplicateField(field: key) }
                hasFields = true
                columns = try fields(place: place)
            case "values":
                if hasValues { throw .duplicateField(field: key) }
                hasValues = true
                if var known = columns {
                    columns = nil
                    rowCount = try rows(into: &known, place: place)
                    columns = known
                } else {
                    // The names may still come; read the values when they have, or have not.
                    _ = scanner.peek()
                    deferredValues = scanner.position
                    try scanner.skipValue()
                }
            default: try scanner.skipValue()
            }
        }
        var builders: [ColumnBuilder]
        if let known = columns {
            builders = known
            columns = nil
        } else {
            builders = try schemaColumns()
        }
        if let deferredValues {
            let end = scanner
            scanner.rewind(to: deferredValues)
            rowCount = try rows(into: &builders, place: place)
            scanner = end
        }
        guard let rowCount else {
            throw .shape(place: "\(place).values", expected: "an array", found: "nothing")
        }
        return PayloadItem(
            id: id, batch: Batch(columns: ColumnBuilder.finish(&builders), rowCount: rowCount))
    }

    private func schemaColumns() throws(PayloadError) -> [ColumnBuilder] {
        if schema.isEmpty { throw .noFields }
        return schema.map { ColumnBuilder(name: $0.name, declared: $0.type) }
    }

    private mutating func identifier(place: String) throws(PayloadError) -> String? {
        if scanner.peek() == UInt8(ascii: "n") {
            try scanner.literal("null")
            return nil
        }
        try expect(UInt8(ascii: "\""), "a string", at: "\(place).id")
        return try scanner.text(of: scanner.stringRange())
    }

    private mutating func fields(place: String) throws(PayloadError) -> [ColumnBuilder] {
        try expect(UInt8(ascii: "["), "an array", at: "\(place).fields")
        var columns: [ColumnBuilder] = []
        columns.reserveCapacity(schema.count)
        // As long as the names are those of the schema, in its order, nothing has to be looked up.
        var declared: [String: FieldType]?
        var names: Set<String> = []
        try scanner.enter()
        var isFirst = true
        while try scanner.hasNext(before: UInt8(ascii: "]"), isFirst: &isFirst) {
            try expect(UInt8(ascii: "\""), "a string", at: "\(place).fields[\(columns.count)]")
            let range = try scanner.stringRange()
            if declared == nil, columns.count < schema.count,
                scanner.isText(range, schema[columns.count].name)
            {
                let field = schema[columns.count]
                columns.append(ColumnBuilder(name: field.name, declared: field.type))
                continue
            }
            if declared == nil {
                declared = declaredTypes()
                names = Set(columns.map(\.name))
            }
            let name = try scanner.text(of: range)
            guard names.insert(name).inserted else { throw .duplicateField(field: name) }
            columns.append(ColumnBuilder(name: name, declared: declared?[name]))
        }
        return columns
    }

    private mutating func rows(
        into columns: inout [ColumnBuilder], place: String
    ) throws(PayloadError) -> Int {
        try expect(UInt8(ascii: "["), "an array", at: "\(place).values")
        try scanner.enter()
        var row = 0
        var isFirst = true
        while try scanner.hasNext(before: UInt8(ascii: "]"), isFirst: &isFirst) {
            try expect(UInt8(ascii: "["), "an array", at: "\(place).values[\(row)]")
            row += 1
            try scanner.enter()
            var cell = 0
            var isFirstCell = true
            while try scanner.hasNext(before: UInt8(ascii: "]"), isFirst: &isFirstCell) {
                if cell < columns.count {
                    try scanner.cell(into: &columns[cell], row: row)
                } else {
                    try scanner.skipValue()
                }
                cell += 1
            }
            if cell != columns.count {
                throw .rowLength(row: row, expected: columns.count, found: cell)
            }
        }
        return row
    }

    // MARK: Records

    private mutating func recordArray() throws(PayloadError) -> Batch {
        var records = JSONRecords(declared: declaredTypes())
        try scanner.enter()
        var isFirst = true
        while try scanner.hasNext(before: UInt8(ascii: "]"), isFirst: &isFirst) {
            try expect(UInt8(ascii: "{"), "an object", at: "$[\(records.rowCount)]")
            try records.read(from: &scanner)
        }
        try scanner.finish()
        if records.rowCount == 0 {
            var columns = schema.map { ColumnBuilder(name: $0.name, declared: $0.type) }
            return Batch(columns: ColumnBuilder.finish(&columns), rowCount: 0)
        }
        return records.finish()
    }

    /// One record, or several on lines of their own.
    private mutating func recordLines() throws(PayloadError) -> Batch {
        var records = JSONRecords(declared: declaredTypes())
        try records.read(from: &scanner)
        var end = scanner.position
        while let next = scanner.peek() {
            guard next == UInt8(ascii: "{") else { throw scanner.fault(.contentAfterEnd) }
            guard scanner.bytes[end..<scanner.position].contains(UInt8(ascii: "\n")) else {
                throw scanner.fault(.expectedNewLine)
            }
            try records.read(from: &scanner)
            end = scanner.position
        }
        return records.finish()
    }

    private func declaredTypes() -> [String: FieldType] {
        Dictionary(schema.map { ($0.name, $0.type) }) { first, _ in first }
    }

    /// - Throws: `shape` when the next value does not begin with this byte.
    private mutating func expect(
        _ byte: UInt8, _ kind: String, at place: @autoclosure () -> String
    ) throws(PayloadError) {
        guard scanner.peek() != byte else { return }
        throw .shape(place: place(), expected: kind, found: try scanner.kind())
    }
}
