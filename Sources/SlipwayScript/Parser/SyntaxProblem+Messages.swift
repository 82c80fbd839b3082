/// The words for every problem of the syntax, in one place.
extension SyntaxProblem {
    func diagnostic(at span: SourceSpan?, correctedText: String? = nil) -> Diagnostic {
        Diagnostic(
            code: code.rawValue, what: what, why: why, next: next, span: span,
            correctedText: correctedText)
    }

    var code: ErrorCode {
        switch self {
        case .unexpectedCharacter, .hashInWord, .controlCharacter: .badCharacter
        case .unclosedString, .unclosedBracket: .unclosed
        case .badEscape, .loneSurrogate: .badEscape
        case .badVariable, .badName: .badVariable
        case .notUTF8: .badEncoding
        case .expected, .missingComma, .nestedTooDeep, .stateOfValue, .singleEquals, .assignment:
            .syntax
        case .unknownVerb: .unknownVerb
        case .nothingToPlan: .nothingToPlan
        case .missingNoun: .missingNoun
        case .unknownNoun, .otherNumber, .wrongPlace: .unknownNoun
        case .unknownCommand: .unknownCommand
        case .missingName: .missingName
        case .unexpectedName, .unknownClause, .flag: .unknownClause
        case .duplicateClause: .duplicateClause
        case .missingClause: .missingClause
        case .exclusiveClauses: .exclusiveClauses
        case .unknownOption: .unknownOption
        case .duplicateField: .duplicateField
        case .notANumber, .numberTooLarge, .notOneOf: .badValue
        }
    }

    var what: String {
        switch self {
        case .unexpectedCharacter(let scalar): "\(name(of: scalar)) cannot stand outside quotes"
        case .hashInWord(let word): "a comment cannot begin inside the word `\(word)`"
        case .controlCharacter(let scalar): "\(name(of: scalar)) cannot stand in a text"
        case .unclosedString(let quote): "this text is never closed by another \(quote)"
        case .unclosedBracket(let bracket): "this `\(bracket)` is never closed"
        case .badEscape(let escape): "`\(escape)` is no escape in double quotes"
        case .loneSurrogate: "this `\\u` escape is half of a character"
        case .badVariable(let text): "`\(text)` is not a variable"
        case .notUTF8: "the script is not UTF-8 text"
        case .expected(let expected, let found):
            "expected \(expected), but \(found.description)"
        case .missingComma(let text): "a comma is missing before \(text)"
        case .nestedTooDeep(let limit): "lists and records are nested more than \(limit) deep"
        case .singleEquals:
            "expected a comparison such as `==`, but found `=`, which gives a value"
        case .numberTooLarge(let text): "`\(text)` is too large for a number"
        case .stateOfValue: "`is`, `has` and `exists` follow a kind of thing and its name"
        case .flag(let word, _): "Slipway has no flags such as `\(word)`"
        case .unknownVerb(let word, _): "there is no command called `\(word)`"
        case .assignment(let name): "`\(name) =` does not begin a statement"
        case .badName(let name, _): "`\(name)` cannot be the name of a variable"
        case .nothingToPlan(let command):
            "`\(command)` changes nothing, so there is nothing to plan"
        case .missingNoun(let verb, _, .end, _): "\(verb) what?"
        case .missingNoun(let verb, _, .text(let text), _):
            "`\(verb)` must be told what `\(text)` is"
        case .unknownNoun(let verb, let word, _, _): "`\(verb)` does not know `\(word)`"
        case .unknownCommand(let verb, let noun, _, _): "there is no `\(verb) \(noun)`"
        case .otherNumber(let verb, let noun, _):
            "there is no `\(verb.map { $0 + " " } ?? "")\(noun)`"
        case .missingName(let thing, _, nil): "\(thing) is missing"
        case .missingName(let thing, _, let keyword?):
            "\(thing) is missing before `\(keyword)`"
        case .unexpectedName(let command, let text, _): "`\(command)` takes no name such as \(text)"
        case .unknownClause(let command, let word, _, _): "`\(command)` has no clause \(word)"
        case .duplicateClause(let keyword): "`\(keyword)` stands here twice"
        case .missingClause(let command, let pieces, _):
            "`\(command)` needs \(alternatives(pieces))"
        case .exclusiveClauses(let first, let second):
            "`\(first)` and `\(second)` exclude each other"
        case .wrongPlace(let clause, let noun, _, _): "`\(clause)` does not take `\(noun)` here"
        case .unknownOption(let command, let name, _, _):
            "`\(command)` has no option called `\(name)`"
        case .duplicateField(let name): "`\(name)` is given twice"
        case .notANumber(let text, let number): "expected \(number), but found \(text)"
        case .notOneOf(_, let text, _): "\(text) is not possible here"
        }
    }

    var why: String? {
        switch self {
        case .unexpectedCharacter(let scalar) where isTypographicQuote(scalar):
            "Slipway reads straight quotes only"
        case .unexpectedCharacter("|"), .unexpectedCharacter("&"):
            "Slipway has no pipes and no shell"
        case .unexpectedCharacter:
            "a bare word consists of letters, digits and `_ - . / @ : + %`"
        case .hashInWord: "`#` begins a comment only at the start of a word"
        case .badEscape: "the escapes are those of JSON: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041"
        case .badVariable:
            "a variable is `$_`, `$3` or `$name`, followed by a path such as `.rows[0].id`"
        case .badName: "the name of a variable is a letter, then letters, digits and `_`"
        case .missingNoun(let verb, let takes, _, _), .unknownNoun(let verb, _, let takes, _),
            .unknownCommand(let verb, _, let takes, _):
            "`\(verb)` takes \(list(takes))"
        case .missingName(_, _, let keyword?):
            "`\(keyword)` is a word of the language here; as a name it needs quotes"
        case .unexpectedName(_, _, let takes), .unknownClause(_, _, let takes, _):
            takes.isEmpty ? "nothing can stand here" : "here it can take \(quoted(takes))"
        case .missingClause(_, _, let name?): "`\(name)` stands where a name belongs"
        case .wrongPlace(let clause, _, let takes, _): "`\(clause)` takes \(list(takes))"
        case .unknownOption(_, _, let takes, _): "the options are \(quoted(takes))"
        case .notOneOf(let allowed, _, _): "it must be \(alternatives(allowed.map { "`\($0)`" }))"
        case .numberTooLarge: "numbers go up to about 1.8e308"
        case .nothingToPlan: "`plan` shows what a command would create, change or delete"
        default: nil
        }
    }

    var next: String? {
        switch self {
        case .unexpectedCharacter(let scalar) where isTypographicQuote(scalar):
            "write \" or ' instead"
        case .unexpectedCharacter("?"): "type `help`"
        case .unexpectedCharacter("|"), .unexpectedCharacter("&"):
            "write one statement per line, or `;` between them"
        case .unexpectedCharacter, .hashInWord: "put the text in quotes"
        case .controlCharacter: "remove it"
        case .unclosedString, .unclosedBracket: "close it, or remove it"
        case .badEscape: "write `\\\\` for a backslash, or use single quotes"
        case .loneSurrogate: "write both halves, or the character itself"
        case .notUTF8: "save the file as UTF-8"
        case .stateOfValue: "compare a value with `==`, as in `expect $live.status == \"ready\"`"
        case .singleEquals: "write `==` to compare"
        case .numberTooLarge: "put it in quotes if it is a name"
        case .assignment(let name): "a variable is set with `let \(name) = …`"
        case .unknownVerb(_, nil): "`help` lists the commands"
        case .unknownCommand(_, _, _, let instead?): "did you mean `\(instead)`?"
        case .otherNumber(_, _, let says): "Slipway says `\(says)`"
        case .missingName(_, let usage?, nil): "write `\(usage)`"
        case .missingClause(_, let pieces, _):
            pieces.count == 1
                ? "add \(pieces[0])" : "add \(alternatives(pieces))"
        case .duplicateClause, .duplicateField, .exclusiveClauses: "keep one of them"
        case .nothingToPlan(let command): "run `\(command) …` as it is"
        case .missingNoun(_, _, .text(let text), let example?):
            "write, for example, `\(example) \(text)`"
        case .flag(_, nil): "clauses are plain words, such as `with label=\"x\"`"
        case .unknownVerb(_, let suggestion?), .badName(_, let suggestion?),
            .unknownNoun(_, _, _, let suggestion?), .unknownClause(_, _, _, let suggestion?),
            .wrongPlace(_, _, _, let suggestion?), .unknownOption(_, _, _, let suggestion?),
            .notOneOf(_, _, let suggestion?), .flag(_, let suggestion?):
            suggestion.sentence
        default: nil
        }
    }

    // MARK: Words

    private func name(of scalar: Unicode.Scalar) -> String {
        if scalar == "\0" { return "a NUL character" }
        let hex = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator,
            .paragraphSeparator:
            return "the invisible character \(code)"
        default: return scalar.isASCII ? "`\(scalar)`" : "`\(scalar)` (\(code))"
        }
    }

    private func isTypographicQuote(_ scalar: Unicode.Scalar) -> Bool {
        "“”„‟‘’‚‛«»‹›`´".unicodeScalars.contains(scalar)
    }

    private func quoted(_ words: [String]) -> String { list(words.map { "`\($0)`" }) }

    private func list(_ words: [String]) -> String { words.joined(separator: ", ") }

    private func alternatives(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
        return list(words.dropLast()) + " or " + last
    }
}

extension SyntaxProblem.Suggestion {
    var sentence: String {
        switch self {
        case .misspelt(let text): "did you mean `\(text)`?"
        case .otherWord(let text): "Slipway says `\(text)`"
        case .quotes(let text): "a name of several words stands in quotes: `\(text)`"
        }
    }
}

extension SyntaxProblem.Found: CustomStringConvertible {
    var description: String {
        switch self {
        case .text(let text): "found \(text)"
        case .end: "the statement ends here"
        }
    }
}
