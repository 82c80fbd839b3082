import Columns

/// Rows on their way to a model in a worker, and back.
///
/// Both ways there is a line of JSON that says what the columns are, and behind it the doubles of
/// all columns of numbers, one column after another, little-endian; null is NaN.
enum ModelTable {
    /// - Parameter columns: Numbers, texts and booleans.
    static func request(_ columns: [Column], rowCount: Int) -> [UInt8] {
        var doubles: [[Double]] = []
        let heads = columns.map { column -> JSONValue in
            var members: [JSONValue.Member] = [.init("name", .string(column.name))]
            switch column.values {
            case .numbers(let numbers):
                members.append(.init("type", .string("number")))
                doubles.append(numbers.values)
            case .strings(let texts):
                members += [
                    .init("type", .string("text")),
                    .init("values", .array(texts.map { $0.map(JSONValue.string) ?? .null })),
                ]
            case .booleans(let values):
                members += [
                    .init("type", .string("boolean")),
                    .init("values", .array(values.map { $0.map(JSONValue.boolean) ?? .null })),
                ]
            case .vectors:
                members.append(.init("type", .string("number")))
                doubles.append(Array(repeating: .nan, count: rowCount))
            }
            return .object(members)
        }
        let head = JSONValue.object([
            .init("rows", .number(Double(rowCount))), .init("columns", .array(heads)),
        ])
        var bytes = Array(head.compact.utf8)
        bytes.append(0x0a)
        bytes.reserveCapacity(bytes.count + 8 * rowCount * doubles.count)
        for column in doubles {
            for value in column {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        return bytes
    }

    /// What a model predicted for the rows of one request.
    struct Answer {
        let prediction: ColumnValues
        /// A vector of the probabilities of all classes for every row.
        let probability: ColumnValues?
    }

    /// - Throws: `ModelError.badResult` for anything but an answer for so many rows.
    static func answer(_ bytes: [UInt8], rowCount: Int) throws(ModelError) -> Answer {
        let damaged = ModelError.badResult(reason: "the worker's reply cannot be read")
        guard let end = bytes.firstIndex(of: 0x0a),
            let head = try? JSONValue.parse(Array(bytes[..<end])),
            head["rows"]?.integer == rowCount, let prediction = head["prediction"]
        else { throw damaged }
        var reader = DoubleReader(bytes: bytes, offset: end + 1)
        let predicted: ColumnValues
        switch prediction["type"]?.string {
        case "number"?:
            guard let values = reader.next(rowCount) else { throw damaged }
            predicted = .numbers(NumberColumn(values: values))
        case "vector"?:
            guard let vectors = reader.vectors(prediction["width"]?.integer, rowCount) else {
                throw damaged
            }
            predicted = .vectors(vectors)
        case "text"?:
            guard let values = prediction["values"]?.array, values.count == rowCount else {
                throw damaged
            }
            predicted = .strings(values.map(\.string))
        case "boolean"?:
            guard let values = prediction["values"]?.array, values.count == rowCount else {
                throw damaged
            }
            predicted = .booleans(values.map { $0 == .boolean(true) })
        default: throw damaged
        }
        var probability: ColumnValues?
        if let width = head["width"]?.integer, width > 0 {
            guard let vectors = reader.vectors(width, rowCount) else { throw damaged }
            probability = .vectors(vectors)
        }
        return Answer(prediction: predicted, probability: probability)
    }
}

private struct DoubleReader {
    let bytes: [UInt8]
    var offset: Int

    /// So many doubles, unless there are fewer.
    mutating func next(_ count: Int) -> [Double]? {
        let (size, isTooLarge) = count.multipliedReportingOverflow(by: 8)
        guard !isTooLarge, count >= 0, bytes.count - offset >= size else { return nil }
        defer { offset += size }
        return bytes.withUnsafeBytes { buffer in
            (0..<count).map { index in
                Double(
                    bitPattern: UInt64(
                        littleEndian: buffer.loadUnaligned(
                            fromByteOffset: offset + 8 * index, as: UInt64.self)))
            }
        }
    }

    mutating func vectors(_ width: Int?, _ count: Int) -> VectorColumn? {
        guard let width, width > 0 else { return nil }
        let (total, isTooLarge) = width.multipliedReportingOverflow(by: count)
        guard !isTooLarge, let values = next(total) else { return nil }
        return VectorColumn(
            (0..<count).map { .dense(Array(values[$0 * width..<($0 + 1) * width])) })
    }
}
