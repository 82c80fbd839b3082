/// A line of a text, and the characters that end it.
struct SourceLine: Sendable {
    /// Without its end.
    let text: Substring
    /// A line feed, with a return before it or not; empty at the end of a text without one.
    let end: Substring
    /// In UTF-8 bytes from the beginning of the text.
    let startByte: Int

    /// Every line of a text. Texts and ends together are the text, byte for byte.
    static func lines(of text: String) -> [SourceLine] {
        let bytes = text.utf8
        var lines: [SourceLine] = []
        var start = bytes.startIndex
        var startByte = 0
        while start < bytes.endIndex {
            let feed = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
            let next = feed.map { bytes.index(after: $0) } ?? bytes.endIndex
            var end = feed ?? bytes.endIndex
            if feed != nil, end > start {
                let before = bytes.index(before: end)
                if bytes[before] == UInt8(ascii: "\r") { end = before }
            }
            lines.append(
                SourceLine(text: text[start..<end], end: text[end..<next], startByte: startByte))
            startByte += bytes.distance(from: start, to: next)
            start = next
        }
        return lines
    }

    /// Spaces at the beginning; a tab counts as four.
    var indent: Int {
        var count = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: " ") {
                count += 1
            } else if byte == UInt8(ascii: "\t") {
                count += 4
            } else {
                break
            }
        }
        return count
    }

    var isBlank: Bool { text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }),
            let last = lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}
