import Columns
import Foundation
import SlipwayScript

extension ResultRenderer {
    func plainText(_ view: View) -> String {
        switch view {
        case .nothing: return ""
        case .message(let sentence): return endingInLineFeed(visible(sentence))
        case .text(let text): return endingInLineFeed(visible(text, keepsLines: true))
        case .help(let text): return help(endingInLineFeed(visible(text, keepsLines: true)))
        case .table(let table): return plainText(table, indent: 0)
        case .sections(let sections):
            return sections.map(plainText).filter { !$0.isEmpty }.joined(separator: "\n")
        }
    }

    /// Lines that are too long go on below: under their second column where they have two, usage a
    /// little to the right. Examples stay whole, to be copied.
    private func help(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.flatMap { line in
            let isIndented = line.hasPrefix("  ")
            if displayWidth(of: line) <= width || line.hasPrefix("  example: ") {
                return [String(line)]
            }
            let gap = line.dropFirst(2).range(of: "  ")
            let start = gap.flatMap { line[$0.upperBound...].firstIndex { $0 != " " } }
            let margin = start.map { line.distance(from: line.startIndex, to: $0) } ?? 2
            let indent = String(repeating: " ", count: isIndented ? margin : 4)
            let first = String(line.prefix(isIndented ? margin : 0))
            let rest = wrapped(line.dropFirst(first.count), to: width - indent.count)
            return [first + rest[0]] + rest.dropFirst().map { indent + $0 }
        }.joined(separator: "\n")
    }

    private func plainText(_ table: Table, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        if table.rowCount == 0 { return margin + visible(table.ifEmpty) + "\n" }
        return PlainTable(table, width: width - indent).text(style: style, indent: indent)
    }

    /// A title and, indented below it, the contents; labels of the whole section share a column.
    private func plainText(_ section: Section) -> String {
        let indent = section.title == nil ? 0 : 2
        let labelWidth = section.content.reduce(0) { widest, content in
            guard case .fields(let fields) = content else { return widest }
            return fields.reduce(widest) { max($0, displayWidth(of: visible($1.label))) }
        }
        let contents = section.content.map { content in
            switch content {
            case .fields(let fields):
                fields.map { label, value in
                    field(label, value, labelWidth: labelWidth, indent: indent)
                }.joined()
            case .table(let table):
                plainText(table, indent: indent)
            case .text(let text):
                indented(visible(text, keepsLines: true), by: indent)
            }
        }.filter { !$0.isEmpty }
        let title = section.title.map { style.heading(visible($0)) + "\n" } ?? ""
        return title + contents.joined(separator: "\n")
    }

    /// One labelled value. Text stays whole, since addresses and ids are there to be copied; it
    /// goes on below where it has a line end, or a space at the end of the screen. Long lists and
    /// records are shortened.
    private func field(
        _ label: String, _ value: JSONValue, labelWidth: Int, indent: Int
    ) -> String {
        let label = visible(label)
        let valueColumn = indent + labelWidth + 2
        let start =
            String(repeating: " ", count: indent) + style.dim(label)
            + String(repeating: " ", count: labelWidth - displayWidth(of: label))
        let text: String
        switch value {
        case .string(let string):
            let margin = "\n" + String(repeating: " ", count: valueColumn)
            text = visible(string, keepsLines: true).split(
                separator: "\n", omittingEmptySubsequences: false
            ).flatMap { wrapped($0, to: width - valueColumn) }.joined(separator: margin)
        case .array, .object:
            let free = max(width - valueColumn, 8)
            text = shortened(value.cellText(limit: free + 1), to: free)
        default:
            text = value.cellText()
        }
        if text.isEmpty { return String(repeating: " ", count: indent) + style.dim(label) + "\n" }
        return start + "  " + text + "\n"
    }

    /// Every line that is not empty moved to the right.
    private func indented(_ text: String, by count: Int) -> String {
        let margin = String(repeating: " ", count: count)
        let lines = endingInLineFeed(text).split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
    }
}
