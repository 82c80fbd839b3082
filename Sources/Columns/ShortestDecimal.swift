/// The shortest decimal number that reads back as a given double: `digits` · 10^`exponent`.
///
/// Among several of that length, the one nearest to the double.
struct ShortestDecimal: Equatable {
    /// At most 17 digits. May end in zeros; see `trimmed`.
    var digits: UInt64
    var exponent: Int

    /// Source: R. Giulietti, *The Schubfach way to render doubles* (2020), figure 7, in the form
    /// of A. Buerger's Drachennest (`schubfach.cc`).
    ///
    /// - Precondition: `magnitude` is finite and greater than zero.
    init(_ magnitude: Double) {
        let fraction = magnitude.significandBitPattern
        let biased = Int(magnitude.exponentBitPattern)
        let isSubnormal = biased == 0
        let significand = isSubnormal ? fraction : fraction | 1 << 52
        let binary = (isSubnormal ? 1 : biased) - 1075
        if !isSubnormal && binary <= 0 && binary > -53
            && significand.trailingZeroBitCount >= -binary
        {
            self.init(digits: significand >> UInt64(-binary), exponent: 0)
            return
        }

        // Below a power of two the neighbour is only half as far away.
        let isLowerCloser = fraction == 0 && biased > 1
        let odd: UInt64 = significand & 1
        let decimal = (binary * 1_262_611 - (isLowerCloser ? 524_031 : 0)) >> 22
        let shift = UInt64(binary + ((-decimal * 1_741_647) >> 19) + 1)
        let ten = Self.power(-decimal)
        let middle = Self.scaled(4 * significand << shift, by: ten)
        let lower =
            Self.scaled((4 * significand - (isLowerCloser ? 1 : 2)) << shift, by: ten) + odd
        let upper = Self.scaled((4 * significand + 2) << shift, by: ten) - odd

        let candidate = middle / 4
        if candidate >= 10 {
            let shorter = candidate / 10
            let isInside = lower <= 40 * shorter
            let isNextInside = 40 * shorter + 40 <= upper
            if isInside != isNextInside {
                self.init(digits: shorter + (isNextInside ? 1 : 0), exponent: decimal + 1)
                return
            }
        }
        let isInside = lower <= 4 * candidate
        let isNextInside = 4 * candidate + 4 <= upper
        let roundsUp: Bool
        if isInside != isNextInside {
            roundsUp = isNextInside
        } else {
            let half = 4 * candidate + 2
            roundsUp = middle > half || (middle == half && candidate & 1 == 1)
        }
        self.init(digits: candidate + (roundsUp ? 1 : 0), exponent: decimal)
    }

    init(digits: UInt64, exponent: Int) {
        self.digits = digits
        self.exponent = exponent
    }

    /// The same number without zeros at the end.
    var trimmed: ShortestDecimal {
        var result = self
        while result.digits != 0 {
            let (quotient, remainder) = result.digits.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { break }
            result.digits = quotient
            result.exponent += 1
        }
        return result
    }

    /// 128 bits of 10^`exponent`, rounded up where they are not exact.
    private static func power(_ exponent: Int) -> (high: UInt64, low: UInt64) {
        var five = PowersOfTen.fives(exponent)
        if exponent > 55 {
            let (low, carry) = five.low.addingReportingOverflow(1)
            five = (five.high &+ (carry ? 1 : 0), low)
        }
        return five
    }

    /// The product's upper 64 bits, the last one set when anything was cut off.
    private static func scaled(
        _ factor: UInt64, by power: (high: UInt64, low: UInt64)
    ) -> UInt64 {
        let lower = factor.multipliedFullWidth(by: power.low)
        var (high, low) = factor.multipliedFullWidth(by: power.high)
        let (sum, carry) = low.addingReportingOverflow(lower.high)
        low = sum
        if carry { high += 1 }
        return high | (low > 1 ? 1 : 0)
    }
}
