import Columns

extension Document {
    /// The document in Markdown with tables, as most readers of Markdown show them.
    var markdown: String {
        var text = "# \(Self.escaped(title))\n"
        for section in sections {
            if let title = section.title { text += "\n## \(Self.escaped(title))\n" }
            for content in section.content {
                text += "\n"
                switch content {
                case .fields(let fields):
                    text += "| | |\n|---|---|\n"
                    for (label, value) in fields {
                        text += "| \(Self.escaped(label)) | \(Self.escaped(value.inDocument)) |\n"
                    }
                case .table(let table): text += Self.table(table)
                case .text(let lines):
                    for line in lines.split(separator: "\n") {
                        text += Self.escaped(String(line)) + "\n"
                    }
                }
            }
        }
        return text
    }

    private static func table(_ table: Table) -> String {
        if table.rowCount == 0 { return escaped(table.ifEmpty) + "\n" }
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        return line(table.headings.map { escaped($0.name) })
            + line(table.headings.map { $0.isNumber ? "---:" : "---" })
            + table.textRows.map { line($0.map(escaped)) }.joined()
    }

    /// A text that is shown as it is: nothing in it is markup, and it stays on its line.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~": escaped += "\\\(character)"
            case _ where character.isNewline: escaped += " "
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
