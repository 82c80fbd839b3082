extension JSONValue {
    /// Reads a JSON document.
    ///
    /// Numbers become doubles, so integers are exact up to 2⁵³. A key that occurs twice in an
    /// object is kept twice; lookups find the first.
    ///
    /// - Throws: `PayloadError` with `empty`, `notUTF8`, `tooLarge`, `tooDeep` or `syntax`.
    public static func parse(
        _ bytes: [UInt8], limits: PayloadLimits = PayloadLimits()
    ) throws(PayloadError) -> JSONValue {
        let start = try textStart(of: bytes, limits: limits)
        var scanner = JSONScanner(bytes, start: start, depthLimit: limits.depth)
        if scanner.peek() == nil { throw .empty }
        let value = try scanner.value()
        try scanner.finish()
        return value
    }

    /// The document as JSON on one line, without blanks.
    public var compact: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The document as JSON on several lines, indented by two blanks a level.
    public var pretty: String {
        var text: [UInt8] = []
        append(to: &text, indentation: 0)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the document as JSON.
    ///
    /// Whole numbers up to 2⁵³ are written without a point (`41`), others by `NumberText`;
    /// NaN and infinities become `null`.
    ///
    /// - Parameter indentation: The level to begin at, or `nil` for one line without blanks.
    public func append(to text: inout [UInt8], indentation: Int? = nil) {
        switch self {
        case .null: text.append(contentsOf: "null".utf8)
        case .boolean(let value): text.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): Self.append(value, to: &text)
        case .string(let value): JSONWriter.append(value, to: &text)
        case .array(let elements):
            Self.appendList(elements, "[", "]", to: &text, indentation) { element, text, level in
                element.append(to: &text, indentation: level)
            }
        case .object(let members):
            Self.appendList(members, "{", "}", to: &text, indentation) { member, text, level in
                JSONWriter.append(member.key, to: &text)
                text.append(contentsOf: (level == nil ? ":" : ": ").utf8)
                member.value.append(to: &text, indentation: level)
            }
        }
    }

    private static func append(_ value: Double, to text: inout [UInt8]) {
        if let whole = NumberText.wholeNumber(value), !(whole == 0 && value.sign == .minus) {
            text.append(contentsOf: String(whole).utf8)
        } else {
            NumberText.appendJSON(value, to: &text)
        }
    }

    private static func appendList<Element>(
        _ elements: [Element], _ open: String, _ close: String, to text: inout [UInt8],
        _ indentation: Int?, _ appendElement: (Element, inout [UInt8], Int?) -> Void
    ) {
        text.append(contentsOf: open.utf8)
        let inner = indentation.map { $0 + 1 }
        for (index, element) in elements.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            appendNewLine(level: inner, to: &text)
            appendElement(element, &text, inner)
        }
        if !elements.isEmpty { appendNewLine(level: indentation, to: &text) }
        text.append(contentsOf: close.utf8)
    }

    private static func appendNewLine(level: Int?, to text: inout [UInt8]) {
        guard let level else { return }
        text.append(UInt8(ascii: "\n"))
        for _ in 0..<level { text.append(contentsOf: [0x20, 0x20]) }
    }
}

extension JSONScanner {
    /// Reads a value of any kind.
    fileprivate mutating func value() throws(PayloadError) -> JSONValue {
        switch peek() ?? 0 {
        case UInt8(ascii: "{"):
            try enter()
            var members: [JSONValue.Member] = []
            var isFirst = true
            while try hasNext(before: UInt8(ascii: "}"), isFirst: &isFirst) {
                let key = try text(of: key())
                members.append(JSONValue.Member(key, try value()))
            }
            return .object(members)
        case UInt8(ascii: "["):
            try enter()
            var elements: [JSONValue] = []
            var isFirst = true
            while try hasNext(before: UInt8(ascii: "]"), isFirst: &isFirst) {
                elements.append(try value())
            }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try text(of: stringRange()))
        case UInt8(ascii: "t"):
            try literal("true")
            return .boolean(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .boolean(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try number())
        default: throw fault(.unexpectedCharacter)
        }
    }
}

extension JSONValue {
    /// The text, when this is a string.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The number, when this is one.
    public var number: Double? {
        guard case .number(let value) = self else { return nil }
        return value
    }

    /// The number, when this is a whole one of at most 2⁵³.
    public var integer: Int? { number.flatMap(NumberText.wholeNumber).map(Int.init) }

    /// The truth value, when this is one.
    public var boolean: Bool? {
        guard case .boolean(let value) = self else { return nil }
        return value
    }

    /// The elements, when this is an array.
    public var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members, when this is an object.
    public var object: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}
