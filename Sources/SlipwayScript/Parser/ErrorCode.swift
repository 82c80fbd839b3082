/// The stable codes of what can be wrong with a script before anything runs.
///
/// Failures of the commands themselves (`not-found`, `not-permitted`, …) have codes of their own.
public enum ErrorCode: String, Sendable, CaseIterable {
    case syntax
    case unclosed
    case badCharacter = "bad-character"
    case badEscape = "bad-escape"
    case badEncoding = "bad-encoding"
    case badVariable = "bad-variable"
    case badValue = "bad-value"
    case unknownVerb = "unknown-verb"
    case unknownNoun = "unknown-noun"
    case unknownCommand = "unknown-command"
    case unknownClause = "unknown-clause"
    case unknownOption = "unknown-option"
    case missingNoun = "missing-noun"
    case missingName = "missing-name"
    case missingClause = "missing-clause"
    case duplicateClause = "duplicate-clause"
    case duplicateField = "duplicate-field"
    case exclusiveClauses = "exclusive-clauses"
    case nothingToPlan = "nothing-to-plan"

    /// What the code means, for `help CODE`: one sentence without a full stop.
    public var explanation: String {
        switch self {
        case .syntax: "the words do not form a statement; the message says what was expected there"
        case .unclosed: "a quote or a bracket was opened and never closed"
        case .badCharacter: "a character stands outside quotes where only words may stand"
        case .badEscape: "text in double quotes holds a backslash that JSON does not know"
        case .badEncoding: "the script is not UTF-8 text"
        case .badVariable: "a variable is not written as `$_`, `$3` or `$name` and a path"
        case .badValue: "a value is not of the kind that belongs there, or not one of those allowed"
        case .unknownVerb: "a statement begins with a word that Slipway does not know"
        case .unknownNoun: "a word stands where one of the things that Slipway knows is expected"
        case .unknownCommand: "verb and thing exist, but this verb does nothing with this thing"
        case .unknownClause: "a word stands where only a clause of this command can stand"
        case .unknownOption: "`with` was given a name that this command does not know"
        case .missingNoun: "the verb needs to be told which kind of thing it is about"
        case .missingName: "a name is required and missing"
        case .missingClause: "a clause without which the command cannot run is missing"
        case .duplicateClause: "a clause may be given once only"
        case .duplicateField: "a field was given twice"
        case .exclusiveClauses: "two clauses that exclude each other were both given"
        case .nothingToPlan: "`plan` stands before a command that changes nothing"
        }
    }
}
