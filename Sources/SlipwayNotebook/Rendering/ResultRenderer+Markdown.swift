import Columns
import SlipwayScript

extension ResultRenderer {
    func markdown(_ view: View) -> String {
        switch view {
        case .nothing: return ""
        // Sentences are written by Slipway, with names in backticks, as in Markdown.
        case .message(let sentence): return endingInLineFeed(visible(sentence))
        case .text(let text), .help(let text):
            return fenced(visible(text, keepsLines: true))
        case .table(let table): return markdown(table)
        case .sections(let sections): return sections.map(markdown).joined(separator: "\n")
        }
    }

    private func markdown(_ table: Table) -> String {
        if table.rowCount == 0 { return visible(table.ifEmpty) + "\n" }
        var text = markdownRow(table.headings.map { $0.name.markdownEscaped })
        text += markdownRow(table.headings.map { $0.isNumber ? "---:" : "---" })
        for row in 0..<table.rowCount {
            text += markdownRow(table.headings.indices.map { table.cell(row, $0).markdownText })
        }
        return text
    }

    private func markdownRow(_ cells: [String]) -> String {
        "|" + cells.map { $0.isEmpty ? " |" : " \($0) |" }.joined() + "\n"
    }

    private func markdown(_ section: Section) -> String {
        let title = section.title.map { ["## " + $0.markdownEscaped + "\n"] } ?? []
        let contents = section.content.map { content in
            switch content {
            case .fields(let fields):
                fields.map { label, value in
                    let text = value.markdownText
                    return "- **\(label.markdownEscaped)**:\(text.isEmpty ? "" : " " + text)\n"
                }.joined()
            case .table(let table): markdown(table)
            case .text(let text): fenced(visible(text, keepsLines: true))
            }
        }
        return (title + contents.filter { !$0.isEmpty }).joined(separator: "\n")
    }

    /// A code block whose fence is longer than any in the text.
    private func fenced(_ text: String) -> String {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return fence + "\n" + endingInLineFeed(text) + fence + "\n"
    }
}

extension JSONValue {
    /// The value as in a table, read literally by Markdown.
    fileprivate var markdownText: String {
        switch self {
        case .string(let text): text.markdownEscaped
        case .array, .object: cellText().markdownEscaped
        default: cellText()
        }
    }
}

extension String {
    /// The text on one line, with a backslash before what Markdown or a table would act on.
    fileprivate var markdownEscaped: String {
        // Most values have nothing of the kind; looking at bytes is quick.
        guard utf8.contains(where: \.isSpecialInMarkdown) else { return self }
        var result = ""
        var previous: Character = " "
        let characters = Array(visible(self, keepsLines: true))
        for (index, character) in characters.enumerated() {
            switch character {
            case "\n": result += "<br>"
            case "\\", "|", "*", "`", "<", "~": result += "\\\(character)"
            // Inside a word an underscore is only itself.
            case "_"
            where !previous.isWordCharacter
                || index + 1 == characters.count || !characters[index + 1].isWordCharacter:
                result += "\\_"
            case "(" where previous == "]": result += "\\("
            default: result.append(character)
            }
            previous = character
        }
        return result
    }
}

extension Character {
    fileprivate var isWordCharacter: Bool { isLetter || isNumber }
}

extension UInt8 {
    /// Whether the byte may belong to something that is written differently in Markdown.
    fileprivate var isSpecialInMarkdown: Bool {
        switch self {
        case ..<0x20, 0x7F...: true
        case UInt8(ascii: "\\"), UInt8(ascii: "|"), UInt8(ascii: "*"), UInt8(ascii: "`"),
            UInt8(ascii: "<"), UInt8(ascii: "~"), UInt8(ascii: "_"), UInt8(ascii: "("):
            true
        default: false
        }
    }
}
