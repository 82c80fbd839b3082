/// The one rule by which doubles are printed.
///
/// Files and answers get the shortest text that reads back to the same value, laid out as
/// Python's `repr` does: `41.0`, `0.1`, `1e-07`, `1e+16`, `-0.0`. Tables for people get six
/// significant digits. Nothing here looks at a locale.
public enum NumberText {
    /// As JSON: always a valid number, with `.0` when it is whole; `null` for NaN and infinities.
    public static func json(_ value: Double) -> String {
        var text: [UInt8] = []
        appendJSON(value, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// As in a CSV file: like JSON, but `NaN`, `Infinity` and `-Infinity`.
    public static func csv(_ value: Double) -> String {
        var text: [UInt8] = []
        appendCSV(value, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// For people: six significant digits, no zeros at the end: `0.913742`, `41`, `1.23457e+20`.
    ///
    /// Digits before the point are never rounded away up to 2⁵³, so `1234567` stays whole and
    /// `1234567.8` becomes `1234568`. Halves, judged by the shortest text, round away from zero.
    /// Below 1e-4 and from 1e16 on with an exponent.
    public static func table(_ value: Double) -> String {
        guard value.isFinite else { return csv(value) }
        let magnitude = value.magnitude
        if magnitude == 0 { return "0" }
        if let whole = wholeNumber(value) { return String(whole) }
        let exact = ShortestDecimal(magnitude).trimmed
        let length = digitCount(exact.digits)
        let lastDigit =
            magnitude < 0x1p53 ? min(length + exact.exponent - 6, 0) : length + exact.exponent - 6
        let rounded = round(exact, at: lastDigit).trimmed
        var text: [UInt8] = []
        TextBuffer.appending(to: &text) {
            $0.append(atMost: longestText) {
                write(rounded, isNegative: value < 0, to: $0, marksWhole: false)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    public static func appendJSON(_ value: Double, to text: inout [UInt8]) {
        TextBuffer.appending(to: &text) { appendJSON(value, to: &$0) }
    }

    public static func appendCSV(_ value: Double, to text: inout [UInt8]) {
        TextBuffer.appending(to: &text) { appendCSV(value, to: &$0) }
    }

    static func appendJSON(_ value: Double, to text: inout TextBuffer) {
        text.append(atMost: longestText) { writeJSON(value, to: $0) }
    }

    static func appendCSV(_ value: Double, to text: inout TextBuffer) {
        if value.isFinite {
            text.append(atMost: longestText) { write(value, to: $0) }
        } else {
            text.append(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
    }

    /// Writes the same as `appendJSON` appends.
    ///
    /// - Parameter target: Has room for `longestText` bytes.
    /// - Returns: How many were written.
    @inline(__always)
    static func writeJSON(_ value: Double, to target: UnsafeMutablePointer<UInt8>) -> Int {
        if value.isFinite { return write(value, to: target) }
        target[0] = UInt8(ascii: "n")
        target[1] = UInt8(ascii: "u")
        target[2] = UInt8(ascii: "l")
        target[3] = UInt8(ascii: "l")
        return 4
    }

    /// The value as an integer, when it is a whole number of at most 2⁵³.
    ///
    /// Written without `rounded` and `init(exactly:)`, which would call the C library.
    @inline(__always)
    static func wholeNumber(_ value: Double) -> Int64? {
        guard value.magnitude <= 0x1p53 else { return nil }
        let whole = Int64(value)
        return Double(whole) == value ? whole : nil
    }

    // MARK: Digits

    /// Writes a finite number. Most are whole, and small.
    @inline(__always)
    private static func write(_ value: Double, to target: UnsafeMutablePointer<UInt8>) -> Int {
        guard let whole = wholeNumber(value), whole != 0 || value.sign == .plus else {
            return writeShortest(value, to: target)
        }
        var count = 0
        if whole < 0 {
            target[0] = UInt8(ascii: "-")
            count = 1
        }
        count += write(whole.magnitude, to: target + count)
        target[count] = UInt8(ascii: ".")
        target[count + 1] = UInt8(ascii: "0")
        return count + 2
    }

    private static func writeShortest(
        _ value: Double, to target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let magnitude = value.magnitude
        let number =
            magnitude == 0
            ? ShortestDecimal(digits: 0, exponent: 0) : ShortestDecimal(magnitude).trimmed
        return write(number, isNegative: value.sign == .minus, to: target, marksWhole: true)
    }

    /// Appends an integer, in digits alone.
    static func append(_ integer: UInt64, to text: inout TextBuffer) {
        text.append(atMost: longestText) { write(integer, to: $0) }
    }

    @inline(__always)
    private static func write(_ integer: UInt64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var rest = integer
        let count = rest < 10 ? 1 : rest < 100 ? 2 : rest < 1000 ? 3 : digitCount(rest)
        var place = count
        while place > 0 {
            let quotient = rest / 10
            place -= 1
            target[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
            rest = quotient
        }
        return count
    }

    /// The longest text: a sign, 17 digits, a point, `e`, a sign and three digits; or four zeros
    /// behind the point in place of the exponent.
    static let longestText = 24

    /// Lays out digits as Python's `repr`: plainly from 1e-4 to below 1e16, else with an exponent.
    ///
    /// - Parameter marksWhole: Whether a whole number ends in `.0`.
    private static func write(
        _ number: ShortestDecimal, isNegative: Bool, to target: UnsafeMutablePointer<UInt8>,
        marksWhole: Bool
    ) -> Int {
        // Written from the end. At most `longestText` bytes: 17 digits, and less than 16 places
        // before the point.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longestText) { scratch in
            var digits = Digits(scratch)
            let count = digitCount(number.digits)
            let leading = count + number.exponent - 1
            if leading >= 16 || leading < -4 {
                digits.prepend(
                    UInt64(leading.magnitude), count: max(2, digitCount(UInt64(leading.magnitude))))
                digits.prepend(leading < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
                digits.prepend(UInt8(ascii: "e"))
                digits.prepend(number.digits, count: count, decimals: count - 1)
            } else if number.exponent < 0 {
                digits.prepend(
                    number.digits, count: max(count, 1 - number.exponent),
                    decimals: -number.exponent)
            } else {
                if marksWhole {
                    digits.prepend(UInt8(ascii: "0"))
                    digits.prepend(UInt8(ascii: "."))
                }
                for _ in 0..<number.exponent { digits.prepend(UInt8(ascii: "0")) }
                digits.prepend(number.digits, count: count)
            }
            if isNegative { digits.prepend(UInt8(ascii: "-")) }
            let written = digits.written
            for index in written.indices { target[index] = written[index] }
            return written.count
        }
    }

    /// Text that grows towards the front of a buffer.
    private struct Digits {
        private let buffer: UnsafeMutableBufferPointer<UInt8>
        private var start: Int

        init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
            self.buffer = buffer
            self.start = buffer.count
        }

        var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: buffer[start...]) }

        @inline(__always)
        mutating func prepend(_ byte: UInt8) {
            start -= 1
            buffer[start] = byte
        }

        /// Prepends `count` digits, with zeros in front if need be.
        @inline(__always)
        mutating func prepend(_ digits: UInt64, count: Int) {
            var rest = digits
            for _ in 0..<count { prepend(lastDigit(of: &rest)) }
        }

        /// Prepends `count` digits with a point before the last `decimals`, if there are any.
        @inline(__always)
        mutating func prepend(_ digits: UInt64, count: Int, decimals: Int) {
            var rest = digits
            for _ in 0..<decimals { prepend(lastDigit(of: &rest)) }
            if decimals > 0 { prepend(UInt8(ascii: ".")) }
            for _ in 0..<count - decimals { prepend(lastDigit(of: &rest)) }
        }

        @inline(__always)
        private func lastDigit(of rest: inout UInt64) -> UInt8 {
            let quotient = rest / 10
            let digit = UInt8(truncatingIfNeeded: rest &- quotient &* 10)
            rest = quotient
            return UInt8(ascii: "0") &+ digit
        }
    }

    private static func digitCount(_ digits: UInt64) -> Int {
        // 1233/4096 approximates the decimal logarithm of two; the power corrects it.
        let estimate = ((64 - (digits | 1).leadingZeroBitCount) * 1233) >> 12
        return estimate + (digits >= wholePowersOfTen[estimate] ? 1 : 0) + (digits == 0 ? 1 : 0)
    }

    /// 10⁰ to 10¹⁹.
    private static let wholePowersOfTen: [UInt64] = (0..<20).map { exponent in
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    /// Drops the digits below 10^`place`, halves away from zero.
    private static func round(_ number: ShortestDecimal, at place: Int) -> ShortestDecimal {
        guard number.exponent < place else { return number }
        var digits = number.digits
        for _ in 0..<(place - number.exponent - 1) { digits /= 10 }
        return ShortestDecimal(digits: (digits + 5) / 10, exponent: place)
    }
}
