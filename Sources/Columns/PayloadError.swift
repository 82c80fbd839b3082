/// Why bytes could not be read as a batch or as JSON: facts only.
///
/// Rows count from 1 within their item of the payload, and so do lines and columns of a text;
/// offsets count bytes from 0.
public enum PayloadError: Error, Sendable, Equatable {
    /// There is nothing but white space.
    case empty
    /// The task was cancelled while it read.
    case cancelled
    /// The byte at `offset` cannot be part of well-formed UTF-8.
    case notUTF8(offset: Int)
    /// The input has `bytes` bytes, or one record of a text that is read in blocks has at least
    /// that many.
    case tooLarge(bytes: Int, limit: Int)
    /// More than `limit` arrays and objects lie inside one another at `offset`.
    case tooDeep(limit: Int, offset: Int)
    /// The text breaks the rules of its format. `column` counts characters.
    case syntax(offset: Int, line: Int, column: Int, reason: Reason)
    /// Well-formed JSON, but not one of the shapes that a payload can have.
    ///
    /// `place` names the part (`input_data[0].values`; `$` is the whole document); `expected` and
    /// `found` are kinds of JSON values.
    case shape(place: String, expected: String, found: String)
    /// Rows without names: neither the payload nor the schema has any fields.
    case noFields
    /// The `position`th column of a header, from 1, has no name.
    case unnamedField(position: Int)
    /// A name occurs twice in a list of fields, a header or a record.
    case duplicateField(field: String)
    /// A row has too many cells or too few.
    case rowLength(row: Int, expected: Int, found: Int)
    /// A record lacks a field that the first record has.
    case missingField(row: Int, field: String)
    /// A record has a field that the first record lacks.
    case unexpectedField(row: Int, field: String)
    /// A value is not of the type declared for its field. `found` is its text, shortened.
    case mistyped(row: Int, field: String, expected: FieldType, found: String)
    /// A value is not of the type that all earlier rows have; the field's type is not declared.
    case mixed(row: Int, field: String, expected: FieldType, found: String)
    /// A cell holds an object, or an array that is no vector, or one where a type is declared.
    case nested(row: Int, field: String)
    /// A value is no vector, and all earlier rows have one. `found` is its text, shortened.
    case noVector(row: Int, field: String, found: String)

    /// What is wrong with a text.
    public enum Reason: String, Sendable, Equatable, CustomStringConvertible {
        case unexpectedEnd = "the text ends too early"
        case unexpectedCharacter = "unexpected character"
        case invalidNumber = "not a valid number"
        case numberOutOfRange = "the number is beyond the range of a double"
        case invalidEscape = "not a valid escape"
        case loneSurrogate = "half of a surrogate pair"
        case controlCharacter = "a control character inside a string"
        case contentAfterEnd = "text after the end of the document"
        case expectedKey = "expected a key in double quotes"
        case expectedColon = "expected `:`"
        case expectedCommaOrEnd = "expected `,` or the end of the array or object"
        case expectedNewLine = "expected a new line between two records"
        case lineEndInRecord = "the record does not end on its line"
        case unterminatedQuote = "a quoted cell does not end"
        case textAfterQuote = "text after the closing quote of a cell"
        case quoteInsideCell = "a quote inside a cell that does not begin with one"

        public var description: String { rawValue }
    }
}

extension PayloadError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "there is no data"
        case .cancelled: "reading was cancelled"
        case .notUTF8(let offset): "not UTF-8 at byte \(offset)"
        case .tooLarge(let bytes, let limit): "\(bytes) bytes, more than \(limit)"
        case .tooDeep(let limit, let offset): "nested deeper than \(limit) at byte \(offset)"
        case .syntax(_, let line, let column, let reason): "\(line):\(column): \(reason)"
        case .shape(let place, let expected, let found):
            "\(place): expected \(expected), found \(found)"
        case .noFields: "rows without field names"
        case .unnamedField(let position): "column \(position) of the header has no name"
        case .duplicateField(let field): "field `\(field)` occurs twice"
        case .rowLength(let row, let expected, let found):
            "row \(row) has \(found) values, expected \(expected)"
        case .missingField(let row, let field): "row \(row) lacks field `\(field)`"
        case .unexpectedField(let row, let field):
            "row \(row) has field `\(field)`, which the first row lacks"
        case .mistyped(let row, let field, let expected, let found):
            "row \(row), field `\(field)`: expected a \(expected), found \(found)"
        case .mixed(let row, let field, let expected, let found):
            "row \(row), field `\(field)`: the rows above hold a \(expected), found \(found)"
        case .nested(let row, let field):
            "row \(row), field `\(field)`: an array or object in a cell"
        case .noVector(let row, let field, let found):
            "row \(row), field `\(field)`: the rows above hold a vector, found \(found)"
        }
    }
}

/// Checks that every reader makes before it looks at the text.
///
/// - Returns: Where the text begins: behind a byte order mark, if there is one.
func textStart(of bytes: [UInt8], limits: PayloadLimits) throws(PayloadError) -> Int {
    if bytes.count > limits.bytes {
        throw .tooLarge(bytes: bytes.count, limit: limits.bytes)
    }
    if let fault = UTF8Check.firstFault(in: bytes) { throw .notUTF8(offset: fault) }
    return bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
}

/// U+FEFF, with which some programs begin a text.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// Text of the input for a message, cut after 40 characters.
func excerpt(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(200), as: UTF8.self)
    return text.count > 40 ? String(text.prefix(39)) + "…" : text
}
