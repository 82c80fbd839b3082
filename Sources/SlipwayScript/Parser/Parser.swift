/// What a script says: its statements, and what is wrong with the lines that are not among them.
public struct ParsedScript: Sendable, Equatable {
    public let statements: [Statement]
    /// One for each line that could not be read, in order.
    public let diagnostics: [Diagnostic]

    public init(statements: [Statement], diagnostics: [Diagnostic]) {
        self.statements = statements
        self.diagnostics = diagnostics
    }
}

/// Reads statements by recursive descent, one token ahead (the grammar is LL(1)), and checks
/// every command against the command table while it reads it.
///
/// Start reading at `statement()` and `command()`; the loop around them recovers from errors.
public struct Parser {
    let table: CommandTable
    private let bytes: [UInt8]
    private let findsCorrections: Bool
    private var tokens: [Token]
    private(set) var index = 0
    private var statementStart = 0
    /// The brackets that are open at the current token; inside them lines do not end a statement.
    private var openBrackets: [Token] = []
    /// How often reading may still begin anew behind an unclosed brace or quote; keeps the cost
    /// linear.
    private var restartsLeft = 16
    private var diagnostics: [Diagnostic] = []
    /// The correction of the first problem, when it has one.
    private var firstCorrection: (span: SourceSpan, text: String)?
    /// A word of the language that was read as a name just now, since a name had to come.
    var keywordReadAsName: (word: Word, thing: String, index: Int)?
    /// The place of the bare word that was read as a name last.
    var lastBareName: Int?
    var sightings = Sightings()

    init(bytes: [UInt8], table: CommandTable, findsCorrections: Bool) {
        self.init(
            bytes: bytes, tokens: Lexer.tokens(in: bytes, from: 0), table: table,
            findsCorrections: findsCorrections)
    }

    init(bytes: [UInt8], tokens: [Token], table: CommandTable, findsCorrections: Bool) {
        self.bytes = bytes
        self.table = table
        self.findsCorrections = findsCorrections
        self.tokens = tokens.filter { $0.kind != .comment }
    }

    // MARK: Entries

    /// Reads a script. Every span is a UTF-8 offset into the text.
    ///
    /// A pasted transcript is read too: when the first line begins with a prompt
    /// (`[3] lab> `, `slipway> `), prompts are dropped and lines of output are passed over.
    public static func parse(_ text: String, table: CommandTable) -> ParsedScript {
        let bytes = Transcript.withoutPromptsAndOutput(Array(text.utf8)) {
            StatementWord(typed: $0) != nil || !table.commands(verb: $0).isEmpty
        }
        var parser = Parser(bytes: bytes, table: table, findsCorrections: true)
        return parser.script()
    }

    /// Reads the bytes of a file. Bytes that are not UTF-8 are reported once, and spans are
    /// offsets into `String(decoding: bytes, as: UTF8.self)`.
    public static func parse(bytes: [UInt8], table: CommandTable) -> ParsedScript {
        let text = String(decoding: bytes, as: UTF8.self)
        let script = parse(text, table: table)
        guard let valid = firstDifference(bytes, Array(text.utf8)) else { return script }
        let span = SourceSpan(valid, valid + UTF8.width("\u{FFFD}"))
        return ParsedScript(
            statements: [], diagnostics: [SyntaxProblem.notUTF8.diagnostic(at: span)])
    }

    /// Whether more lines are to come: a bracket or a string is still open at the end.
    public static func isIncomplete(_ text: String) -> Bool {
        Lexer.isIncomplete(Array(text.utf8))
    }

    private static func firstDifference(_ first: [UInt8], _ second: [UInt8]) -> Int? {
        if first == second { return nil }
        return zip(first, second).enumerated().first { $1.0 != $1.1 }?.offset
            ?? min(first.count, second.count)
    }

    // MARK: The loop

    mutating func script() -> ParsedScript {
        var statements: [Statement] = []
        while !current.isEnd {
            if current.isSymbol(.semicolon) {
                index += 1
                continue
            }
            statementStart = index
            openBrackets = []
            keywordReadAsName = nil
            lastBareName = nil
            do throws(SyntaxFailure) {
                let statement = try statement()
                guard isAtEnd else { throw unexpected("the end of the statement") }
                statements.append(statement)
            } catch {
                recover(from: error)
            }
        }
        return ParsedScript(statements: statements, diagnostics: diagnostics)
    }

    /// Reports the failure and goes to the line after it.
    private mutating func recover(from original: SyntaxFailure) {
        if isAtCursor { sightings.reachedCursor = true }
        var failure = refined(original)
        let start = tokens[statementStart].span.start
        if !openBrackets.isEmpty, !skipToClosingBracket() {
            failure = unclosedBracketFailure() ?? failure
        }
        var end = tokens[statementStart].span.end
        while !current.isEnd, index == statementStart || !current.startsLine {
            end = current.span.end
            index += 1
        }
        if let offset = failure.resumesAt, restartsLeft > 0 {
            restartsLeft -= 1
            tokens = Lexer.tokens(in: bytes, from: offset).filter { $0.kind != .comment }
            index = 0
        }
        report(failure, from: start, to: end)
    }

    /// The failure as its cause: what the lexer said, or a quote forgotten some lines before.
    private func refined(_ failure: SyntaxFailure) -> SyntaxFailure {
        var failure = failure
        if !isAtEnd, case .invalid(let diagnostic) = current.kind {
            failure.diagnostic = diagnostic
            failure.correction = nil
        }
        // `"lab⏎create space "x`: the text that ends here began on another line, and something
        // clings to its end.
        guard index > statementStart, case .string(let text) = previous.kind,
            text.contains(where: \.isNewline), current.span.start == previous.span.end,
            !current.isEnd
        else { return failure }
        let quote: Unicode.Scalar = bytes[previous.span.start] == UInt8(ascii: "'") ? "'" : "\""
        return SyntaxFailure(
            .unclosedString(quote),
            at: SourceSpan(previous.span.start, lineEnd(from: previous.span.start)),
            resumesAt: lineEnd(from: previous.span.start))
    }

    /// Goes behind the bracket that closes the outermost open one; false when there is none, or
    /// when a statement begins on a line of its own before it.
    private mutating func skipToClosingBracket() -> Bool {
        var depth = openBrackets.count
        var position = index
        while position < tokens.count {
            let token = tokens[position]
            if token.startsLine, position > statementStart, beginsStatement(position) {
                return false
            }
            switch token.kind {
            case .symbol(.openBracket), .symbol(.openBrace): depth += 1
            case .symbol(.closeBracket), .symbol(.closeBrace): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 {
                index = position
                return true
            }
        }
        return false
    }

    private mutating func unclosedBracketFailure() -> SyntaxFailure? {
        guard let bracket = openBrackets.last, case .symbol(let symbol) = bracket.kind else {
            return nil
        }
        while !current.isEnd, !(current.startsLine && beginsStatement(index)) { index += 1 }
        // An open brace changes how colons are read, so what follows is cut into tokens anew.
        let hasBrace = openBrackets.contains { $0.isSymbol(.openBrace) }
        return SyntaxFailure(
            .unclosedBracket(symbol.rawValue), at: bracket.span,
            resumesAt: hasBrace && !current.isEnd ? current.span.start : nil)
    }

    /// Whether a command or another statement seems to begin at this token.
    private func beginsStatement(_ position: Int) -> Bool {
        guard case .word(let word) = tokens[position].kind, position + 1 < tokens.count,
            StatementWord(typed: word) != nil || !table.commands(verb: word).isEmpty
        else { return false }
        switch tokens[position + 1].kind {
        case .symbol(.colon), .symbol(.equals), .symbol(.comma), .symbol(.closeBracket),
            .symbol(.closeBrace):
            return false
        default: return true
        }
    }

    // MARK: Reporting

    private mutating func report(_ failure: SyntaxFailure, from start: Int, to end: Int) {
        if diagnostics.isEmpty { firstCorrection = failure.correction }
        if let diagnostic = failure.diagnostic {
            diagnostics.append(diagnostic)
            return
        }
        let corrected = failure.correction.flatMap { correction in
            findsCorrections ? correctedText(correction, from: start, to: end) : nil
        }
        diagnostics.append(failure.problem.diagnostic(at: failure.span, correctedText: corrected))
    }

    /// The lines of the statement with the correction in them, when that makes them right; other
    /// near-words on the same line are corrected too.
    private func correctedText(
        _ correction: (span: SourceSpan, text: String), from start: Int, to end: Int
    ) -> String? {
        let first = lineStart(before: start)
        let last = lineEnd(from: max(end, correction.span.end))
        var line = Array(bytes[first..<last])
        var next: (span: SourceSpan, text: String)? = (
            SourceSpan(correction.span.start - first, correction.span.end - first), correction.text
        )
        for _ in 0..<5 {
            guard let correction = next else { return nil }
            line.replaceSubrange(
                correction.span.start..<correction.span.end, with: Array(correction.text.utf8))
            var parser = Parser(bytes: line, table: table, findsCorrections: false)
            if parser.script().diagnostics.isEmpty {
                let text = String(decoding: line, as: UTF8.self)
                return String(text.drop(while: \.isWhitespace))
            }
            next = parser.firstCorrection
        }
        return nil
    }

    private func lineStart(before offset: Int) -> Int {
        bytes[..<offset].lastIndex(where: isLineEnd).map { $0 + 1 } ?? 0
    }

    private func lineEnd(from offset: Int) -> Int {
        bytes[offset...].firstIndex(where: isLineEnd) ?? bytes.count
    }

    private func isLineEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    // MARK: Tokens

    var current: Token { tokens[index] }

    var previous: Token { tokens[max(index - 1, 0)] }

    /// The token after the current one, for messages only.
    var following: Token? {
        guard index + 1 < tokens.count, !tokens[index + 1].startsLine else { return nil }
        return tokens[index + 1]
    }

    /// The current token and those after it, up to the end of the line.
    var restOfLine: ArraySlice<Token> {
        tokens[index...].prefix { !$0.isEnd && (!$0.startsLine || $0 == current) }
    }

    var isAtCursor: Bool { current.kind == .cursor }

    /// Whether the statement ends before the current token.
    var isAtEnd: Bool {
        if current.isEnd { return true }
        guard openBrackets.isEmpty else { return false }
        return current.isSymbol(.semicolon) || (current.startsLine && index > statementStart)
    }

    /// The bare word at this place, in lower case, unless the statement ends before it.
    var currentKeyword: String? {
        guard !isAtEnd, case .word(let text) = current.kind else { return nil }
        return text.lowercased()
    }

    @discardableResult
    mutating func advance() -> Token {
        let token = current
        if !token.isEnd { index += 1 }
        return token
    }

    mutating func takeSymbol(_ symbol: Token.Symbol) -> Bool {
        guard !isAtEnd, current.isSymbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func takeKeyword(_ keyword: String) -> Bool {
        guard currentKeyword == keyword else { return false }
        advance()
        return true
    }

    /// Reads what stands between brackets; the current token opens them.
    mutating func inBrackets<Content>(
        _ read: (inout Parser) throws(SyntaxFailure) -> Content
    ) throws(SyntaxFailure) -> Content {
        let limit = 64
        guard openBrackets.count < limit else {
            throw SyntaxFailure(.nestedTooDeep(limit: limit), at: current.span)
        }
        openBrackets.append(advance())
        let content = try read(&self)
        // The closing bracket is read inside; what follows may be on the next line.
        openBrackets.removeLast()
        return content
    }

    // MARK: Failures

    /// The place of something that is missing: right after what was read last.
    var placeOfMissing: SourceSpan {
        let offset = index > statementStart ? previous.span.end : current.span.start
        return SourceSpan(offset, offset)
    }

    func unexpected(
        _ expected: String, correction: String? = nil
    ) -> SyntaxFailure {
        guard !isAtEnd else {
            return SyntaxFailure(.expected(expected, found: .end), at: placeOfMissing)
        }
        return SyntaxFailure(
            .expected(expected, found: .text(describe(current))), at: current.span,
            correction: correction.map { (current.span, $0) })
    }

    /// The token as it stands in the text, quotes included.
    func written(_ token: Token) -> String {
        String(decoding: bytes[token.span.start..<token.span.end], as: UTF8.self)
    }

    /// The token as a message shows it.
    func describe(_ token: Token) -> String {
        let raw = written(token)
        let line = raw.prefix { !$0.isNewline }
        let shown = line.count > 40 || line.count < raw.count ? line.prefix(40) + "…" : line
        return "`\(shown)`"
    }
}

extension Token {
    var isEnd: Bool { kind == .end }
}
