import SlipwayCore

/// What to say when a word is not the one that can stand there.
extension Parser {
    func missingName(
        _ thing: String, usage: String? = nil, keyword: String? = nil
    ) -> SyntaxFailure {
        if !isAtEnd, keyword == nil { return unexpected(thing) }
        return SyntaxFailure(
            .missingName(of: thing, usage: usage, keyword: keyword), at: placeOfMissing)
    }

    // MARK: Verbs and nouns

    /// The word at this place begins a statement, and is no verb.
    func unknownVerb() -> SyntaxFailure {
        let span = current.span
        guard let word = currentKeyword, StatementWord(typed: word) == nil else {
            return unexpected("a command")
        }
        if following?.isSymbol(.equals) == true {
            let name = current.bareText ?? word
            let isName = BareWord.isIdentifier(name)
            return SyntaxFailure(
                .assignment(name: name), at: span, correction: isName ? (span, "let \(name)") : nil)
        }
        let suggestion = verbSuggestion(for: word)
        return SyntaxFailure(
            .unknownVerb(current.bareText ?? word, suggestion), at: span,
            correction: suggestion.map { (span, $0.text) })
    }

    private func verbSuggestion(for word: String) -> SyntaxProblem.Suggestion? {
        let known = table.verbs + StatementWord.allCases.map(\.rawValue)
        let taught = (NearWords.verbs[word] ?? []).filter(known.contains)
        if let first = taught.first {
            guard let noun = following?.bareText.flatMap(Self.meantNoun) else {
                return .otherWord(first)
            }
            let related = taught + taught.flatMap { NearWords.related[$0] ?? [] }
            let fitting = related.first { verb in
                let row = table.command(verb: verb, noun: noun.noun, isPlural: noun.isPlural)
                return row?.isPlural == noun.isPlural
            }
            let taking = taught.first { table.command(verb: $0, noun: noun.noun) != nil }
            return .otherWord(fitting ?? taking ?? first)
        }
        return word.nearest(in: known).map { .misspelt($0) }
    }

    /// The noun that a word is or stands for.
    private static func meantNoun(_ word: String) -> (noun: Noun, isPlural: Bool)? {
        NounWord.noun(typed: word) ?? NearWords.noun(word.lowercased())
    }

    /// No noun stands after the verb, which needs one.
    func missingNoun(after verb: Word) -> SyntaxFailure {
        let takes = table.nouns(verb: verb.text)
        guard !isAtEnd, !isAtCursor else {
            return SyntaxFailure(
                .missingNoun(verb: verb.text, takes: takes, found: .end, example: nil),
                at: placeOfMissing)
        }
        guard currentKeyword != nil else {
            guard current.isNameLike else { return unexpected(takes.joined(separator: ", ")) }
            return untoldNoun(after: verb, takes: takes)
        }
        let failure = unknownNoun(verb: verb.text, takes: takes)
        let next = following?.bareText.flatMap { ClauseKeyword(rawValue: $0.lowercased()) }
        let endsHere = following.map { $0.isEnd || $0.isSymbol(.semicolon) } ?? true
        guard failure.correction == nil, endsHere || next != nil else { return failure }
        return untoldNoun(after: verb, takes: takes)
    }

    /// A name stands where the noun before it was left out.
    private func untoldNoun(after verb: Word, takes: [String]) -> SyntaxFailure {
        let example = table.commands(verb: verb.text).first { row in
            switch row.name?.kind {
            case .existing, .new: true
            default: false
            }
        }
        return SyntaxFailure(
            .missingNoun(
                verb: verb.text, takes: takes, found: .text(written(current)),
                example: example?.title),
            at: current.span)
    }

    /// The word at this place should be one of these nouns.
    func unknownNoun(verb: String, takes: [String]) -> SyntaxFailure {
        let span = current.span
        let word = current.bareText ?? ""
        let suggestion = nounSuggestion(for: word, takes: takes)
        return SyntaxFailure(
            .unknownNoun(verb: verb, word, takes: takes, suggestion), at: span,
            correction: suggestion.map { (span, $0.text) })
    }

    private func nounSuggestion(
        for word: String, takes: [String]
    ) -> SyntaxProblem.Suggestion? {
        if let near = NearWords.noun(word.lowercased()),
            let says = takes.first(where: { NounWord.noun(typed: $0)?.noun == near.noun })
        {
            return .otherWord(says)
        }
        return word.nearest(in: takes).map { .misspelt($0) }
    }

    /// The noun is one, but this verb does nothing with it.
    func unknownCommand(verb: Word, noun: Noun, isPlural: Bool) -> SyntaxFailure {
        let others = (NearWords.related[verb.text] ?? []) + (NearWords.verbs[verb.text] ?? [])
        let title = NearWords.commands["\(verb.text) \(noun.rawValue)"]
        let row =
            table.commands.first { $0.title == title }
            ?? others.lazy.compactMap {
                table.command(verb: $0, noun: noun, isPlural: isPlural)
            }.first
        let span = verb.span.joined(with: current.span)
        return SyntaxFailure(
            .unknownCommand(
                verb: verb.text, noun: current.bareText?.lowercased() ?? noun.rawValue,
                takes: table.nouns(verb: verb.text), instead: row?.title),
            at: span, correction: row.map { (span, $0.title) })
    }

    /// The verb takes the noun in the other number; what is meant may be another verb that takes
    /// it as typed (`show spaces`).
    func otherNumber(verb: Word, row: CommandSyntax) -> SyntaxFailure {
        let typed = current.bareText?.lowercased() ?? ""
        let hasName = following.map { $0.isNameLike } ?? false
        let others = NearWords.related[verb.text] ?? []
        let other = others.lazy.compactMap {
            table.commands(verb: $0).first { $0.nounText == typed }
        }.first
        let meant = other.flatMap { $0.isPlural || hasName ? $0 : nil } ?? row
        let span = verb.span.joined(with: current.span)
        return SyntaxFailure(
            .otherNumber(verb: verb.text, noun: typed, says: meant.title), at: span,
            correction: (span, meant.title))
    }

    /// The noun at this place is none of those that the clause takes.
    func wrongPlace(clause: String?, takes: [String]) -> SyntaxFailure {
        let word = current.bareText ?? ""
        let suggestion = nounSuggestion(for: word, takes: takes)
        guard let clause else {
            return SyntaxFailure(
                .expected("a kind of thing", found: .text(describe(current))), at: current.span,
                correction: suggestion.map { (current.span, $0.text) })
        }
        return SyntaxFailure(
            .wrongPlace(clause: clause, noun: word, takes: takes, suggestion), at: current.span,
            correction: suggestion.map { (current.span, $0.text) })
    }

    /// `to espacio lab`, `to spce lab`: what stands at this place is followed by a name, so it was
    /// meant as a noun.
    func misspeltPlace(among nouns: [Noun], clause: String?) -> SyntaxFailure? {
        guard let clause, let word = currentKeyword, let following, following.isNameLike,
            ClauseKeyword(rawValue: following.bareText?.lowercased() ?? "") == nil
        else { return nil }
        let takes = nouns.map(\.rawValue)
        guard let suggestion = nounSuggestion(for: word, takes: takes) else { return nil }
        return SyntaxFailure(
            .wrongPlace(clause: clause, noun: word, takes: takes, suggestion), at: current.span,
            correction: (current.span, suggestion.text))
    }

    // MARK: Clauses

    /// Two elements of a list stand side by side, or something else follows one.
    func missingComma(or closing: String) -> SyntaxFailure {
        var failure = unexpected("`,` or `\(closing)`")
        let beginsValue =
            current.isNameLike || current.isSymbol(.openBracket) || current.isSymbol(.openBrace)
        if beginsValue { failure.correction = (gapBefore, ", ") }
        return failure
    }

    /// The space between the token before and this one.
    private var gapBefore: SourceSpan { SourceSpan(previous.span.end, current.span.start) }

    /// `=` where two values are to be compared.
    func singleEquals() -> SyntaxFailure {
        SyntaxFailure(.singleEquals, at: current.span, correction: (current.span, "=="))
    }

    func unexpectedName(of syntax: CommandSyntax) -> SyntaxFailure {
        SyntaxFailure(
            .unexpectedName(
                command: syntax.title, describe(current), takes: syntax.clauses.map(\.usage)),
            at: current.span)
    }

    /// What stands at this place begins no clause of the command.
    func unknownClause(of syntax: CommandSyntax, after clauses: [Clause]) -> SyntaxFailure {
        let given = clauses.map(\.keyword)
        let open = syntax.clauses.filter { syntax.allows($0.keyword, given: given) }
        let takes = open.map(\.keyword.rawValue)
        if let (keyword, thing, position) = keywordReadAsName, position == index - 1,
            syntax.clause(ClauseKeyword(rawValue: keyword.text.lowercased()) ?? .equals) != nil
        {
            let before = SourceSpan(keyword.span.start, keyword.span.start)
            return SyntaxFailure(
                .missingName(of: thing, usage: nil, keyword: keyword.text), at: before)
        }
        if let failure = forgottenSymbol(in: syntax, after: clauses, open: open) { return failure }
        guard let word = currentKeyword else {
            guard current.isNameLike else { return unexpected("a clause or the end") }
            return SyntaxFailure(
                .unknownClause(command: syntax.title, describe(current), takes: takes, nil),
                at: current.span)
        }
        let isFlag = word.hasPrefix("-")
        let plain = isFlag ? String(word.drop { $0 == "-" }) : word
        let suggestion = clauseSuggestion(for: plain, among: open, isFlag: isFlag)
        if suggestion == nil, !isFlag, let words = wordsOfName(missing: open) {
            let name = quoted(words.compactMap(\.bareText).joined(separator: " "))
            let span = previous.span.joined(with: words.last?.span ?? current.span)
            return SyntaxFailure(
                .unknownClause(
                    command: syntax.title, describe(current), takes: takes, .quotes(name)),
                at: current.span, correction: (span, name))
        }
        if suggestion == nil, !isFlag, !isClauseKeyword, syntax.name == nil, !syntax.takesInput,
            clauses.isEmpty
        {
            return unexpectedName(of: syntax)
        }
        return SyntaxFailure(
            isFlag
                ? .flag(word, suggestion)
                : .unknownClause(
                    command: syntax.title, describe(current), takes: takes, suggestion),
            at: current.span, correction: suggestion.map { (current.span, $0.text) })
    }

    /// The words of a name that was written without quotes, the one before included; `nil` when
    /// the word at this place, or what is still missing, speaks for a forgotten clause.
    private func wordsOfName(missing open: [CommandSyntax.ClauseSyntax]) -> [Token]? {
        guard lastBareName == index - 1, let word = currentKeyword,
            ClauseKeyword(rawValue: word) == nil, NearWords.clauses[word] == nil
        else { return nil }
        let rest = restOfLine.compactMap { $0.bareText?.lowercased() }
        let isComplete = open.allSatisfy {
            $0.need == .optional || rest.contains($0.keyword.rawValue)
        }
        guard isComplete else { return nil }
        let words = restOfLine.prefix { token in
            token.bareText.map { ClauseKeyword(rawValue: $0.lowercased()) == nil } ?? false
        }
        return [previous] + words
    }

    /// A comma between pairs or names, the `with` before pairs, or the `=` before a value was left
    /// out.
    private func forgottenSymbol(
        in syntax: CommandSyntax, after clauses: [Clause], open: [CommandSyntax.ClauseSyntax]
    ) -> SyntaxFailure? {
        let name = String(written(current).drop { $0 == "-" })
        if following?.isSymbol(.equals) == true, current.isNameLike {
            if previousEndsPairs(in: syntax, after: clauses) {
                return commaFailure
            }
            guard let with = open.first(where: { $0.keyword == .with }),
                case .pairs(let names) = with.value, names.isEmpty || names.contains(name)
            else { return nil }
            return SyntaxFailure(
                .unknownClause(
                    command: syntax.title, describe(current), takes: open.map(\.keyword.rawValue),
                    .otherWord("with \(name)=…")),
                at: current.span, correction: (current.span, "with " + name))
        }
        if case .names? = clauses.last?.argument,
            case .word(let words)? = syntax.clause(.notify)?.value,
            words.contains(name)
        {
            return commaFailure
        }
        guard open.contains(where: { $0.keyword == .equals }), current.isNameLike else {
            return nil
        }
        return SyntaxFailure(
            .expected("`=`", found: .text(describe(current))), at: current.span,
            correction: (current.span, "= " + name))
    }

    private var commaFailure: SyntaxFailure {
        SyntaxFailure(
            .missingComma(before: describe(current)), at: current.span,
            correction: (gapBefore, ", "))
    }

    private func previousEndsPairs(in syntax: CommandSyntax, after clauses: [Clause]) -> Bool {
        switch clauses.last?.argument {
        case .pairs, .input(.row): true
        case nil: syntax.takesInput
        default: false
        }
    }

    /// The clause that was meant: by the thing that follows it, as a near-word, or misspelt.
    private func clauseSuggestion(
        for word: String, among open: [CommandSyntax.ClauseSyntax], isFlag: Bool
    ) -> SyntaxProblem.Suggestion? {
        let keywords = open.map(\.keyword)
        if isFlag, let keyword = keywords.first(where: { $0.rawValue == word }) {
            return .otherWord(keyword.rawValue)
        }
        if isFlag, let suggestion = flagSuggestion(for: word, among: open) { return suggestion }
        let near = (NearWords.clauses[word] ?? []).filter(keywords.contains)
        let isPreposition = ClauseKeyword(rawValue: word) != nil || NearWords.clauses[word] != nil
        let fitting = clausesThatTake(following, among: open)
        if let keyword = near.first(where: fitting.contains) {
            return .otherWord(keyword.rawValue)
        }
        if fitting.count == 1, let keyword = fitting.first {
            return isPreposition ? .otherWord(keyword.rawValue) : .misspelt(keyword.rawValue)
        }
        if let keyword = near.first { return .otherWord(keyword.rawValue) }
        // A preposition is no slip of a longer word: `for` does not mean `format`.
        let places: Set<ClauseKeyword> = [.in, .to, .into, .from, .of, .for, .on]
        let spelling = isPreposition ? keywords.filter(places.contains) : keywords
        if let nearest = word.nearest(in: spelling.map(\.rawValue)) {
            return isPreposition ? .otherWord(nearest) : .misspelt(nearest)
        }
        // One preposition for another, and only one place is still missing.
        let meant = ClauseKeyword(rawValue: word).map { [$0] } ?? NearWords.clauses[word] ?? []
        let required = open.filter { $0.need == .required && places.contains($0.keyword) }
        guard required.count == 1, let only = required.first, !places.isDisjoint(with: meant) else {
            return nil
        }
        return .otherWord(only.keyword.rawValue)
    }

    /// `--space lab` → `in space lab`; `--storage x` → `with storage=…`.
    private func flagSuggestion(
        for word: String, among open: [CommandSyntax.ClauseSyntax]
    ) -> SyntaxProblem.Suggestion? {
        if let noun = Noun(rawValue: word) {
            let clause = open.first {
                if case .existing(let nouns) = $0.value { nouns.contains(noun) } else { false }
            }
            if let clause { return .otherWord("\(clause.keyword.rawValue) \(word)") }
        }
        let hasOption = open.contains {
            if case .pairs(let names) = $0.value { names.contains(word) } else { false }
        }
        return hasOption ? .otherWord("with \(word)=…") : nil
    }

    /// The clauses that take a thing of the kind that this token is the noun of, or that take this
    /// word: `L` is a size of hardware.
    private func clausesThatTake(
        _ token: Token?, among open: [CommandSyntax.ClauseSyntax]
    ) -> [ClauseKeyword] {
        guard let word = token?.bareText else { return [] }
        let noun = Self.meantNoun(word)?.noun
        return open.filter { clause in
            switch clause.value {
            case .existing(let nouns): noun.map(nouns.contains) ?? false
            case .word(let words): words.contains(word)
            default: false
            }
        }.map(\.keyword)
    }

    func unknownOption(_ name: Word, takes: [String], command: String) -> SyntaxFailure {
        let nearest = name.text.nearest(in: takes)
        return SyntaxFailure(
            .unknownOption(
                command: command, name.text, takes: takes, nearest.map { .misspelt($0) }),
            at: name.span, correction: nearest.map { (name.span, $0) })
    }

    /// What `score` should read does not begin with a word that says what it is.
    func unknownInput() -> SyntaxFailure {
        let expected = "records: `file F`, `csv F`, `data D`, `row NAME=VALUE` or `rows LIST`"
        if !isAtEnd, current.isSymbol(.openBracket) || current.isSymbol(.openBrace) {
            return unexpected(expected, correction: "rows " + written(current))
        }
        guard !isAtEnd, current.isNameLike else { return unexpected(expected) }
        let written = written(current)
        let text = written.lowercased()
        if let word = NearWords.inputs[text] { return unexpected(expected, correction: word) }
        let isVariable = text.hasPrefix("$")
        let isFile = text.contains(".json") || text.contains(".csv")
        guard isVariable || isFile else { return unexpected(expected) }
        let word = isVariable ? "rows" : text.contains(".csv") ? "csv" : "file"
        return unexpected(expected, correction: word + " " + written)
    }
}
