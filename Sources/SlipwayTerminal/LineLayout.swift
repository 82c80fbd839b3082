/// Where each character of a line stands on the screen, by libedit's own rules.
///
/// Rows count from the prompt's row. A line feed ends its row; a wide character that does not fit
/// goes to the next row; after the last column the cursor is at the beginning of the next row.
/// Source: libedit 3.1-20221030, `refresh.c`, `re_addc` and `re_putc`.
struct LineLayout: Equatable {
    struct Position: Equatable {
        var row: Int
        var column: Int
    }

    /// The place of each Unicode scalar, and after them that of the end.
    private(set) var positions: [Position] = []
    /// False when a character's width is unsure (combining marks, controls): then the rows are
    /// an estimate, and nothing may be painted over them.
    private(set) var isExact = true

    init(text: String, promptWidth: Int, columns: Int) {
        let columns = max(columns, 2)
        var place = Position(row: promptWidth / columns, column: promptWidth % columns)
        positions.reserveCapacity(text.unicodeScalars.count + 1)
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                positions.append(place)
                place = Position(row: place.row + 1, column: 0)
                continue
            }
            if scalar.widthInLibEdit <= 0 { isExact = false }
            let width = max(scalar.widthInLibEdit, 0)
            if place.column + width > columns { place = Position(row: place.row + 1, column: 0) }
            positions.append(place)
            place.column += width
            if place.column >= columns { place = Position(row: place.row + 1, column: 0) }
        }
        positions.append(place)
    }

    var end: Position { positions[positions.count - 1] }

    /// The place of the scalar with this index, or the end.
    subscript(scalar index: Int) -> Position { positions[min(max(index, 0), positions.count - 1)] }
}
