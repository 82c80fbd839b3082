/// The beginning of a table of any size: as many rows and columns as a page bears, with long texts
/// cut.
struct ShownTable: Sendable {
    static let mostRows = 200
    static let mostColumns = 100
    /// Of a cell, in scalars.
    static let longestText = 500
    /// Of all rows together, in scalars; the first row is shown whatever it has.
    private static let mostText = 200_000
    /// What a cell costs beside its text.
    private static let costOfCell = 10

    /// Headings of the columns that are shown; empty when they have no names.
    let fields: [String]
    /// A text for every column that is shown, row by row.
    private(set) var rows: [[String]] = []
    /// With those that are not shown.
    let rowCount: Int
    /// With those that are not shown.
    let columnCount: Int
    private(set) var hasCutTexts = false

    /// - Parameters:
    ///   - fields: The names of all columns.
    ///   - width: How many cells a row has, which need not be as many as there are names.
    ///   - cell: What stands in a row and column; asked for nothing that is not shown.
    init(
        fields: [String], rowCount: Int, width: (Int) -> Int, cell: (Int, Int) -> String
    ) {
        self.rowCount = rowCount
        let candidates = 0..<min(rowCount, Self.mostRows)
        let columnCount = candidates.map(width).max() ?? 0
        self.columnCount = columnCount
        self.fields =
            fields.count == columnCount
            ? fields.prefix(Self.mostColumns).map { $0.beginning(100) } : []
        var left = Self.mostText
        for row in candidates {
            let whole = (0..<min(width(row), Self.mostColumns)).map { cell(row, $0) }
            let cut = whole.map { $0.beginning(Self.longestText) }
            left -= cut.reduce(0) { $0 + $1.unicodeScalars.count + Self.costOfCell }
            if left < 0 && row > 0 { break }
            rows.append(cut)
            hasCutTexts = hasCutTexts || zip(whole, cut).contains { $0.utf8.count > $1.utf8.count }
        }
    }
}
