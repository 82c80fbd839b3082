/// Reads decimal text as the nearest double, ties to even.
enum NumberParser {
    /// Which texts count as a number.
    enum Grammar {
        /// JSON's: no plus sign, no zero in front, digits on both sides of the point.
        case json
        /// What people write in tables: also `+1`, `007`, `.5` and `5.`.
        case relaxed
    }

    /// The number that begins at `position`, which moves behind it.
    ///
    /// - Returns: `nil` when no number begins there; `position` is then undefined. Infinite when
    ///   the number is beyond the range of a double.
    @inline(__always)
    static func scan(
        _ bytes: [UInt8], at position: inout Int, end: Int, grammar: Grammar
    ) -> Double? {
        let start = position
        var next = position
        var isNegative = false
        if next < end {
            let sign = bytes[next]
            if sign == UInt8(ascii: "-") {
                isNegative = true
                next += 1
            } else if sign == UInt8(ascii: "+") && grammar == .relaxed {
                next += 1
            }
        }

        // Up to 19 digits fit into 64 bits; further ones only move the point.
        var mantissa: UInt64 = 0
        var significantDigits = 0
        var exponent = 0
        var isTruncated = false
        let wholeStart = next
        while next < end {
            let digit = bytes[next] &- 48
            guard digit < 10 else { break }
            if significantDigits < 19 {
                mantissa = mantissa &* 10 &+ UInt64(digit)
                significantDigits += mantissa == 0 ? 0 : 1
            } else {
                exponent += 1
                isTruncated = isTruncated || digit != 0
            }
            next += 1
        }
        let wholeDigits = next - wholeStart
        if grammar == .json {
            guard wholeDigits > 0 else { return nil }
            if wholeDigits > 1 && bytes[wholeStart] == UInt8(ascii: "0") { return nil }
        }

        if next < end && bytes[next] == UInt8(ascii: ".") {
            next += 1
            let fractionStart = next
            while next < end {
                let digit = bytes[next] &- 48
                guard digit < 10 else { break }
                if significantDigits < 19 {
                    mantissa = mantissa &* 10 &+ UInt64(digit)
                    significantDigits += mantissa == 0 ? 0 : 1
                    exponent -= 1
                } else {
                    isTruncated = isTruncated || digit != 0
                }
                next += 1
            }
            let fractionDigits = next - fractionStart
            if grammar == .json && fractionDigits == 0 { return nil }
            if wholeDigits == 0 && fractionDigits == 0 { return nil }
        } else if wholeDigits == 0 {
            return nil
        }

        if next < end && bytes[next] | 0x20 == UInt8(ascii: "e") {
            next += 1
            guard let written = scanExponent(bytes, at: &next, end: end) else { return nil }
            exponent += written
        }
        position = next

        // Both are exact, so that the one operation rounds once.
        if !isTruncated && mantissa <= 1 << 53 && exponent >= -22 && exponent <= 22 {
            let whole = Double(mantissa)
            let value =
                exponent < 0
                ? whole / PowersOfTen.exact[-exponent] : whole * PowersOfTen.exact[exponent]
            return isNegative ? -value : value
        }
        return convert(
            mantissa, exponent, isTruncated: isTruncated, isNegative: isNegative,
            text: bytes[start..<next])
    }

    /// The signed digits behind an `e`. Saturates where the outcome can no longer depend on it.
    private static func scanExponent(
        _ bytes: [UInt8], at position: inout Int, end: Int
    ) -> Int? {
        var isNegative = false
        if position < end {
            isNegative = bytes[position] == UInt8(ascii: "-")
            if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
        }
        let start = position
        var exponent = 0
        while position < end {
            let digit = bytes[position] &- 48
            guard digit < 10 else { break }
            if exponent < 1 << 50 { exponent = exponent * 10 + Int(digit) }
            position += 1
        }
        guard position > start else { return nil }
        return isNegative ? -exponent : exponent
    }

    private static func convert(
        _ mantissa: UInt64, _ exponent: Int, isTruncated: Bool, isNegative: Bool,
        text: ArraySlice<UInt8>
    ) -> Double {
        let magnitude = nearest(mantissa, exponent)
        if isTruncated && magnitude != nearest(mantissa + 1, exponent) {
            // The digits beyond the 19th decide. Rare, so the standard library may do it.
            return Double(String(decoding: text, as: UTF8.self)) ?? .nan
        }
        return isNegative ? -magnitude : magnitude
    }

    /// The double nearest to `mantissa` · 10^`exponent`.
    ///
    /// Source: D. Lemire, *Number Parsing at a Gigabyte per Second* (2021), algorithm 1, with the
    /// bounds that N. Mushtak and D. Lemire proved sufficient (2022).
    private static func nearest(_ mantissa: UInt64, _ exponent: Int) -> Double {
        if mantissa == 0 || exponent < PowersOfTen.exponents.lowerBound { return 0 }
        if exponent > 308 { return .infinity }
        let leadingZeros = mantissa.leadingZeroBitCount
        let normal = mantissa << UInt64(leadingZeros)
        let five = PowersOfTen.fives(exponent)
        var (high, low) = normal.multipliedFullWidth(by: five.high)
        if high & 0x1FF == 0x1FF {
            let (more, _) = normal.multipliedFullWidth(by: five.low)
            let (sum, carry) = low.addingReportingOverflow(more)
            low = sum
            if carry { high += 1 }
        }
        let upperBit = Int(high >> 63)
        let shift = UInt64(upperBit + 64 - 52 - 3)
        var bits = high >> shift
        // 217706/2^16 approximates the binary logarithm of ten.
        var binaryExponent = ((217_706 * exponent) >> 16) + 63 + upperBit - leadingZeros + 1023
        if binaryExponent <= 0 {
            if binaryExponent <= -63 { return 0 }
            bits >>= UInt64(1 - binaryExponent)
            bits += bits & 1
            // A subnormal that rounds up to the smallest normal number carries into its exponent.
            return Double(bitPattern: bits >> 1)
        }
        if low <= 1 && exponent >= -4 && exponent <= 23 && bits & 3 == 1 && bits << shift == high {
            bits &= ~1  // exactly half way, so to the even one, which is below
        }
        bits += bits & 1
        bits >>= 1
        if bits >= 1 << 53 {
            bits = 1 << 52
            binaryExponent += 1
        }
        if binaryExponent >= 0x7FF { return .infinity }
        return Double(bitPattern: UInt64(binaryExponent) << 52 | bits & (1 << 52 - 1))
    }
}
