import SlipwayScript

/// The line of a script that an error speaks of, and the place of its words in it.
struct SourceExcerpt {
    let line: Int
    /// In characters, from 1.
    let column: Int
    /// What stands before the line: its number and a bar.
    let gutter: String
    /// The line as it is shown: tabs as spaces, controls escaped, cut where it is too long.
    let text: String
    /// Columns before the first caret.
    let caretStart: Int
    /// How many carets; at least one.
    let caretCount: Int

    /// - Parameters:
    ///   - span: Where the words stand. What lies outside of the source is moved to its end;
    ///     of several lines the first is shown.
    ///   - firstLine: The number of the source's first line.
    ///   - width: Columns of the terminal; a longer line is shown around the words.
    init(of span: SourceSpan, in source: String, firstLine: Int, width: Int) {
        let bytes = Array(source.utf8)
        let lineFeed = UInt8(ascii: "\n")
        var start = min(max(span.start, 0), bytes.count)
        // An error at the very end is shown behind the last line, not below it.
        if start == bytes.count && start > 0 && bytes[start - 1] == lineFeed { start -= 1 }
        let end = min(max(span.end, start), bytes.count)
        let lineStart = (bytes[..<start].lastIndex(of: lineFeed) ?? -1) + 1
        let lineEnd = bytes[start...].firstIndex(of: lineFeed) ?? bytes.count
        line = bytes[..<lineStart].count { $0 == lineFeed } + firstLine
        gutter = "  \(line) | "

        let shown = ShownLine(String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self))
        let first = shown.pieces.firstIndex { lineStart + $0.endByte > start } ?? shown.pieces.count
        let next = shown.pieces.firstIndex { lineStart + $0.startByte >= end } ?? shown.pieces.count
        column = first + 1

        let window = shown.window(
            around: first..<max(first, next), width: max(width - gutter.count, 16))
        text = window.text
        caretStart = window.caretStart
        caretCount = window.caretCount
    }
}

/// A line of source as pieces of known width, one for each character.
private struct ShownLine {
    struct Piece {
        let text: String
        let width: Int
        let startByte: Int
        let endByte: Int
    }

    private(set) var pieces: [Piece] = []

    init(_ line: String) {
        var byte = 0
        var column = 0
        for character in line where character != "\r" {
            let text: String
            if character == "\t" {
                text = String(repeating: " ", count: 4 - column % 4)
            } else {
                text = visible(String(character))
            }
            let size = character.utf8.count
            let width = displayWidth(of: text)
            pieces.append(
                Piece(text: text, width: width, startByte: byte, endByte: byte + size))
            byte += size
            column += width
        }
    }

    private func width(of range: Range<Int>) -> Int {
        pieces[range].reduce(0) { $0 + $1.width }
    }

    /// The part of the line to show so that the marked pieces, or their beginning, are seen.
    func window(
        around marked: Range<Int>, width: Int
    ) -> (text: String, caretStart: Int, caretCount: Int) {
        var shown = pieces.indices
        if self.width(of: shown) > width {
            shown = marked.lowerBound..<marked.lowerBound
            // A third of the line for what comes before, two columns for the two `…`.
            let room = width - 2
            while shown.lowerBound > 0
                && self.width(of: shown) + pieces[shown.lowerBound - 1].width <= room / 3
            {
                shown = shown.lowerBound - 1..<shown.upperBound
            }
            shown = extended(shown, to: room)
        }
        let isCutBefore = shown.lowerBound > 0
        let isCutAfter = shown.upperBound < pieces.count
        let before = self.width(of: shown.lowerBound..<marked.lowerBound)
        let visibleMarked = marked.clamped(to: shown)
        var text = isCutBefore ? "…" : ""
        for piece in pieces[shown] { text += piece.text }
        if isCutAfter { text += "…" }
        return (text, before + (isCutBefore ? 1 : 0), max(1, self.width(of: visibleMarked)))
    }

    /// As many more pieces behind, then before, as fit.
    private func extended(_ range: Range<Int>, to room: Int) -> Range<Int> {
        var used = width(of: range)
        var upper = range.upperBound
        while upper < pieces.count && used + pieces[upper].width <= room {
            used += pieces[upper].width
            upper += 1
        }
        var lower = range.lowerBound
        while lower > 0 && used + pieces[lower - 1].width <= room {
            lower -= 1
            used += pieces[lower].width
        }
        return lower..<upper
    }
}
