import Columns

extension LabError.Payload {
    /// The words for a fault that a reader of records found in a table with these columns.
    init(_ error: PayloadError, columnNames: [String]) {
        let words = LabError.Payload(error)
        self.init(
            code: words.code, what: words.what, why: words.why,
            next: words.next ?? Records.separatorAdvice(columnNames))
    }

    /// The words for a fault that a reader of records found.
    init(_ error: PayloadError) {
        switch error {
        case .empty:
            self.init(
                code: "bad-records", what: "there are no records", why: "the input is empty",
                next: nil)
        case .cancelled:
            self.init(code: "cancelled", what: "reading was cancelled", why: nil, next: nil)
        case .notUTF8(let offset):
            self.init(
                code: "bad-records", what: "the text is not UTF-8", why: "at byte \(offset)",
                next: "save it as UTF-8")
        case .tooLarge(let bytes, let limit):
            self.init(
                code: "too-large", what: "the input is too large",
                why: "it has \(bytes) bytes, and \(limit) are taken at most", next: nil)
        case .tooDeep(let limit, let offset):
            self.init(
                code: "bad-records", what: "the JSON is nested too deeply",
                why: "more than \(limit) levels at byte \(offset)", next: nil)
        case .syntax(_, let line, let column, let reason):
            self.init(
                code: "bad-records", what: "line \(line), column \(column): \(reason)", why: nil,
                next: nil)
        case .rowLength(let row, let expected, let found):
            self.init(
                code: "row-length",
                what: "row \(row) has \(found) \(found == 1 ? "value" : "values") for \(expected) "
                    + (expected == 1 ? "field" : "fields"),
                why: "every row has one value for each field", next: nil)
        case .missingField(let row, let field):
            self.init(
                code: "missing-field", what: "row \(row) has no field `\(field)`",
                why: "every record has the same fields as the first", next: nil)
        case .unexpectedField(let row, let field):
            self.init(
                code: "unexpected-field",
                what: "row \(row) has a field `\(field)` that row 1 has not",
                why: "every record has the same fields as the first", next: nil)
        case .mistyped(let row, let field, let expected, let found):
            self.init(
                code: "mistyped",
                what: "row \(row), field `\(field)`: \(found) is not a \(expected)",
                why: "the model reads `\(field)` as a \(expected)",
                next: expected == .number && Double(found.filter { $0 != "\"" }) != nil
                    ? "write numbers without quotes" : nil)
        case .mixed(let row, let field, let expected, let found):
            self.init(
                code: "mistyped",
                what: "row \(row), field `\(field)`: \(found) is not a \(expected)",
                why: "the rows above hold a \(expected) there", next: nil)
        case .nested(let row, let field):
            self.init(
                code: "mistyped",
                what: "row \(row), field `\(field)`: an array or object is not a value",
                why: "a value is a number, a text, true, false or null", next: nil)
        case .noVector(let row, let field, let found):
            self.init(
                code: "mistyped", what: "row \(row), field `\(field)`: \(found) is not a vector",
                why: "the rows above hold a list of numbers there", next: nil)
        case .shape(let place, let expected, let found):
            self.init(
                code: "bad-records", what: "`\(place)` is \(found), not \(expected)",
                why: "records are {\"input_data\":[{\"fields\":[…],\"values\":[[…]]}]}, a list of "
                    + "JSON objects, or CSV with a header",
                next: nil)
        case .noFields:
            self.init(
                code: "bad-records", what: "the values have no field names", why: nil,
                next: "add \"fields\" beside \"values\"")
        case .unnamedField(let position):
            self.init(
                code: "bad-records", what: "column \(position) of the header has no name",
                why: nil, next: "the first line of a CSV names its columns")
        case .duplicateField(let field):
            self.init(
                code: "bad-records", what: "the field `\(field)` occurs twice", why: nil,
                next: Double(field) == nil
                    ? "leave one of the two out" : "the first line of a CSV names its columns")
        }
    }
}
