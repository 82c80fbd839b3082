import SlipwayScript
import SlipwayTerminal

/// Colour while typing.
extension NotebookSession {
    func highlights(_ text: String) -> [Highlight] {
        let bytes = Array(text.utf8)
        var isAtStart = true
        return Lexer.tokens(in: text).compactMap { token in
            let range = token.span.start..<token.span.end
            defer { isAtStart = false }
            if token.startsLine { isAtStart = true }
            switch token.kind {
            case .word(let word):
                let word = word.lowercased()
                let begins = isAtStart && Self.isKnown(word)
                return begins ? Highlight(range: range, kind: .keyword) : nil
            case .string: return Highlight(range: range, kind: .string)
            case .number: return Highlight(range: range, kind: .number)
            case .variable: return Highlight(range: range, kind: .variable)
            case .comment: return Highlight(range: range, kind: .comment)
            case .invalid:
                // A string that is still being typed is not wrong.
                let isOpenString =
                    bytes.indices.contains(range.lowerBound)
                    && [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[range.lowerBound])
                return Highlight(range: range, kind: isOpenString ? .string : .wrong)
            case .symbol, .comparison, .cursor, .end: return nil
            }
        }
    }

    private static func isKnown(_ word: String) -> Bool {
        StatementWord(rawValue: word) != nil || Interpreter.table.verbs.contains(word)
    }
}
