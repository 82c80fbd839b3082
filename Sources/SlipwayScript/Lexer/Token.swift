/// A word, a string, a symbol: the smallest piece of a script that means something.
public struct Token: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// A bare word: a keyword or a name, which only its place decides.
        case word(String)
        /// A word that is also a number in JSON's notation.
        case number(Double, text: String)
        /// Text in quotes, escapes resolved.
        case string(String)
        case variable(Variable)
        case symbol(Symbol)
        case comparison(ComparisonOperator)
        /// From `#` to the end of the line.
        case comment
        /// What cannot be read; the reason is in the diagnostic.
        case invalid(Diagnostic)
        /// Where completion is wanted; stands for whatever may come here.
        case cursor
        /// The end of the text.
        case end
    }

    public enum Symbol: String, Sendable {
        case equals = "="
        case comma = ","
        case colon = ":"
        case semicolon = ";"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
    }

    public let kind: Kind
    public let span: SourceSpan
    /// Whether nothing but space stands before it on its line.
    public let startsLine: Bool

    init(_ kind: Kind, span: SourceSpan, startsLine: Bool) {
        self.kind = kind
        self.span = span
        self.startsLine = startsLine
    }

    /// The text of a bare word, a number's included, since a name may look like one.
    var bareText: String? {
        switch kind {
        case .word(let text), .number(_, let text): text
        default: nil
        }
    }

    func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
}
