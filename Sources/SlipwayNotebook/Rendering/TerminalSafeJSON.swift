import Columns

/// A document on one line in which the characters that `visible` replaces are escaped.
///
/// JSON requires that of the first 32 only. As the others can stand in strings alone, the
/// document means the same.
func terminalSafe(_ document: JSONValue) -> String {
    visible(document.compact)
}

extension JSONValue {
    static func text(_ text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }

    static func count(_ count: Int?) -> JSONValue {
        count.map { .number(Double($0)) } ?? .null
    }
}
