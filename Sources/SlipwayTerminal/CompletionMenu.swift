import SlipwayNotebook

/// Several candidates as text: in columns, each with what it is.
enum CompletionMenu {
    /// The lines to print.
    ///
    /// - Parameters:
    ///   - columns: Width of the screen.
    ///   - rows: Lines that may be printed; the last one says how many candidates are missing.
    ///   - oneColumn: Puts every candidate in a line of its own.
    static func lines(
        _ candidates: [Completions.Candidate], columns: Int, rows: Int, oneColumn: Bool,
        usesColor: Bool
    ) -> [String] {
        let cells = candidates.map { candidate in
            Cell(
                label: candidate.label.withoutControls.clipped(toWidth: columns - 1),
                detail: candidate.detail.withoutControls)
        }
        let labelWidth = cells.map { displayWidth(of: $0.label) }.max() ?? 0
        let detailWidth = min(cells.map { displayWidth(of: $0.detail) }.max() ?? 0, 48)
        let narrowWidth = labelWidth + (detailWidth > 0 ? 2 + detailWidth : 0)
        let perRow = oneColumn ? 1 : max(1, (columns + 1) / (narrowWidth + 3))
        let cellWidth = perRow == 1 ? columns - 1 : narrowWidth
        let lineCount = (cells.count + perRow - 1) / perRow
        let shown = lineCount <= rows ? lineCount : max(rows - 1, 1)

        var lines = (0..<shown).map { line in
            var text = ""
            var width = 0
            for column in 0..<perRow {
                let index = column * lineCount + line
                guard index < cells.count else { break }
                let start = column * (cellWidth + 3)
                text += String(repeating: " ", count: start - width)
                let room = min(columns - 1, start + cellWidth) - start
                text += cells[index].text(
                    labelWidth: labelWidth, width: room, usesColor: usesColor)
                width = start + cells[index].width(labelWidth: labelWidth, width: room)
            }
            return text
        }
        if shown < lineCount {
            let visible = (0..<perRow).reduce(0) { sum, column in
                sum + min(shown, max(0, cells.count - column * lineCount))
            }
            lines.append("… and \(cells.count - visible) more")
        }
        return lines
    }

    /// The longest beginning that all the texts share.
    static func commonPrefix(of candidates: [Completions.Candidate]) -> String {
        guard var prefix = candidates.first.map({ Substring($0.text) }) else { return "" }
        for candidate in candidates.dropFirst() {
            while !candidate.text.hasPrefix(prefix) { prefix.removeLast() }
        }
        return String(prefix)
    }

    private struct Cell {
        var label: String
        var detail: String

        func text(labelWidth: Int, width: Int, usesColor: Bool) -> String {
            let detail = visibleDetail(labelWidth: labelWidth, width: width)
            if detail.isEmpty { return label }
            let gap = String(repeating: " ", count: labelWidth - displayWidth(of: label) + 2)
            return label + gap + (usesColor ? "\u{1b}[90m\(detail)\u{1b}[0m" : detail)
        }

        func width(labelWidth: Int, width: Int) -> Int {
            let detail = visibleDetail(labelWidth: labelWidth, width: width)
            return detail.isEmpty
                ? displayWidth(of: label) : labelWidth + 2 + displayWidth(of: detail)
        }

        private func visibleDetail(labelWidth: Int, width: Int) -> String {
            let room = width - labelWidth - 2
            return room < 4 ? "" : detail.clipped(toWidth: room)
        }
    }
}
