public import SlipwayScript

/// Turns results into text.
///
/// A text is empty or ends with a line feed. The same result, format and width give the same
/// bytes everywhere.
public struct ResultRenderer: Sendable {
    public let format: OutputFormat
    /// Columns of the terminal. Only the table format looks at it; rows never wrap.
    public let width: Int
    let style: TextStyle

    public init(format: OutputFormat, width: Int, color: Bool) {
        self.format = format
        self.width = width
        style = TextStyle(isOn: color)
    }

    /// The result in the renderer's format, remarks and next line not included.
    public func render(_ outcome: Outcome) -> String {
        switch format {
        case .table: plainText(outcome.view)
        case .json: json(outcome)
        case .jsonl: jsonLines(outcome)
        case .csv: csv(outcome)
        case .markdown: markdown(outcome.view)
        }
    }

    /// A line `note: …` for each of the result's remarks; they belong on stderr.
    public func renderNotes(_ outcome: Outcome) -> String {
        outcome.notes.map { style.remark("note:") + " " + visible($0) + "\n" }.joined()
    }

    /// The line `next: …` with what one would type next, or nothing.
    public func renderNext(_ outcome: Outcome) -> String {
        guard let next = outcome.next else { return "" }
        return style.dim("next:") + " " + style.advice(visible(next)) + "\n"
    }
}

/// Ends a text that is not empty with a line feed.
func endingInLineFeed(_ text: String) -> String {
    text.isEmpty || text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n"
}
