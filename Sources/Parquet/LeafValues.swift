/// The values of a leaf that are not null, in order, in the type that the file has them in.
enum LeafValues: Sendable {
    case booleans([Bool])
    case int32s([Int32])
    case int64s([Int64])
    case floats([Float])
    case doubles([Double])
    case byteArrays([[UInt8]])

    init(_ type: ParquetColumn.PhysicalType, path: String) throws(ParquetError) {
        switch type {
        case .boolean: self = .booleans([])
        case .int32: self = .int32s([])
        case .int64: self = .int64s([])
        case .float: self = .floats([])
        case .double: self = .doubles([])
        case .byteArray: self = .byteArrays([])
        case .int96, .fixedLengthByteArray:
            throw .unsupported(place: path, feature: "type \(type)")
        }
    }

    /// Appends `count` values in PLAIN encoding.
    mutating func appendPlain(
        _ cursor: inout ByteCursor, count: Int
    ) throws(ParquetError) {
        switch self {
        case .booleans(var values):
            self = .booleans([])
            let range = try cursor.take((count + 7) / 8)
            for index in 0..<count {
                let byte = cursor.bytes[range.lowerBound + index / 8]
                values.append(byte >> UInt8(index % 8) & 1 == 1)
            }
            self = .booleans(values)
        case .int32s(var values):
            self = .int32s([])
            try Self.append(count, from: &cursor, to: &values) { Int32(littleEndian: $0) }
            self = .int32s(values)
        case .int64s(var values):
            self = .int64s([])
            try Self.append(count, from: &cursor, to: &values) { Int64(littleEndian: $0) }
            self = .int64s(values)
        case .floats(var values):
            self = .floats([])
            try Self.append(count, from: &cursor, to: &values) {
                Float(bitPattern: UInt32(littleEndian: $0))
            }
            self = .floats(values)
        case .doubles(var values):
            self = .doubles([])
            try Self.append(count, from: &cursor, to: &values) {
                Double(bitPattern: UInt64(littleEndian: $0))
            }
            self = .doubles(values)
        case .byteArrays(var values):
            self = .byteArrays([])
            for _ in 0..<count {
                let length = try cursor.length()
                values.append(Array(cursor.bytes[try cursor.take(length)]))
            }
            self = .byteArrays(values)
        }
    }

    private static func append<Raw: FixedWidthInteger & BitwiseCopyable, Value>(
        _ count: Int, from cursor: inout ByteCursor, to values: inout [Value],
        _ convert: (Raw) -> Value
    ) throws(ParquetError) {
        let width = MemoryLayout<Raw>.size
        let (length, overflow) = count.multipliedReportingOverflow(by: width)
        if overflow { throw cursor.corrupt(.truncated) }
        let range = try cursor.take(length)
        // Only once: to reserve for every page anew would copy all values each time.
        if values.isEmpty { values.reserveCapacity(count) }
        cursor.bytes.withUnsafeBytes { buffer in
            // The cursor has checked that all `count` values lie in the buffer.
            for offset in stride(from: range.lowerBound, to: range.upperBound, by: width) {
                values.append(convert(buffer.loadUnaligned(fromByteOffset: offset, as: Raw.self)))
            }
        }
    }

    /// Appends the values of a dictionary that the indices point to.
    ///
    /// - Precondition: `dictionary` holds the same type.
    mutating func append(
        _ indices: [UInt32], of dictionary: LeafValues, place: String
    ) throws(ParquetError) {
        let size = dictionary.count
        guard indices.allSatisfy({ Int($0) < size }) else {
            throw .corrupt(place: place, reason: .dictionaryIndex)
        }
        switch (self, dictionary) {
        case (.int32s(var values), .int32s(let entries)):
            self = .int32s([])
            values.append(contentsOf: indices.lazy.map { entries[Int($0)] })
            self = .int32s(values)
        case (.int64s(var values), .int64s(let entries)):
            self = .int64s([])
            values.append(contentsOf: indices.lazy.map { entries[Int($0)] })
            self = .int64s(values)
        case (.floats(var values), .floats(let entries)):
            self = .floats([])
            values.append(contentsOf: indices.lazy.map { entries[Int($0)] })
            self = .floats(values)
        case (.doubles(var values), .doubles(let entries)):
            self = .doubles([])
            values.append(contentsOf: indices.lazy.map { entries[Int($0)] })
            self = .doubles(values)
        case (.byteArrays(var values), .byteArrays(let entries)):
            self = .byteArrays([])
            values.append(contentsOf: indices.lazy.map { entries[Int($0)] })
            self = .byteArrays(values)
        default: throw .corrupt(place: place, reason: .pageOrder)
        }
    }

    var count: Int {
        switch self {
        case .booleans(let values): values.count
        case .int32s(let values): values.count
        case .int64s(let values): values.count
        case .floats(let values): values.count
        case .doubles(let values): values.count
        case .byteArrays(let values): values.count
        }
    }
}

/// A type that a column can be read as.
public protocol ParquetReadable: Sendable {
    /// The physical types that it is read from, for messages.
    static var physicalTypes: String { get }
    /// The values, or `nil` when the column holds another type.
    static func read(_ values: ParquetValues) throws(ParquetError) -> [Self]?
}

/// The values of a column on their way to a `ParquetReadable`.
public struct ParquetValues: Sendable {
    let values: LeafValues
    let path: String
    /// Bytes that strings may take altogether; a dictionary could repeat a long one at will.
    let byteLimit: Int
}

extension Double: ParquetReadable {
    public static var physicalTypes: String { "DOUBLE or FLOAT" }

    public static func read(_ source: ParquetValues) throws(ParquetError) -> [Double]? {
        switch source.values {
        case .doubles(let values): values
        case .floats(let values): values.map(Double.init)
        default: nil
        }
    }
}

extension Int: ParquetReadable {
    public static var physicalTypes: String { "INT32 or INT64" }

    public static func read(_ source: ParquetValues) throws(ParquetError) -> [Int]? {
        switch source.values {
        case .int32s(let values): values.map(Int.init)
        case .int64s(let values): values.map(Int.init)
        default: nil
        }
    }
}

extension Bool: ParquetReadable {
    public static var physicalTypes: String { "BOOLEAN" }

    public static func read(_ source: ParquetValues) throws(ParquetError) -> [Bool]? {
        guard case .booleans(let values) = source.values else { return nil }
        return values
    }
}

extension String: ParquetReadable {
    public static var physicalTypes: String { "BYTE_ARRAY" }

    public static func read(_ source: ParquetValues) throws(ParquetError) -> [String]? {
        guard case .byteArrays(let values) = source.values else { return nil }
        var strings: [String] = []
        strings.reserveCapacity(values.count)
        var byteCount = 0
        for bytes in values {
            byteCount += bytes.count
            if byteCount > source.byteLimit {
                throw .tooLarge(place: source.path, claimed: byteCount, limit: source.byteLimit)
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .corrupt(place: source.path, reason: .notUTF8)
            }
            strings.append(text)
        }
        return strings
    }
}
