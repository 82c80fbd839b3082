/// Finds where an id, a time and so on may end. Every result lists ends, the longest first.
struct MaskScanner {
    private let bytes: [UInt8]
    private let start: Int
    private var position: Int

    init(_ bytes: [UInt8], at start: Int) {
        self.bytes = bytes
        self.start = start
        position = start
    }

    // MARK: What masks stand for

    mutating func id() -> [Int] {
        let groups = [8, 4, 4, 4, 12]
        var isFull = true
        for (index, count) in groups.enumerated() {
            if index > 0 && !take("-") { isFull = false }
            if isFull && take(upTo: count, Self.isHexadecimal) != count { isFull = false }
            if !isFull { break }
        }
        if isFull && !isInsideWord { return [position] }

        position = start
        let isPart: (UInt8) -> Bool = { Self.isHexadecimal($0) || $0 == UInt8(ascii: "-") }
        if take(upTo: 36, isPart) > 0 && take("…") { return [position] }

        position = start
        let count = take(upTo: 64, Self.isHexadecimal)
        return count >= 8 && !isInsideWord ? [position] : []
    }

    mutating func time() -> [Int] {
        var ends: [Int] = []
        if takeDate() {
            ends.append(position)
            let afterDate = position
            guard take("T") || take(" "), takeClock(&ends) else {
                position = afterDate
                return ends.reversed()
            }
            takeZone(&ends)
            return ends.reversed()
        }
        position = start
        if takeClock(&ends) { takeZone(&ends) }
        return ends.reversed()
    }

    mutating func duration() -> [Int] {
        var ends: [Int] = []
        while takeDecimal() {
            _ = take(" ")
            let unitStart = position
            // Letters, and the bytes of the two characters for micro.
            _ = take(upTo: 12) { Self.isLetter($0) || [0xC2, 0xB5, 0xCE, 0xBC].contains($0) }
            let unit = String(decoding: bytes[unitStart..<position], as: UTF8.self)
            guard Self.timeUnits.contains(unit) else { break }
            ends.append(position)
            _ = take(" ")
        }
        return ends.reversed()
    }

    private static let timeUnits: Set<String> = [
        "ns", "µs", "μs", "us", "ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins",
        "minute", "minutes", "h", "hr", "hour", "hours", "d", "day", "days",
    ]

    mutating func path() -> [Int] {
        let outside: Set<UInt8> = [0x22, 0x27, 0x60, 0x3C, 0x3E, 0x7C]
        _ = take(upTo: .max) { $0 > 0x20 && $0 != 0x7F && !outside.contains($0) }
        guard let slash = bytes[start..<position].firstIndex(of: UInt8(ascii: "/")) else {
            return []
        }
        return (slash + 1...position).reversed()
    }

    mutating func key() -> [Int] {
        let signs = Set("-_.~+/=".utf8)
        let count = take(upTo: .max) {
            Self.isLetter($0) || Self.isDigit($0) || signs.contains($0)
        }
        return count >= 16 ? (start + 16...position).reversed() : []
    }

    mutating func number() -> [Int] {
        for word in ["NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"] where take(word) {
            return isInsideWord ? [] : [position]
        }
        var ends: [Int] = []
        _ = take("-") || take("+")
        guard take(upTo: .max, Self.isDigit) > 0 else { return [] }
        ends.append(position)
        if take("."), take(upTo: .max, Self.isDigit) > 0 {
            ends.append(position)
        } else {
            position = ends.last ?? position
        }
        if take("e") || take("E") {
            _ = take("-") || take("+")
            if take(upTo: .max, Self.isDigit) > 0 { ends.append(position) }
        }
        return ends.reversed()
    }

    // MARK: Pieces

    /// `2026-11-23`
    private mutating func takeDate() -> Bool {
        take(upTo: 4, Self.isDigit) == 4 && take("-") && takeNumber(in: 1...12) && take("-")
            && takeNumber(in: 1...31)
    }

    /// `05:40`, `05:40:59`, `05:40:59.25`
    private mutating func takeClock(_ ends: inout [Int]) -> Bool {
        guard takeNumber(in: 0...24), take(":"), takeNumber(in: 0...59) else { return false }
        ends.append(position)
        guard take(":"), takeNumber(in: 0...60) else {
            position = ends.last ?? position
            return true
        }
        ends.append(position)
        if take("."), take(upTo: 9, Self.isDigit) > 0 {
            ends.append(position)
        } else {
            position = ends.last ?? position
        }
        return true
    }

    /// `Z`, `+01:00`, ` UTC`
    private mutating func takeZone(_ ends: inout [Int]) {
        if take("Z") || take(" UTC") {
            ends.append(position)
        } else if take("+") || take("-"), takeNumber(in: 0...14) {
            _ = take(":")
            if takeNumber(in: 0...59) { ends.append(position) }
        }
    }

    /// Two digits.
    private mutating func takeNumber(in range: ClosedRange<Int>) -> Bool {
        let from = position
        guard take(upTo: 2, Self.isDigit) == 2 else { return false }
        let value = bytes[from..<position].reduce(0) { $0 * 10 + Int($1) - 48 }
        return range.contains(value)
    }

    /// `12`, `1.5`
    private mutating func takeDecimal() -> Bool {
        guard take(upTo: .max, Self.isDigit) > 0 else { return false }
        let whole = position
        if !take(".") || take(upTo: .max, Self.isDigit) == 0 { position = whole }
        return true
    }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    /// Takes up to `limit` bytes that belong, and says how many.
    private mutating func take(upTo limit: Int, _ belongs: (UInt8) -> Bool) -> Int {
        let from = position
        while position < bytes.count && position - from < limit && belongs(bytes[position]) {
            position += 1
        }
        return position - from
    }

    /// Whether the next byte continues a word.
    private var isInsideWord: Bool {
        guard position < bytes.count else { return false }
        return Self.isLetter(bytes[position]) || Self.isDigit(bytes[position])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) &- 97 < 6
    }
}
