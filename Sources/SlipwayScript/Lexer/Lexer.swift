/// Cuts a script into tokens.
///
/// Line ends are no tokens: a token knows whether it begins a line, and the parser, which knows
/// whether a bracket is open, decides whether that ends the statement. Nothing that is read
/// traps: what makes no sense becomes a token that carries its diagnostic.
public struct Lexer {
    /// Valid UTF-8: it comes from a `String`.
    private let bytes: [UInt8]
    private var position: Int
    private var tokens: [Token] = []
    private var startsLine = true
    /// The brackets that are open here; inside braces a colon ends a word.
    private var openBrackets: [Token] = []
    /// Quotes of which one was never closed: from there on they end with their line, so that
    /// one forgotten quote does not swallow the rest of the script.
    private var lineBoundQuotes: Set<Unicode.Scalar> = []
    private var hasUnclosedString = false
    private var hasStrayBracket = false

    private init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        position = start
    }

    /// All tokens of the text, comments included; the last is always the end. Their spans are
    /// UTF-8 offsets into the text.
    public static func tokens(in text: String) -> [Token] {
        tokens(in: Array(text.utf8), from: 0)
    }

    static func tokens(in bytes: [UInt8], from start: Int) -> [Token] {
        var lexer = Lexer(bytes, from: start)
        lexer.run()
        return lexer.tokens
    }

    /// Whether a bracket or a string is still open at the end, so that more lines are to come.
    static func isIncomplete(_ bytes: [UInt8]) -> Bool {
        var lexer = Lexer(bytes, from: 0)
        lexer.run()
        if lexer.hasUnclosedString { return true }
        return !lexer.openBrackets.isEmpty && !lexer.hasStrayBracket
    }

    private mutating func run() {
        if position == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        while let scalar = peekScalar() { read(scalar) }
        append(.end, from: position)
    }

    private mutating func read(_ scalar: Unicode.Scalar) {
        let start = position
        switch scalar {
        case "\n", "\r":
            position += 1
            startsLine = true
        case "#":
            skipLine()
            append(.comment, from: start)
        case "\"": readQuoted()
        case "'": readRaw()
        case "$": readVariable()
        case "[", "{": readOpening()
        case "]", "}": readClosing()
        case ",": advance(.symbol(.comma))
        case ";": advance(.symbol(.semicolon))
        case ":" where isInBraces: advance(.symbol(.colon))
        case "=", "!", "<", ">", "~": readOperator()
        case _ where BareWord.mayContain(scalar): readWord()
        case _ where scalar.properties.isWhitespace: position += UTF8.width(scalar)
        default:
            position += UTF8.width(scalar)
            append(.unexpectedCharacter(scalar), from: start)
        }
    }

    // MARK: Words

    private mutating func readWord() {
        let start = position
        while let scalar = peekScalar(), BareWord.mayContain(scalar),
            !(scalar == ":" && isInBraces)
        {
            position += UTF8.width(scalar)
        }
        let word = text(start..<position)
        // `a#b`: a comment begins only at the start of a word.
        if peekScalar() == "#" {
            skipLine()
            return append(.hashInWord(word), from: start)
        }
        if let number = BareWord.number(word) {
            append(.number(number, text: word), from: start)
        } else {
            append(.word(word), from: start)
        }
    }

    private mutating func readOperator() {
        let start = position
        let pair = text(start..<min(start + 2, bytes.count))
        if let comparison = ComparisonOperator(rawValue: pair) {
            advance(.comparison(comparison), by: 2)
        } else if let comparison = ComparisonOperator(rawValue: String(pair.prefix(1))) {
            advance(.comparison(comparison))
        } else if pair.hasPrefix("=") {
            advance(.symbol(.equals))
        } else {
            position += 1
            append(.unexpectedCharacter("!"), from: start)
        }
    }

    // MARK: Brackets

    private var isInBraces: Bool { openBrackets.contains { $0.isSymbol(.openBrace) } }

    private mutating func readOpening() {
        advance(.symbol(bytes[position] == UInt8(ascii: "[") ? .openBracket : .openBrace))
        // Deeper ones are refused by the parser; their count needs no memory.
        if let last = tokens.last, openBrackets.count < 1_000 { openBrackets.append(last) }
    }

    private mutating func readClosing() {
        let closes: Token.Symbol = bytes[position] == UInt8(ascii: "]") ? .openBracket : .openBrace
        advance(.symbol(closes == .openBracket ? .closeBracket : .closeBrace))
        if openBrackets.last?.isSymbol(closes) == true {
            openBrackets.removeLast()
        } else {
            hasStrayBracket = true
        }
    }

    // MARK: Strings

    /// Text in single quotes, as it is.
    private mutating func readRaw() {
        let start = position
        position += 1
        while let scalar = peekScalar(), scalar != "'" {
            if isEndOfBoundLine(scalar, quote: "'") { break }
            position += UTF8.width(scalar)
        }
        guard peekScalar() == "'" else { return giveUpString(from: start, quote: "'") }
        position += 1
        let content = text(start + 1..<position - 1)
        if let control = content.unicodeScalars.first(where: isForbiddenInText) {
            return append(.controlCharacter(control), from: start)
        }
        append(.string(content), from: start)
    }

    /// Text in double quotes, with JSON's escapes. A line may end inside it.
    private mutating func readQuoted() {
        let start = position
        var content = ""
        var problem: (problem: SyntaxProblem, span: SourceSpan)?
        position += 1
        while let scalar = peekScalar(), scalar != "\"" {
            if isEndOfBoundLine(scalar, quote: "\"") { break }
            let scalarStart = position
            position += UTF8.width(scalar)
            if scalar == "\\" {
                switch readEscape() {
                case .success(let escaped): content.unicodeScalars.append(escaped)
                case .failure(let failure):
                    problem = problem ?? (failure, SourceSpan(scalarStart, position))
                }
            } else if isForbiddenInText(scalar) {
                problem = problem ?? (.controlCharacter(scalar), SourceSpan(scalarStart, position))
            } else {
                content.unicodeScalars.append(scalar)
            }
        }
        guard peekScalar() == "\"" else { return giveUpString(from: start, quote: "\"") }
        position += 1
        if let problem {
            let diagnostic = problem.problem.diagnostic(at: problem.span)
            append(.invalid(diagnostic), from: start)
        } else {
            append(.string(content), from: start)
        }
    }

    private mutating func readEscape() -> Result<Unicode.Scalar, SyntaxProblem> {
        guard let scalar = peekScalar() else { return .failure(.badEscape("\\")) }
        position += UTF8.width(scalar)
        switch scalar {
        case "\"", "\\", "/": return .success(scalar)
        case "b": return .success("\u{8}")
        case "f": return .success("\u{C}")
        case "n": return .success("\n")
        case "r": return .success("\r")
        case "t": return .success("\t")
        case "u": return readUnicodeEscape()
        default: return .failure(.badEscape("\\" + String(scalar)))
        }
    }

    /// What follows `\u`: four digits, or two times four for what lies beyond U+FFFF.
    private mutating func readUnicodeEscape() -> Result<Unicode.Scalar, SyntaxProblem> {
        guard let unit = readHexDigits() else { return .failure(.badEscape("\\u")) }
        if UTF16.isTrailSurrogate(unit) { return .failure(.loneSurrogate) }
        guard UTF16.isLeadSurrogate(unit) else {
            guard unit != 0, let scalar = Unicode.Scalar(unit) else {
                return .failure(.controlCharacter("\0"))
            }
            return .success(scalar)
        }
        guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
            return .failure(.loneSurrogate)
        }
        position += 2
        guard let low = readHexDigits(), UTF16.isTrailSurrogate(low) else {
            return .failure(.loneSurrogate)
        }
        let value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(low & 0x3FF))
        return Unicode.Scalar(value).map { .success($0) } ?? .failure(.loneSurrogate)
    }

    private mutating func readHexDigits() -> UInt16? {
        guard position + 4 <= bytes.count else { return nil }
        let digits = text(position..<position + 4)
        guard digits.allSatisfy(\.isHexDigit), let value = UInt16(digits, radix: 16) else {
            return nil
        }
        position += 4
        return value
    }

    private func isForbiddenInText(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && !["\n", "\r", "\t"].contains(scalar)
    }

    private func isEndOfBoundLine(_ scalar: Unicode.Scalar, quote: Unicode.Scalar) -> Bool {
        (scalar == "\n" || scalar == "\r") && lineBoundQuotes.contains(quote)
    }

    /// The quote is never closed: it is reported, and reading goes on after its line.
    private mutating func giveUpString(from start: Int, quote: Unicode.Scalar) {
        hasUnclosedString = true
        lineBoundQuotes.insert(quote)
        position = start
        skipLine()
        append(.unclosedString(quote), from: start)
    }

    // MARK: Variables

    /// `$_`, `$3` or `$name`, then `.field`, `[0]` and `["a field"]` without space between.
    private mutating func readVariable() {
        let start = position
        position += 1
        let name = readIdentifier()
        guard let root = variableRoot(name) else { return giveUpVariable(from: start) }
        var path: [Variable.Step] = []
        while let next = peekScalar(), next == "." || next == "[" {
            guard let step = next == "." ? readFieldStep() : readIndexStep() else {
                return giveUpVariable(from: start)
            }
            path.append(step)
        }
        if let next = peekScalar(), next == "#" || BareWord.mayContain(next),
            !(next == ":" && isInBraces)
        {
            return giveUpVariable(from: start)
        }
        append(.variable(Variable(root: root, path: path)), from: start)
    }

    private func variableRoot(_ name: String) -> Variable.Root? {
        if name == "_" { return .last }
        if let cell = Int(name), name.allSatisfy(\.isASCII) { return .cell(cell) }
        return BareWord.isIdentifier(name) ? .name(name) : nil
    }

    private mutating func readIdentifier() -> String {
        let start = position
        while let scalar = peekScalar(), BareWord.isInIdentifier(scalar) {
            position += UTF8.width(scalar)
        }
        return text(start..<position)
    }

    private mutating func readFieldStep() -> Variable.Step? {
        position += 1
        let field = readIdentifier()
        return field.isEmpty ? nil : .field(field)
    }

    private mutating func readIndexStep() -> Variable.Step? {
        position += 1
        let step: Variable.Step
        if peekScalar() == "\"" {
            // The string is read as any other, then taken back off the tokens.
            readQuoted()
            guard case .string(let field)? = tokens.popLast()?.kind else { return nil }
            step = .field(field)
        } else {
            guard let index = Int(readIdentifier()) else { return nil }
            step = .index(index)
        }
        guard peekScalar() == "]" else { return nil }
        position += 1
        return step
    }

    private mutating func giveUpVariable(from start: Int) {
        while let scalar = peekScalar(), BareWord.mayContain(scalar) {
            position += UTF8.width(scalar)
        }
        append(.badVariable(text(start..<position)), from: start)
    }

    // MARK: Bytes

    private func peekScalar() -> Unicode.Scalar? {
        guard position < bytes.count else { return nil }
        let first = bytes[position]
        if first < 0x80 { return Unicode.Scalar(first) }
        var rest = bytes[position..<min(position + 4, bytes.count)].makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
        return scalar
    }

    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n"),
            bytes[position] != UInt8(ascii: "\r")
        {
            position += 1
        }
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private mutating func advance(_ kind: Token.Kind, by count: Int = 1) {
        position += count
        append(kind, from: position - count)
    }

    private mutating func append(_ problem: SyntaxProblem, from start: Int) {
        append(.invalid(problem.diagnostic(at: SourceSpan(start, position))), from: start)
    }

    private mutating func append(_ kind: Token.Kind, from start: Int) {
        tokens.append(Token(kind, span: SourceSpan(start, position), startsLine: startsLine))
        if kind != .comment { startsLine = false }
    }
}
