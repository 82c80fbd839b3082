import Columns
public import SlipwayCore

/// Titled sections as a document of their own, in Markdown or HTML.
///
/// Both are complete: no column is left out and nothing is shortened, unlike on a terminal.
public struct Document: Sendable {
    let title: String
    let sections: [Section]
}

extension Document {
    /// All that is known of a model.
    public init(_ sheet: FactSheet) {
        self.init(title: "Fact sheet of \(sheet.model.name)", sections: sheet.sections)
    }
}

extension JSONValue {
    /// The value as a reader of a document sees it.
    var inDocument: String {
        switch self {
        case .null: "–"
        case .boolean(let value): value ? "yes" : "no"
        case .number(let number): NumberText.table(number)
        case .string(let text): text
        case .array, .object: compact
        }
    }
}

extension Table {
    /// The cells as text, row by row.
    var textRows: [[String]] {
        (0..<rowCount).map { row in
            headings.indices.map { cell(row, $0).inDocument }
        }
    }
}
