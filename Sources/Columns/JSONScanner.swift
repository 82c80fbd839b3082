/// Walks over JSON text, value by value, without building anything.
///
/// Source of the grammar: RFC 8259.
struct JSONScanner {
    let bytes: [UInt8]
    /// Where the text ends; nothing from there on is looked at.
    private(set) var end: Int
    let depthLimit: Int
    private(set) var position: Int
    private var depth = 0

    /// - Precondition: `bytes` is well-formed UTF-8 from `start` on.
    init(_ bytes: [UInt8], start: Int, depthLimit: Int) {
        self.bytes = bytes
        self.end = bytes.count
        self.position = start
        self.depthLimit = depthLimit
    }

    /// Turns to the text between these places, such as a line.
    mutating func turn(to text: Range<Int>) {
        end = text.upperBound
        rewind(to: text.lowerBound)
    }

    // MARK: Single bytes

    /// The next byte that is not white space, or `nil` at the end. The position moves there.
    @inline(__always)
    mutating func peek() -> UInt8? {
        while position < end {
            let byte = bytes[position]
            guard byte <= 0x20 else { return byte }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    /// Moves behind `byte` if it comes next.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    /// Goes back to where the scanner has been before.
    mutating func rewind(to earlier: Int) {
        position = earlier
        depth = 0
    }

    func fault(_ reason: PayloadError.Reason, at offset: Int? = nil) -> PayloadError {
        let offset = offset ?? position
        return .syntax(
            offset >= end ? .unexpectedEnd : reason, at: min(offset, end), of: bytes)
    }

    // MARK: Arrays and objects

    /// Moves into an array or object.
    ///
    /// - Precondition: an opening bracket comes next.
    @inline(__always)
    mutating func enter() throws(PayloadError) {
        depth += 1
        if depth > depthLimit { throw .tooDeep(limit: depthLimit, offset: position) }
        position += 1
    }

    /// Whether an array or object has one more element; moves there, or behind the end.
    @inline(__always)
    mutating func hasNext(
        before end: UInt8, isFirst: inout Bool
    ) throws(PayloadError) -> Bool {
        let next = peek()
        if next == end {
            position += 1
            depth -= 1
            return false
        }
        if isFirst {
            isFirst = false
            if next == nil { throw fault(.unexpectedEnd) }
            return true
        }
        guard next == UInt8(ascii: ",") else { throw fault(.expectedCommaOrEnd) }
        position += 1
        // A bracket behind a comma is no value.
        if peek() == end { throw fault(.unexpectedCharacter) }
        return true
    }

    /// Reads a key and the colon behind it.
    mutating func key() throws(PayloadError) -> StringRange {
        guard peek() == UInt8(ascii: "\"") else { throw fault(.expectedKey) }
        let key = try stringRange()
        guard skip(UInt8(ascii: ":")) else { throw fault(.expectedColon) }
        return key
    }

    // MARK: Values

    /// The bytes of a string between its quotes.
    struct StringRange {
        var range: Range<Int>
        var hasEscapes: Bool
    }

    /// - Precondition: a quote comes next.
    @inline(__always)
    mutating func stringRange() throws(PayloadError) -> StringRange {
        let start = position + 1
        var next = start
        var hasEscapes = false
        while next < end {
            let byte = bytes[next]
            if byte == UInt8(ascii: "\"") {
                position = next + 1
                return StringRange(range: start..<next, hasEscapes: hasEscapes)
            }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                next += 1
            } else if byte < 0x20 {
                throw fault(.controlCharacter, at: next)
            }
            next += 1
        }
        throw fault(.unexpectedEnd, at: end)
    }

    /// Whether a string without escapes has this text.
    @inline(__always)
    func isText(_ string: StringRange, _ text: String) -> Bool {
        guard !string.hasEscapes, string.range.count == text.utf8.count else { return false }
        var text = text
        return text.withUTF8 { text in
            var place = string.range.lowerBound
            for byte in text {
                if bytes[place] != byte { return false }
                place += 1
            }
            return true
        }
    }

    /// The text of a string, escapes resolved.
    func text(of string: StringRange) throws(PayloadError) -> String {
        guard string.hasEscapes else {
            return String(decoding: bytes[string.range], as: UTF8.self)
        }
        var text: [UInt8] = []
        text.reserveCapacity(string.range.count)
        var next = string.range.lowerBound
        while next < string.range.upperBound {
            let byte = bytes[next]
            next += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            switch bytes[next] {
            case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
            case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                let scalar = try unicodeEscape(at: &next, end: string.range.upperBound)
                text.append(contentsOf: Array(String(Character(scalar)).utf8))
                continue
            default: throw fault(.invalidEscape, at: next - 1)
            }
            next += 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads `uXXXX`, or two of them when they are a surrogate pair.
    private func unicodeEscape(
        at next: inout Int, end: Int
    ) throws(PayloadError) -> Unicode.Scalar {
        let start = next - 1
        let first = try hexDigits(at: &next, end: end, start: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, next + 1 < end, bytes[next] == UInt8(ascii: "\\"),
            bytes[next + 1] == UInt8(ascii: "u")
        else { throw fault(.loneSurrogate, at: start) }
        next += 1
        let second = try hexDigits(at: &next, end: end, start: start)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault(.loneSurrogate, at: start) }
        return scalar
    }

    private func hexDigits(
        at next: inout Int, end: Int, start: Int
    ) throws(PayloadError) -> UInt32 {
        next += 1
        guard next + 4 <= end else { throw fault(.invalidEscape, at: start) }
        var value: UInt32 = 0
        for byte in bytes[next..<next + 4] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: throw fault(.invalidEscape, at: start)
            }
        }
        next += 4
        return value
    }

    /// - Precondition: a digit or a minus sign comes next.
    @inline(__always)
    mutating func number() throws(PayloadError) -> Double {
        let start = position
        guard
            let value = NumberParser.scan(bytes, at: &position, end: end, grammar: .json)
        else {
            position = start
            throw invalidNumber()
        }
        if value.isInfinite { throw fault(.numberOutOfRange, at: start) }
        return value
    }

    private func invalidNumber() -> PayloadError {
        .syntax(.invalidNumber, at: position, of: bytes)
    }

    /// Moves behind `true`, `false` or `null`.
    @inline(__always)
    mutating func literal(_ name: StaticString) throws(PayloadError) {
        let length = name.utf8CodeUnitCount
        guard position + length <= end else {
            throw fault(.unexpectedEnd, at: end)
        }
        for offset in 0..<length where bytes[position + offset] != name.utf8Start[offset] {
            throw fault(.unexpectedCharacter)
        }
        position += length
    }

    /// Moves behind a value of any kind, checking it on the way.
    mutating func skipValue() throws(PayloadError) {
        switch peek() ?? 0 {
        case UInt8(ascii: "{"):
            try enter()
            var isFirst = true
            while try hasNext(before: UInt8(ascii: "}"), isFirst: &isFirst) {
                let key = try key()
                if key.hasEscapes { _ = try text(of: key) }
                try skipValue()
            }
        case UInt8(ascii: "["):
            try enter()
            var isFirst = true
            while try hasNext(before: UInt8(ascii: "]"), isFirst: &isFirst) { try skipValue() }
        case UInt8(ascii: "\""):
            let string = try stringRange()
            if string.hasEscapes { _ = try text(of: string) }
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
        default: throw fault(.unexpectedCharacter)
        }
    }

    /// The kind of the value that comes next, for messages.
    mutating func kind() throws(PayloadError) -> String {
        switch peek() ?? 0 {
        case UInt8(ascii: "{"): "an object"
        case UInt8(ascii: "["): "an array"
        case UInt8(ascii: "\""): "a string"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): "a boolean"
        case UInt8(ascii: "n"): "null"
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): "a number"
        default: throw fault(.unexpectedCharacter)
        }
    }

    /// - Throws: when anything but white space is left.
    mutating func finish() throws(PayloadError) {
        if peek() != nil { throw fault(.contentAfterEnd) }
    }
}
