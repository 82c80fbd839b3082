import Columns

/// One line of a task or quiz: a word and what follows it.
struct Directive {
    enum Token {
        /// A word, a sign: anything that is no text in quotes.
        case word(Substring)
        /// Text in quotes, as written; `nil` when it has an unknown escape.
        case string(Substring, value: String?)

        var source: Substring {
            switch self {
            case .word(let source), .string(let source, _): source
            }
        }
    }

    /// Never empty.
    let tokens: [Token]
    /// Lines before it within the block.
    let lineOffset: Int
    /// Whether a text in quotes is not closed.
    let isUnclosed: Bool

    /// The first word, in small letters.
    var word: String { tokens[0].source.lowercased() }

    /// The source from one token to before another, blanks at both ends removed.
    func source(_ range: Range<Int>, in text: String) -> String {
        guard let first = range.first, let last = range.last else { return "" }
        return String(text[tokens[first].source.startIndex..<tokens[last].source.endIndex])
    }

    /// Whether the token at this position is this word, in any case.
    func isWord(_ word: String, at index: Int) -> Bool {
        guard tokens.indices.contains(index), case .word(let source) = tokens[index] else {
            return false
        }
        return source.lowercased() == word
    }

    /// Whether the token at this position is text in quotes.
    func isString(at index: Int) -> Bool {
        guard tokens.indices.contains(index), case .string = tokens[index] else { return false }
        return true
    }

    /// The text in quotes at this position. Empty when its escapes are wrong, which is reported.
    func text(at index: Int) -> String? {
        guard tokens.indices.contains(index), case .string(_, let value) = tokens[index] else {
            return nil
        }
        return value ?? ""
    }

    var hasBadString: Bool {
        tokens.contains { if case .string(_, nil) = $0 { true } else { false } }
    }
}

/// Cuts the text of a task or quiz into directives, as the language cuts scripts into statements:
/// at line ends and `;`, unless a bracket or a text is open, and without comments.
struct DirectiveScanner {
    private let text: String
    private var position: String.Index
    private var line = 0
    private var depth = 0
    private var tokens: [Directive.Token] = []
    private var firstLine = 0
    private var isUnclosed = false
    private var directives: [Directive] = []

    static func directives(of text: String) -> [Directive] {
        var scanner = DirectiveScanner(text)
        scanner.scan()
        return scanner.directives
    }

    private init(_ text: String) {
        self.text = text
        position = text.startIndex
    }

    private mutating func scan() {
        while position < text.endIndex {
            let character = text[position]
            switch character {
            case "\n":
                if depth == 0 { finish() }
                line += 1
                advance()
            case ";" where depth == 0:
                finish()
                advance()
            case "#":
                while position < text.endIndex && text[position] != "\n" { advance() }
            case "\"", "'":
                scanString(quote: character)
            case _ where Self.isWordCharacter(character):
                let start = position
                while position < text.endIndex && Self.isWordCharacter(text[position]) { advance() }
                append(.word(text[start..<position]))
            default:
                scanSign(character)
            }
        }
        finish()
    }

    private mutating func scanSign(_ character: Character) {
        if "([{".contains(character) { depth += 1 }
        if ")]}".contains(character) { depth = max(0, depth - 1) }
        let start = position
        advance()
        if !character.isWhitespace { append(.word(text[start..<position])) }
    }

    private mutating func scanString(quote: Character) {
        let start = position
        let startLine = line
        var isClosed = false
        advance()
        while position < text.endIndex && !isClosed {
            let character = text[position]
            if character == "\n" { line += 1 }
            advance()
            if character == quote {
                isClosed = true
            } else if character == "\\" && quote == "\"" && position < text.endIndex {
                if text[position] == "\n" { line += 1 }
                advance()
            }
        }
        let source = text[start..<position]
        if !isClosed { isUnclosed = true }
        append(.string(source, value: isClosed ? Self.value(of: source) : ""), line: startLine)
    }

    private static func value(of source: Substring) -> String? {
        if source.first == "'" { return String(source.dropFirst().dropLast()) }
        // JSON wants line ends within a text escaped; the language does not.
        let json = source.split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\\n")
        return (try? JSONValue.parse(Array(json.utf8)))?.string
    }

    private mutating func append(_ token: Directive.Token, line tokenLine: Int? = nil) {
        if tokens.isEmpty { firstLine = tokenLine ?? line }
        tokens.append(token)
    }

    private mutating func finish() {
        if !tokens.isEmpty {
            directives.append(
                Directive(tokens: tokens, lineOffset: firstLine, isUnclosed: isUnclosed))
        }
        tokens = []
        isUnclosed = false
        depth = 0
    }

    private mutating func advance() { position = text.index(after: position) }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_-./@:+%".contains(character)
    }
}
