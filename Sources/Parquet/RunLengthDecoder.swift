/// Decodes the hybrid of runs and bit-packed groups that levels and dictionary indices come in.
///
/// Source: `parquet-format` 2.10, `Encodings.md`, *Run Length Encoding / Bit-Packing Hybrid*.
enum RunLengthDecoder {
    /// - Parameters:
    ///   - bitWidth: Bits of each value, 0 to 32.
    ///   - count: How many values to read; bounded by the caller.
    /// - Throws: `corrupt` when the bytes end before.
    static func decode(
        _ cursor: inout ByteCursor, bitWidth: Int, count: Int
    ) throws(ParquetError) -> [UInt32] {
        var values: [UInt32] = []
        if bitWidth == 0 { return [UInt32](repeating: 0, count: count) }
        values.reserveCapacity(min(count, cursor.remaining * 8))
        while values.count < count {
            let header = try cursor.varint()
            let missing = count - values.count
            guard header >> 1 <= UInt64(UInt32.max) else { throw cursor.corrupt(.levels) }
            let length = Int(header >> 1)
            if header & 1 == 0 {
                var value: UInt32 = 0
                for (index, position) in try cursor.take((bitWidth + 7) / 8).enumerated() {
                    value |= UInt32(cursor.bytes[position]) << UInt32(8 * index)
                }
                values.append(contentsOf: repeatElement(value, count: min(length, missing)))
            } else {
                // The last group is padded, but need not be there in full.
                let (packed, overflow) = length.multipliedReportingOverflow(by: 8)
                let wanted = overflow ? missing : min(packed, missing)
                let needed = (wanted * bitWidth + 7) / 8
                guard needed <= cursor.remaining else { throw cursor.corrupt(.truncated) }
                let range = try cursor.take(min(length * bitWidth, cursor.remaining))
                unpack(cursor.bytes, from: range.lowerBound, bitWidth, wanted, into: &values)
            }
        }
        return values
    }

    /// Appends values that lie behind one another, lowest bits first.
    private static func unpack(
        _ bytes: [UInt8], from start: Int, _ bitWidth: Int, _ count: Int,
        into values: inout [UInt32]
    ) {
        let mask: UInt64 = 1 << UInt64(bitWidth) - 1
        var pending: UInt64 = 0
        var pendingBits = 0
        var position = start
        for _ in 0..<count {
            while pendingBits < bitWidth {
                pending |= UInt64(bytes[position]) << UInt64(pendingBits)
                position += 1
                pendingBits += 8
            }
            values.append(UInt32(truncatingIfNeeded: pending & mask))
            pending >>= UInt64(bitWidth)
            pendingBits -= bitWidth
        }
    }
}
