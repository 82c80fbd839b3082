/// The powers of five that reading and printing doubles both need, to 128 bits.
///
/// Computed once, exactly, when first used: a table of 10 kB that nobody has to check by eye.
enum PowersOfTen {
    /// The exponents in the table. Below, every text of 19 digits reads as zero; printing needs
    /// no more than the upper end.
    static let exponents = -342...324

    /// The 128 leading bits of 5^`exponent`, the highest of them set.
    ///
    /// Rounded down for positive exponents (exact up to 55) and up for negative ones.
    static func fives(_ exponent: Int) -> (high: UInt64, low: UInt64) {
        table[exponent - exponents.lowerBound]
    }

    /// 10⁰ to 10²², which are all the powers of ten that a double holds exactly.
    static let exact: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    private static let table: [(high: UInt64, low: UInt64)] = {
        // Words of 64 bits, lowest first. 2^1023 divided by five again and again keeps, also
        // after 342 divisions, more than 200 bits, all of them those of the exact quotient.
        var quotient = [UInt64](repeating: 0, count: 16)
        quotient[15] = 1 << 63
        var negative: [(high: UInt64, low: UInt64)] = []
        for _ in 1...(-exponents.lowerBound) {
            var remainder: UInt64 = 0
            for index in quotient.indices.reversed() {
                (quotient[index], remainder) =
                    (5 as UInt64).dividingFullWidth((remainder, quotient[index]))
            }
            let (high, low) = leadingBits(of: quotient)
            let (roundedUp, carry) = low.addingReportingOverflow(1)
            negative.append((high &+ (carry ? 1 : 0), roundedUp))
        }
        var power = [UInt64](repeating: 0, count: 16)
        power[0] = 1
        var positive: [(high: UInt64, low: UInt64)] = [leadingBits(of: power)]
        for _ in 1...exponents.upperBound {
            var carry: UInt64 = 0
            for index in power.indices {
                let (high, low) = power[index].multipliedFullWidth(by: 5)
                let (sum, overflow) = low.addingReportingOverflow(carry)
                power[index] = sum
                carry = high + (overflow ? 1 : 0)
            }
            positive.append(leadingBits(of: power))
        }
        return negative.reversed() + positive
    }()

    /// The 128 bits from the highest one that is set, lower ones cut off.
    private static func leadingBits(of words: [UInt64]) -> (high: UInt64, low: UInt64) {
        var top = words.count - 1
        while top > 0 && words[top] == 0 { top -= 1 }
        let shift = UInt64(words[top].leadingZeroBitCount)
        func word(_ index: Int) -> UInt64 { index >= 0 ? words[index] : 0 }
        // Swift's shift by 64 gives zero, so no shift needs no case of its own.
        return (
            word(top) << shift | word(top - 1) >> (64 - shift),
            word(top - 1) << shift | word(top - 2) >> (64 - shift)
        )
    }
}
