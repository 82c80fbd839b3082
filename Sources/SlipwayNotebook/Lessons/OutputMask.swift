/// Stands for a part of a line that may differ from one replay to the next.
public struct OutputMask: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// An id, in full or cut short by `…`, or eight or more hexadecimal digits.
        case id
        /// A date, a time of day, or both, as ISO 8601 writes them; a blank for the `T` will do.
        case time
        /// Numbers with units of time: `12 ms`, `3m 20s`, `2 minutes`.
        case duration
        /// A file's path: no blanks or quotes, and at least one `/`.
        case path
        /// A secret: 16 characters or more.
        case key
        /// Any number, or one that is near another.
        ///
        /// A tolerance without a number takes any; accepting writes in the number that was seen.
        case number(Double?, tolerance: Double?)
        /// Anything within the line, or nothing.
        case any
    }

    let kind: Kind
    /// As written, `<id>`.
    public let text: String

    /// - Parameter text: What stands from `<` to `>`; `nil` when it is no mask.
    init?(_ text: String) {
        guard text.hasPrefix("<"), text.hasSuffix(">") else { return nil }
        let words = text.dropFirst().dropLast().split(separator: " ")
        guard let name = words.first, let kind = Self.kind(name, words.dropFirst()) else {
            return nil
        }
        self.kind = kind
        self.text = text
    }

    private static func kind(_ name: Substring, _ rest: ArraySlice<Substring>) -> Kind? {
        if name == "number" { return number(Array(rest)) }
        guard rest.isEmpty else { return nil }
        return switch name {
        case "id": .id
        case "time": .time
        case "duration": .duration
        case "path": .path
        case "key": .key
        case "any": .any
        default: nil
        }
    }

    /// `<number>`, `<number ±0.01>`, `<number 0.91 ±0.01>`; `+-` does for `±`.
    private static func number(_ words: [Substring]) -> Kind? {
        if words.isEmpty { return .number(nil, tolerance: nil) }
        guard words.count <= 2, let last = words.last,
            let sign = ["±", "+-", "+/-"].first(where: { last.hasPrefix($0) }),
            let tolerance = Double(last.dropFirst(sign.count)), tolerance >= 0
        else { return nil }
        if words.count == 1 { return .number(nil, tolerance: tolerance) }
        return Double(words[0]).map { .number($0, tolerance: tolerance) }
    }

    /// Whether it has a tolerance but no number to be compared with.
    var lacksNumber: Bool {
        if case .number(nil, tolerance: .some) = kind { true } else { false }
    }

    /// Whether it says that the text does not matter, so that it is never needless.
    var isForBrevity: Bool { kind == .any }

    /// The mask with the number that was seen, when it had a tolerance alone.
    func recording(_ seen: String) -> OutputMask {
        guard lacksNumber, let sign = text.firstIndex(where: { $0 == "±" || $0 == "+" }) else {
            return self
        }
        return OutputMask("<number \(seen) " + text[sign...]) ?? self
    }

    /// Where a part that it stands for may end, the likeliest first.
    ///
    /// Every mask also stands for its own text: recordings hold `<key>` for keys.
    func ends(in bytes: [UInt8], from start: Int) -> [Int] {
        var scanner = MaskScanner(bytes, at: start)
        var ends: [Int]
        switch kind {
        case .id: ends = scanner.id()
        case .time: ends = scanner.time()
        case .duration: ends = scanner.duration()
        case .path: ends = scanner.path()
        case .key: ends = scanner.key()
        case .any: return Array(start...bytes.count)
        case .number(let value, let tolerance):
            ends = scanner.number().filter { end in
                guard let value, let tolerance else { return true }
                let seen = Double(String(decoding: bytes[start..<end], as: UTF8.self))
                // The sum of two decimals may miss the limit by its last binary digits.
                let slack = 1e-12 * max(1, value.magnitude)
                return seen.map { ($0 - value).magnitude <= tolerance + slack } ?? false
            }
        }
        if bytes[start...].starts(with: text.utf8) { ends.append(start + text.utf8.count) }
        return ends
    }
}
