/// Reads Thrift's compact protocol, field by field.
///
/// Source: Apache Thrift, `doc/specs/thrift-compact-protocol.md`.
struct ThriftReader {
    private var cursor: ByteCursor

    /// How deep structs and lists may lie inside one another.
    private static let depthLimit = 32
    private var depth = 0

    init(_ cursor: ByteCursor) { self.cursor = cursor }

    var position: Int { cursor.position }

    enum Kind: UInt8 {
        case isTrue = 1
        case isFalse = 2
        case int8 = 3
        case int16 = 4
        case int32 = 5
        case int64 = 6
        case double = 7
        case binary = 8
        case list = 9
        case set = 10
        case map = 11
        case structure = 12
    }

    /// Reads a struct: calls `body` for each field, in the order in which they stand.
    ///
    /// `body` reads the value of a field that it knows and returns `true`; the value of any other
    /// is passed over.
    mutating func structure(
        _ body: (inout ThriftReader, _ id: Int, _ kind: Kind) throws(ParquetError) -> Bool
    ) throws(ParquetError) {
        depth += 1
        guard depth <= Self.depthLimit else { throw cursor.corrupt(.thrift) }
        var id = 0
        while true {
            let header = try cursor.byte()
            if header == 0 { break }
            let kind = try kind(header & 0x0F)
            let delta = Int(header >> 4)
            if delta > 0 {
                id += delta
            } else {
                id = try integer()
            }
            guard id > 0, id <= Int(Int16.max) else { throw cursor.corrupt(.thrift) }
            if try !body(&self, id, kind) { try skip(kind) }
        }
        depth -= 1
    }

    /// Reads a list: calls `body` for each element.
    ///
    /// - Parameters:
    ///   - elementKind: What the elements have to be.
    ///   - limit: How many there may be: in memory they take far more than in the file.
    mutating func list(
        of elementKind: Kind, atMost limit: Int,
        _ body: (inout ThriftReader) throws(ParquetError) -> Void
    ) throws(ParquetError) {
        let (kind, count) = try listHeader()
        guard kind == elementKind || count == 0 else { throw cursor.corrupt(.thrift) }
        if count > limit { throw .tooLarge(place: cursor.place, claimed: count, limit: limit) }
        for _ in 0..<count { try body(&self) }
    }

    /// An integer of any width, as zigzag varint.
    mutating func integer() throws(ParquetError) -> Int {
        let raw = try cursor.varint()
        return Int(bitPattern: UInt(raw >> 1)) ^ -Int(raw & 1)
    }

    mutating func string() throws(ParquetError) -> String {
        let range = try binary()
        guard let text = String(validating: cursor.bytes[range], as: UTF8.self) else {
            throw cursor.corrupt(.notUTF8)
        }
        return text
    }

    private mutating func binary() throws(ParquetError) -> Range<Int> {
        let length = try cursor.varint()
        guard length <= UInt64(cursor.remaining) else { throw cursor.corrupt(.truncated) }
        return try cursor.take(Int(length))
    }

    private func kind(_ code: UInt8) throws(ParquetError) -> Kind {
        guard let kind = Kind(rawValue: code) else { throw cursor.corrupt(.thrift) }
        return kind
    }

    private mutating func listHeader() throws(ParquetError) -> (Kind, count: Int) {
        let header = try cursor.byte()
        var count = UInt64(header >> 4)
        if count == 15 { count = try cursor.varint() }
        // Every element takes a byte at least.
        guard count <= UInt64(cursor.remaining) else { throw cursor.corrupt(.truncated) }
        return (try kind(header & 0x0F), Int(count))
    }

    private mutating func skip(_ kind: Kind) throws(ParquetError) {
        switch kind {
        case .isTrue, .isFalse: break
        case .int8: _ = try cursor.byte()
        case .int16, .int32, .int64: _ = try cursor.varint()
        case .double: _ = try cursor.take(8)
        case .binary: _ = try binary()
        case .structure: try structure { _, _, _ in false }
        case .list, .set:
            depth += 1
            guard depth <= Self.depthLimit else { throw cursor.corrupt(.thrift) }
            let (element, count) = try listHeader()
            for _ in 0..<count { try skipElement(element) }
            depth -= 1
        case .map:
            depth += 1
            guard depth <= Self.depthLimit else { throw cursor.corrupt(.thrift) }
            let count = try cursor.varint()
            guard count <= UInt64(cursor.remaining) else { throw cursor.corrupt(.truncated) }
            if count > 0 {
                let kinds = try cursor.byte()
                let (key, value) = (try self.kind(kinds >> 4), try self.kind(kinds & 0x0F))
                for _ in 0..<count {
                    try skipElement(key)
                    try skipElement(value)
                }
            }
            depth -= 1
        }
    }

    /// Passes over an element of a list. Unlike a field, a boolean takes a byte here.
    private mutating func skipElement(_ kind: Kind) throws(ParquetError) {
        if kind == .isTrue || kind == .isFalse {
            _ = try cursor.byte()
        } else {
            try skip(kind)
        }
    }
}
