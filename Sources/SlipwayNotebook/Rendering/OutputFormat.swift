/// How results are written.
public enum OutputFormat: String, Sendable, CaseIterable {
    /// For people, as wide as the terminal.
    case table
    /// One document on one line.
    case json
    /// One document on a line for each element.
    case jsonl
    /// Rows with a heading line, fields quoted by RFC 4180, lines ended by a line feed.
    case csv
    case markdown
}
