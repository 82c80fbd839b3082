/// What can be typed at a place, and what is still to be typed: pure functions of the text and
/// the command table.
public enum Completion {
    /// What may stand at the cursor, as far as text and table tell; names of existing things,
    /// paths and variables are then filled in by whoever knows them:
    /// `CompletionRequest.items(names:paths:variables:)`.
    ///
    /// - Parameter cursor: UTF-8 bytes from the beginning; what lies beyond the text counts as
    ///   its end.
    public static func request(
        text: String, cursor: Int, table: CommandTable
    ) -> CompletionRequest {
        let place = CursorPlace(text: text, cursor: cursor)
        guard !place.isInComment else { return CompletionRequest(place, seeing: Sightings()) }
        return CompletionRequest(
            place, seeing: sightings(at: place.tokens, of: place, table: table))
    }

    /// The arguments that are still to come, to be shown in grey behind the text: after
    /// `create space `, `NAME [with storage=…, service=…, stage=…]`.
    ///
    /// It begins with a space where the text does not end in one, and with a quote where one is
    /// open. `nil` when nothing is to come, or when something stands behind the cursor already.
    public static func argumentHint(
        text: String, cursor: Int, table: CommandTable
    ) -> String? {
        let place = CursorPlace(text: text, cursor: cursor)
        guard !place.isInComment, !place.hasTextBehind, !place.isAtStatementStart else {
            return nil
        }
        let sightings = sightings(at: place.tokensWithPartial, of: place, table: table)
        guard sightings.reachedCursor else { return nil }
        var pieces = sightings.pending.map { [$0] } ?? []
        if let command = sightings.command {
            if let syntax = command.syntax {
                pieces += syntax.argumentsUsage(
                    afterName: command.isPastName, given: command.given)
            } else if pieces.isEmpty {
                pieces = verbHint(command.verb, table: table)
            }
        }
        let hint = pieces.filter { !$0.isEmpty }.joined(separator: " ")
        guard !hint.isEmpty || place.openQuote != nil else { return nil }
        let quote = place.openQuote.map { String($0.rawValue) } ?? ""
        let needsSpace = place.partial != nil && !hint.isEmpty && !hint.hasPrefix("=")
        return quote + (needsSpace ? " " : "") + hint
    }

    /// The things that a verb takes, or everything when it takes only one.
    private static func verbHint(_ verb: String, table: CommandTable) -> [String] {
        let rows = table.commands(verb: verb)
        guard rows.count == 1, let only = rows.first else {
            return [rows.compactMap(\.nounText).joined(separator: "|")]
        }
        return [String(only.usage.dropFirst(verb.count + 1))]
    }

    private static func sightings(
        at tokens: [Token], of place: CursorPlace, table: CommandTable
    ) -> Sightings {
        var parser = Parser(
            bytes: place.bytes, tokens: tokens, table: table, findsCorrections: false)
        _ = parser.script()
        return parser.sightings
    }
}

/// How the word at the cursor is quoted so far.
public enum OpenQuote: Character, Sendable {
    case double = "\""
    case single = "'"
}

/// The text before the cursor, cut into what is complete and the word being typed.
struct CursorPlace {
    /// The text before the cursor.
    let bytes: [UInt8]
    /// The complete tokens, then the cursor, then the end.
    let tokens: [Token]
    /// The same with the word being typed as if it were complete.
    let tokensWithPartial: [Token]
    /// The word that touches the cursor from the left.
    let partial: Token?
    /// What was typed of it, without quotes and escapes.
    let typed: String
    let quote: OpenQuote?
    /// Bytes from where a completion replaces the text, up to the cursor.
    let range: SourceSpan
    let isInComment: Bool
    let hasTextBehind: Bool

    init(text: String, cursor: Int) {
        let whole = Array(text.utf8)
        // A cursor inside a character stands before it.
        var end = min(max(cursor, 0), whole.count)
        while end > 0, end < whole.count, UTF8.isContinuation(whole[end]) { end -= 1 }
        let before = Array(whole[..<end])
        let all = Lexer.tokens(in: before, from: 0)
        isInComment = all.dropLast().last.map { $0.kind == .comment && $0.span.end == end } ?? false
        hasTextBehind = whole[end...].contains { !Self.isSpace($0) }

        var complete = all.filter { $0.kind != .comment && !$0.isEnd }
        let startsLine = all.last?.startsLine ?? true
        let endToken = Token(.end, span: SourceSpan(end, end), startsLine: false)
        var partial: Token?
        var content: (text: String, quote: OpenQuote?)?
        if let last = complete.last, last.span.end == end,
            let found = Self.content(of: last, in: before)
        {
            partial = last
            content = found
        }
        let cursorToken = { (startsLine: Bool) in
            Token(.cursor, span: SourceSpan(end, end), startsLine: startsLine)
        }
        tokensWithPartial =
            complete.map { token in
                // An open string counts as closed at the cursor.
                guard token == partial, case .invalid = token.kind, let content else {
                    return token
                }
                return Token(
                    .string(content.text), span: token.span, startsLine: token.startsLine)
            } + [cursorToken(partial == nil && startsLine), endToken]
        if let partial {
            complete.removeLast()
            tokens = complete + [cursorToken(partial.startsLine), endToken]
        } else {
            tokens = complete + [cursorToken(startsLine), endToken]
        }
        bytes = before
        self.partial = partial
        typed = content?.text ?? ""
        quote = content?.quote
        range = SourceSpan(partial?.span.start ?? end, end)
    }

    /// The quote that is open at the cursor.
    var openQuote: OpenQuote? {
        guard let partial, case .invalid = partial.kind else { return nil }
        return quote
    }

    /// Whether nothing of the statement stands before the cursor.
    var isAtStatementStart: Bool {
        guard partial == nil else { return false }
        let complete = tokens.dropLast(2)
        return tokens[complete.count].startsLine || complete.last?.isSymbol(.semicolon) ?? true
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    /// What a token that touches the cursor holds so far; `nil` when it is no word.
    private static func content(
        of token: Token, in bytes: [UInt8]
    ) -> (text: String, quote: OpenQuote?)? {
        let raw = String(decoding: bytes[token.span.start..<token.span.end], as: UTF8.self)
        let quote = raw.first.flatMap(OpenQuote.init)
        switch token.kind {
        case .word(let text), .number(_, let text): return (text, nil)
        case .string(let text): return (text, quote)
        case .variable: return (raw, nil)
        case .invalid where raw.hasPrefix("$"): return (raw, nil)
        case .invalid:
            guard let quote else { return nil }
            let closed = Lexer.tokens(in: raw + String(quote.rawValue))
            guard case .string(let text)? = closed.first?.kind else {
                return (String(raw.dropFirst()), quote)
            }
            return (text, quote)
        default: return nil
        }
    }
}
