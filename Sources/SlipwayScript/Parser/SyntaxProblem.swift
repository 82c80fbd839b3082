/// What can be wrong with a script as it is written: facts only. The words for them stand in
/// `SyntaxProblem+Messages.swift`.
enum SyntaxProblem: Error, Sendable, Equatable {
    /// The word that was probably meant.
    enum Suggestion: Sendable, Equatable {
        /// A slip of the finger.
        case misspelt(String)
        /// A good word for it, but not the one that Slipway uses.
        case otherWord(String)
        /// A name of several words, which needs quotes.
        case quotes(String)

        var text: String {
            switch self {
            case .misspelt(let text), .otherWord(let text), .quotes(let text): text
            }
        }
    }

    /// What stands at a place: a word or symbol as written, or the end of the statement.
    enum Found: Sendable, Equatable {
        case text(String)
        case end
    }

    // Characters.
    case unexpectedCharacter(Unicode.Scalar)
    case hashInWord(String)
    case controlCharacter(Unicode.Scalar)
    case unclosedString(Unicode.Scalar)
    case unclosedBracket(String)
    case badEscape(String)
    case loneSurrogate
    case badVariable(String)
    case notUTF8

    // Places.
    case expected(String, found: Found)
    case missingComma(before: String)
    case nestedTooDeep(limit: Int)
    case stateOfValue
    case singleEquals
    case flag(String, Suggestion?)

    // Statements and commands.
    case unknownVerb(String, Suggestion?)
    case assignment(name: String)
    case badName(String, Suggestion?)
    case nothingToPlan(command: String)
    /// The example is a command that takes what was found as a name.
    case missingNoun(verb: String, takes: [String], found: Found, example: String?)
    case unknownNoun(verb: String, String, takes: [String], Suggestion?)
    case unknownCommand(verb: String, noun: String, takes: [String], instead: String?)
    case otherNumber(verb: String?, noun: String, says: String)
    case missingName(of: String, usage: String?, keyword: String?)
    case unexpectedName(command: String, String, takes: [String])

    // Clauses.
    case unknownClause(command: String, String, takes: [String], Suggestion?)
    case duplicateClause(String)
    case missingClause(command: String, oneOf: [String], readAsName: String?)
    case exclusiveClauses(String, String)
    case wrongPlace(clause: String, noun: String, takes: [String], Suggestion?)
    case unknownOption(command: String, String, takes: [String], Suggestion?)
    case duplicateField(String)
    case notANumber(String, of: String)
    case numberTooLarge(String)
    case notOneOf([String], String, Suggestion?)
}

/// A problem and its place, on its way from where it is found to the end of the statement.
struct SyntaxFailure: Error {
    let problem: SyntaxProblem
    let span: SourceSpan
    /// The text that would mend it, and what that text would replace.
    var correction: (span: SourceSpan, text: String)?
    /// Where reading goes on when that is not the next line, as a UTF-8 offset.
    var resumesAt: Int?
    /// A diagnostic that was made earlier, by the lexer, and says more than the problem.
    var diagnostic: Diagnostic?

    init(
        _ problem: SyntaxProblem, at span: SourceSpan,
        correction: (span: SourceSpan, text: String)? = nil, resumesAt: Int? = nil
    ) {
        self.problem = problem
        self.span = span
        self.correction = correction
        self.resumesAt = resumesAt
    }
}
