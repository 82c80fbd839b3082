import Columns
import SlipwayCore
import SlipwayScript

/// A table laid out for a terminal: columns two spaces apart, no lines, no wrapping.
///
/// Columns are as wide as their widest cell in *all* rows, so nothing moves further down. When
/// that is too wide, columns that may be hidden go, the last first; then the widest columns are
/// shortened, numbers never; then, if nothing else helps, further columns go from the right, until
/// one is left beside the number of each row. The cells of a hidden column are computed only up to
/// the one that proves it too wide.
struct PlainTable {
    private static let gap = 2
    /// Text is not shortened below this, while there is another way.
    private static let narrowest = 8

    private var columns: [MeasuredColumn]
    private let rowCount: Int
    private let width: Int
    private let hiddenNames: [String]
    private let shortenedNames: [String]

    /// - Parameter width: Columns of the terminal that are free for the table.
    init(_ table: Table, width: Int) {
        self.width = max(width, 1)
        rowCount = table.rowCount
        let measured = Self.measure(table, width: self.width)
        columns = Self.fit(measured, into: self.width)
        let shown = Set(columns.map(\.index))
        hiddenNames = table.headings.indices.filter { !shown.contains($0) }
            .map { visible(table.headings[$0].name) }
        shortenedNames = columns.filter { $0.valueWidth > $0.width }.map(\.heading)
    }

    // MARK: Measuring

    /// The columns that are shown if nothing needs to be shortened.
    private static func measure(_ table: Table, width: Int) -> [MeasuredColumn] {
        var columns: [MeasuredColumn] = []
        var total = -gap
        for (index, heading) in table.headings.enumerated() where !heading.mayBeHidden {
            let column = MeasuredColumn(table, index: index, limit: width)
            total += column.width + gap
            columns.append(column)
        }
        for (index, heading) in table.headings.enumerated() where heading.mayBeHidden {
            // Nothing, or a number of each row alone, tells nothing: the first that may be hidden is
            // shown then, too, and shortened if need be.
            let tellsNothing =
                columns.isEmpty
                || columns.count == 1 && columns[0].isNumber
                    && !table.headings[columns[0].index].mayBeHidden
            let room = tellsNothing ? .max : width - total - gap
            let column = MeasuredColumn(table, index: index, limit: width, giveUpBeyond: room)
            guard column.width <= room else { break }
            total += column.width + gap
            columns.append(column)
        }
        return columns.sorted { $0.index < $1.index }
    }

    /// The same columns, narrowed or with the last ones left out.
    private static func fit(_ columns: [MeasuredColumn], into width: Int) -> [MeasuredColumn] {
        var columns = columns
        while columns.count > 1 {
            let free = width - gap * (columns.count - 1)
            let widest = columns.map(\.width).max() ?? 0
            let cap = (0...widest).reversed().first { cap in
                columns.reduce(0) { $0 + $1.width(cappedAt: cap, narrowest: narrowest) } <= free
            }
            if let cap {
                for index in columns.indices {
                    columns[index].width = columns[index].width(
                        cappedAt: cap, narrowest: narrowest)
                }
                return columns
            }
            let room = width - gap - columns[0].width
            if columns.count == 2 && columns[0].isNumber && room > 0 {
                // Next to the number of each row, a part of the other is better than none of it.
                columns[1].width = min(columns[1].width, room)
                return columns
            }
            columns.removeLast()
        }
        if !columns.isEmpty { columns[0].width = min(columns[0].width, width) }
        return columns
    }

    // MARK: Writing

    /// The lines of the table, each ended by a line feed.
    ///
    /// - Parameter indent: Spaces before every line.
    func text(style: TextStyle, indent: Int = 0) -> String {
        if columns.isEmpty { return "" }
        var output: [UInt8] = []
        appendHeadings(to: &output, style: style, indent: indent)
        for row in 0..<rowCount {
            var pending = indent
            for column in columns {
                column.append(row: row, to: &output, pending: &pending)
                pending += Self.gap
            }
            output.append(UInt8(ascii: "\n"))
        }
        if let remark = remark() {
            output.append(spaces: indent)
            output.append(contentsOf: style.dim(remark).utf8)
            output.append(UInt8(ascii: "\n"))
        }
        return String(decoding: output, as: UTF8.self)
    }

    private func appendHeadings(to output: inout [UInt8], style: TextStyle, indent: Int) {
        output.append(spaces: indent)
        var pending = 0
        for column in columns {
            let heading = shortened(column.heading, to: column.width)
            let padding = column.width - displayWidth(of: heading)
            output.append(spaces: pending + (column.isNumber ? padding : 0))
            output.append(contentsOf: style.heading(heading).utf8)
            pending = Self.gap + (column.isNumber ? 0 : padding)
        }
        output.append(UInt8(ascii: "\n"))
    }

    /// Says that something is missing and how to see it, as fully as fits on the line.
    private func remark() -> String? {
        if hiddenNames.isEmpty && shortenedNames.isEmpty { return nil }
        let cure = "`format json` shows all"
        func sentence(_ hidden: String, _ shortened: String) -> String {
            let parts = [
                hiddenNames.isEmpty ? nil : hidden,
                shortenedNames.isEmpty ? nil : shortened,
                cure,
            ]
            return parts.compactMap(\.self).joined(separator: "; ")
        }
        let choices = [
            sentence(
                "not shown: " + hiddenNames.joined(separator: ", "),
                "shortened: " + shortenedNames.joined(separator: ", ")),
            sentence(
                counted(hiddenNames.count, "column") + " not shown",
                counted(shortenedNames.count, "column") + " shortened"),
            cure,
        ]
        return choices.first { displayWidth(of: $0) <= width } ?? shortened(cure, to: width)
    }
}

/// One column's cells as text, end to end.
private struct MeasuredColumn {
    /// Its position in the table.
    let index: Int
    let heading: String
    let isNumber: Bool
    /// What the column is given on the screen; at first what it needs.
    var width: Int
    /// The width of the widest cell.
    private(set) var valueWidth = 0
    private let headingWidth: Int
    private var bytes: [UInt8] = []
    /// Where each cell's bytes end, and the columns it takes.
    private var cells: [(end: Int, width: Int)] = []

    /// - Parameters:
    ///   - limit: The width of the screen, beyond which no cell needs to be written out.
    ///   - giveUpBeyond: Stops at the first cell that is wider; the rest is then missing.
    init(_ table: Table, index: Int, limit: Int, giveUpBeyond room: Int = .max) {
        self.index = index
        isNumber = table.headings[index].isNumber
        heading = visible(table.headings[index].name)
        headingWidth = displayWidth(of: heading)
        width = headingWidth
        guard headingWidth <= room else { return }
        cells.reserveCapacity(table.rowCount)
        for row in 0..<table.rowCount {
            let text = table.cell(row, index).cellText(limit: limit + 1)
            let cellWidth = displayWidth(of: text)
            bytes.append(contentsOf: text.utf8)
            cells.append((bytes.count, cellWidth))
            valueWidth = max(valueWidth, cellWidth)
            if cellWidth > room { break }
        }
        width = max(headingWidth, valueWidth)
    }

    /// What the column gets when none may be wider than `cap`. Numbers are never cut.
    func width(cappedAt cap: Int, narrowest: Int) -> Int {
        let least = min(isNumber ? headingWidth : width, narrowest)
        return max(isNumber ? max(least, valueWidth) : least, min(width, cap))
    }

    /// Writes a cell.
    ///
    /// - Parameter pending: Spaces owed before it; then those owed after it. Lines so never end
    ///   in blanks.
    func append(row: Int, to output: inout [UInt8], pending: inout Int) {
        let start = row == 0 ? 0 : cells[row - 1].end
        let cell = cells[row]
        guard cell.width > width else {
            let padding = width - cell.width
            if cell.width == 0 {
                pending += padding
            } else {
                output.append(spaces: pending + (isNumber ? padding : 0))
                output.append(contentsOf: bytes[start..<cell.end])
                pending = isNumber ? 0 : padding
            }
            return
        }
        let text = shortened(String(decoding: bytes[start..<cell.end], as: UTF8.self), to: width)
        let padding = width - displayWidth(of: text)
        output.append(spaces: pending + (isNumber ? padding : 0))
        output.append(contentsOf: text.utf8)
        pending = isNumber ? 0 : padding
    }
}

extension [UInt8] {
    fileprivate mutating func append(spaces count: Int) {
        append(contentsOf: repeatElement(UInt8(ascii: " "), count: Swift.max(count, 0)))
    }
}
