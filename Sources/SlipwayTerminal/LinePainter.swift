import SlipwayNotebook

/// Paints colours and a grey hint over a line that libedit has drawn, between two key strokes.
///
/// libedit knows nothing of colours, but its cells keep the letters that it put there: writing the
/// same letters again in colour leaves its idea of the screen right. The painter never relies on
/// the terminal's own wrapping; it moves to each row and back to the cursor.
struct LinePainter {
    let layout: LineLayout
    let text: String
    /// Index of the Unicode scalar at the cursor.
    let cursor: Int
    let columns: Int
    let rows: Int

    init(text: String, cursor: Int, promptWidth: Int, columns: Int, rows: Int) {
        layout = LineLayout(text: text, promptWidth: promptWidth, columns: columns)
        self.text = text
        self.cursor = cursor
        self.columns = columns
        self.rows = rows
    }

    /// Whether the line stands on the screen as the layout says: all of it, and measured.
    var isSafe: Bool { layout.isExact && layout.end.row < rows && !showsSearch }

    /// Whether libedit has put a search below the line, as part of its text.
    private var showsSearch: Bool {
        guard let lineFeed = text.lastIndex(of: "\n") else { return false }
        let last = text[text.index(after: lineFeed)...]
        return ["bck", "fwd", "/", "?", ": "].contains { last.hasPrefix($0) }
    }

    /// What to send to the terminal; the cursor ends where it was.
    ///
    /// - Parameters:
    ///   - highlights: Ranges of UTF-8 offsets in the line, in order.
    ///   - ghost: The hint; painted only when the cursor is at the end.
    /// - Returns: The escape sequences, and whether a hint is among them.
    func paint(highlights: [Highlight], ghost: String) -> (output: String, hasGhost: Bool) {
        var output = ""
        var place = layout[scalar: cursor]
        output += Self.move(from: place, to: layout[scalar: 0])
        place = layout[scalar: 0]

        var remaining = highlights[...]
        var current: Highlight.Kind?
        var offset = 0
        for (index, scalar) in text.unicodeScalars.enumerated() {
            while let first = remaining.first, first.range.upperBound <= offset {
                remaining.removeFirst()
            }
            let kind = remaining.first.flatMap { $0.range.contains(offset) ? $0.kind : nil }
            offset += UTF8.width(scalar)
            if scalar == "\n" { continue }
            if kind != current {
                output += "\u{1b}[0m" + (kind?.escape ?? "")
                current = kind
            }
            let target = layout[scalar: index]
            if target.row != place.row { output += Self.move(from: place, to: target) }
            output.unicodeScalars.append(scalar)
            place = Position(row: target.row, column: target.column + scalar.widthInLibEdit)
        }
        if current != nil { output += "\u{1b}[0m" }

        let room = columns - layout.end.column - 1
        let hint = cursor == layout.positions.count - 1 && room > 1 ? ghost : ""
        let visible = hint.withoutControls.clipped(toWidth: room)
        if !visible.isEmpty {
            output += Self.move(from: place, to: layout.end)
            output += "\u{1b}[90m\(visible)\u{1b}[0m"
            place = Position(
                row: layout.end.row, column: layout.end.column + displayWidth(of: visible))
        }
        output += Self.move(from: place, to: layout[scalar: cursor])
        return (output, !visible.isEmpty)
    }

    private typealias Position = LineLayout.Position

    /// The escape sequences that move the cursor.
    ///
    /// They begin with a carriage return, which also leaves the state in which terminals wait with
    /// wrapping after the last column.
    static func move(from start: LineLayout.Position, to target: LineLayout.Position) -> String {
        var output = "\r"
        if target.row < start.row { output += "\u{1b}[\(start.row - target.row)A" }
        if target.row > start.row { output += "\u{1b}[\(target.row - start.row)B" }
        if target.column > 0 { output += "\u{1b}[\(target.column)C" }
        return output
    }
}

extension Highlight.Kind {
    /// One of the sixteen colours that every theme adapts.
    fileprivate var escape: String {
        switch self {
        case .keyword: "\u{1b}[34m"
        case .string: "\u{1b}[32m"
        case .number: "\u{1b}[36m"
        case .variable: "\u{1b}[35m"
        case .comment: "\u{1b}[90m"
        case .wrong: "\u{1b}[31m"
        }
    }
}
