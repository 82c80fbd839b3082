/// The columns a text takes on a terminal.
///
/// East Asian wide characters and emoji take two, combining marks and invisible characters none,
/// all else one. It asks neither the locale nor the terminal, so every machine counts the same;
/// characters whose width is ambiguous count as one. Control characters count as none: replace
/// them first (`visible`).
/// Source: Unicode Standard Annex #11, `EastAsianWidth.txt` 16.0, classes W and F.
public func displayWidth(of text: some StringProtocol) -> Int {
    var isPrintableASCII = true
    var count = 0
    for byte in text.utf8 {
        guard byte >= 0x20 && byte < 0x7F else {
            isPrintableASCII = false
            break
        }
        count += 1
    }
    if isPrintableASCII { return count }
    return text.reduce(0) { $0 + $1.displayWidth }
}

/// The beginning of a text that fits into so many columns, ending in `…` if something is missing.
func shortened(_ text: String, to width: Int) -> String {
    guard displayWidth(of: text) > width else { return text }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in text {
        used += character.displayWidth
        if used > width - 1 { break }
        kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
}

/// A line as lines of at most so many columns, divided at spaces; longer words stay whole.
func wrapped(_ line: Substring, to width: Int) -> [String] {
    guard displayWidth(of: line) > width else { return [String(line)] }
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    var lines: [String] = []
    var current = String(words[0])
    for word in words.dropFirst() {
        if displayWidth(of: current) + 1 + displayWidth(of: word) > width {
            lines.append(current)
            current = String(word)
        } else {
            current += " " + word
        }
    }
    return lines + [current]
}

extension Character {
    /// The columns it takes on a terminal; see `displayWidth(of:)`.
    var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if unicodeScalars.count == 1 { return first.displayWidth }
        // A flag, a family or a keycap is one picture, however many scalars it has.
        if first.properties.isEmojiPresentation { return 2 }
        if first.properties.isEmoji && unicodeScalars.contains("\u{FE0F}") { return 2 }
        return unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        switch value {
        case 0x00..<0x20, 0x7F..<0xA0: return 0
        case 0x20..<0x300: return 1
        // Vowels and final consonants that join the Hangul syllable before them.
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
        default: break
        }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator:
            return 0
        default:
            return properties.isEmojiPresentation || isEastAsianWide ? 2 : 1
        }
    }

    /// Whether it is of class W or F. Emoji, which are too, have a property of their own.
    private var isEastAsianWide: Bool {
        guard value >= 0x1100 else { return false }
        switch value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0xA4C6,
            0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B,
            0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x16FF1, 0x17000...0x18D08,
            0x1AFF0...0x1B2FB, 0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            return true
        default:
            return false
        }
    }
}
