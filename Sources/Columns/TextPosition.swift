/// A place in a text. Lines end with a line feed; columns count characters.
struct TextPosition: Sendable, Equatable {
    /// In bytes, from 0.
    var offset = 0
    /// From 1, as is `column`.
    var line = 1
    var column = 1

    /// Moves behind a piece of the text that begins here.
    mutating func advance(over text: ArraySlice<UInt8>) {
        offset += text.count
        var lineFeeds = 0
        for byte in text { lineFeeds &+= byte == UInt8(ascii: "\n") ? 1 : 0 }
        var lastLine = text
        if lineFeeds > 0, let last = text.lastIndex(of: UInt8(ascii: "\n")) {
            line += lineFeeds
            column = 1
            lastLine = text[(last + 1)...]
        }
        for byte in lastLine { column &+= byte & 0xC0 == 0x80 ? 0 : 1 }
    }
}

extension PayloadError {
    /// A syntax error at a byte, with the line and column it is in.
    static func syntax(_ reason: Reason, at offset: Int, of bytes: [UInt8]) -> PayloadError {
        var position = TextPosition()
        position.advance(over: bytes.prefix(offset))
        return .syntax(
            offset: offset, line: position.line, column: position.column, reason: reason)
    }

    /// The same fault of a piece of a text, seen from the beginning of the whole.
    ///
    /// - Parameters:
    ///   - start: Where the piece begins.
    ///   - rowsBefore: The rows in front of it.
    func moved(to start: TextPosition, rowsBefore: Int) -> PayloadError {
        switch self {
        case .notUTF8(let offset): .notUTF8(offset: start.offset + offset)
        case .tooDeep(let limit, let offset):
            .tooDeep(limit: limit, offset: start.offset + offset)
        case .syntax(let offset, let line, let column, let reason):
            .syntax(
                offset: start.offset + offset, line: start.line + line - 1,
                column: line == 1 ? start.column + column - 1 : column, reason: reason)
        case .rowLength(let row, let expected, let found):
            .rowLength(row: rowsBefore + row, expected: expected, found: found)
        case .missingField(let row, let field):
            .missingField(row: rowsBefore + row, field: field)
        case .unexpectedField(let row, let field):
            .unexpectedField(row: rowsBefore + row, field: field)
        case .mistyped(let row, let field, let expected, let found):
            .mistyped(row: rowsBefore + row, field: field, expected: expected, found: found)
        case .mixed(let row, let field, let expected, let found):
            .mixed(row: rowsBefore + row, field: field, expected: expected, found: found)
        case .nested(let row, let field): .nested(row: rowsBefore + row, field: field)
        case .noVector(let row, let field, let found):
            .noVector(row: rowsBefore + row, field: field, found: found)
        case .empty, .cancelled, .tooLarge, .shape, .noFields, .unnamedField, .duplicateField: self
        }
    }
}
