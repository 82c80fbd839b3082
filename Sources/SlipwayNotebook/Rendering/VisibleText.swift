/// A text that has no power over the terminal that shows it.
///
/// Control characters, and the characters that reverse the direction of what follows, are written
/// as JSON would escape them: `\n`, `\u001b`. Names and values come from anywhere.
///
/// - Parameter keepsLines: Whether line feeds and tabs stay, for text of several lines. The
///   return before a line feed goes.
func visible(_ text: String, keepsLines: Bool = false) -> String {
    guard text.mayHoldControls else { return text }
    var result = String.UnicodeScalarView()
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
        if keepsLines && (scalar == "\n" || scalar == "\t") {
            result.append(scalar)
        } else if keepsLines && scalar == "\r" && scalars.first == "\n" {
            continue
        } else if scalar.controlsTerminal {
            result.append(contentsOf: scalar.escape.unicodeScalars)
        } else {
            result.append(scalar)
        }
    }
    return String(result)
}

extension String {
    /// Whether a byte occurs that may belong to a character to be replaced; cheap.
    fileprivate var mayHoldControls: Bool {
        utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }
    }
}

extension Unicode.Scalar {
    /// Controls (C0, delete, C1), line separators, and overrides of the writing direction.
    var controlsTerminal: Bool {
        switch value {
        case 0x00..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// As in a JSON string. Only for values that have four hexadecimal digits.
    var escape: String {
        switch self {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(value, radix: 16)
            return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }
}
