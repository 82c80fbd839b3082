import Columns

/// JSON as a person reads it, or the beginning of that.
struct ShownJSON: Sendable {
    static let mostBytes = 100_000

    let text: String
    /// What the whole has, as programs get it; `nil` when all of it is shown.
    let wholeSizeInBytes: Int?

    /// - Parameter sizeInBytes: What the document has as programs get it.
    init(_ document: JSONValue, sizeInBytes: Int) {
        let pretty = document.beginning(Self.mostBytes + 1).pretty
        guard pretty.utf8.count > Self.mostBytes else {
            text = pretty
            wholeSizeInBytes = nil
            return
        }
        let bytes = Array(pretty.utf8)
        var end = Self.mostBytes
        // Not within a character.
        while bytes[end] & 0xC0 == 0x80 { end -= 1 }
        text = String(decoding: bytes[..<end], as: UTF8.self) + "…"
        wholeSizeInBytes = sizeInBytes
    }
}

extension JSONValue {
    /// A document whose text begins with the same bytes, so many of them, and does not go on much
    /// longer: to write megabytes for a page that shows little would be in vain.
    func beginning(_ byteCount: Int) -> JSONValue {
        var left = byteCount
        return beginning(&left)
    }

    /// What is taken from `left` is never more than what the value's text has.
    private func beginning(_ left: inout Int) -> JSONValue {
        left -= 1
        switch self {
        case .null, .boolean, .number: return self
        case .string(let text):
            guard text.utf8.count > left else {
                left -= text.utf8.count
                return self
            }
            let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(max(0, left))))
            left = 0
            return .string(start)
        case .array(let elements):
            var kept: [JSONValue] = []
            for element in elements where left > 0 { kept.append(element.beginning(&left)) }
            return .array(kept)
        case .object(let members):
            var kept: [Member] = []
            for member in members where left > 0 {
                left -= member.key.utf8.count
                kept.append(Member(member.key, member.value.beginning(&left)))
            }
            return .object(kept)
        }
    }
}
