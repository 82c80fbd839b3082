import Columns

extension JSONValue {
    /// The value as a person reads it in a table: on one line and safe for the terminal.
    ///
    /// Null is blank, booleans are `yes` and `no`, numbers have six significant digits. Lists and
    /// records look as in the language: `[0.913742, 0.0862577]`, `{name: lab, "in use": true}`.
    ///
    /// - Parameter limit: Characters after which the rest may be left out, with `…` at the end;
    ///   keeps long lists in narrow columns cheap.
    func cellText(limit: Int = .max) -> String {
        switch self {
        case .null: return ""
        case .boolean(let value): return value ? "yes" : "no"
        case .number(let value): return NumberText.table(value)
        case .string(let value):
            // Every character has at least one byte, so short texts need no counting.
            guard value.utf8.count > limit else { return visible(value) }
            let beginning = value.prefix(limit)
            let isWhole = beginning.endIndex == value.endIndex
            return visible(String(beginning)) + (isWhole ? "" : "…")
        case .array, .object:
            var writer = LiteralWriter(limit: limit)
            writer.write(self)
            return writer.text
        }
    }
}

/// Writes lists and records as they could be typed.
private struct LiteralWriter {
    let limit: Int
    private(set) var text = ""
    /// Characters written; counted by piece, since counting a whole string is slow.
    private var count = 0

    init(limit: Int) {
        self.limit = limit
    }

    private var isFull: Bool { count > limit }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: append("null")
        case .boolean(let value): append(value ? "true" : "false")
        case .number(let value): append(NumberText.table(value))
        case .string(let value): append(literal(value))
        case .array(let elements):
            writeList(elements, between: "[", and: "]") { $0.write($1) }
        case .object(let members):
            writeList(members, between: "{", and: "}") { writer, member in
                writer.append(writer.literal(member.key) + ": ")
                writer.write(member.value)
            }
        }
    }

    private mutating func writeList<Element>(
        _ elements: [Element], between opening: String, and closing: String,
        writeElement: (inout LiteralWriter, Element) -> Void
    ) {
        append(opening)
        for (index, element) in elements.enumerated() {
            if isFull { break }
            if index > 0 { append(", ") }
            writeElement(&self, element)
        }
        append(isFull ? "…" : closing)
    }

    private mutating func append(_ piece: String) {
        if text.last == "…" && isFull { return }
        text += piece
        count += piece.utf8.count < 64 ? piece.count : piece.utf8.count
    }

    /// A bare word where the language takes one, else in quotes.
    private func literal(_ string: String) -> String {
        if string.isPlainWord { return string }
        var quoted = "\""
        for character in string {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return visible(quoted + "\"")
    }
}

extension String {
    /// Whether the text, unquoted, would be read back as this text within a record.
    fileprivate var isPlainWord: Bool {
        if isEmpty || self == "true" || self == "false" || self == "null" || Double(self) != nil {
            return false
        }
        return unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "_-./@+%".unicodeScalars.contains(scalar)
        }
    }
}
