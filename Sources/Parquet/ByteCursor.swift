/// A position in a stretch of bytes that never leaves it.
struct ByteCursor {
    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int
    /// Named in errors.
    let place: String

    /// - Precondition: the range lies within the bytes.
    init(_ bytes: [UInt8], _ range: Range<Int>, place: String) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        self.bytes = bytes
        self.position = range.lowerBound
        self.end = range.upperBound
        self.place = place
    }

    var remaining: Int { end - position }

    func corrupt(_ reason: ParquetError.Reason) -> ParquetError {
        .corrupt(place: place, reason: reason)
    }

    mutating func byte() throws(ParquetError) -> UInt8 {
        guard position < end else { throw corrupt(.truncated) }
        defer { position += 1 }
        return bytes[position]
    }

    /// Moves over `count` bytes and gives their range.
    mutating func take(_ count: Int) throws(ParquetError) -> Range<Int> {
        guard count >= 0, count <= remaining else { throw corrupt(.truncated) }
        defer { position += count }
        return position..<position + count
    }

    /// A little-endian integer of 4 bytes, without sign.
    mutating func length() throws(ParquetError) -> Int {
        try take(4).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
    }

    /// An unsigned integer of 7 bits a byte, lowest first, at most 64 bits.
    mutating func varint() throws(ParquetError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            if shift == 63 && byte > 1 { throw corrupt(.thrift) }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            if shift > 63 { throw corrupt(.thrift) }
        }
    }
}
