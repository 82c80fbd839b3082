/// The words that begin a statement and are no commands of the table.
public enum StatementWord: String, Sendable, CaseIterable {
    case `let`, param, expect, plan, include, help, history, save, edit, quit

    init?(typed: String) { self.init(rawValue: typed.lowercased()) }

    /// Whether it speaks to the session and not of spaces, models and deployments.
    public var isForSession: Bool {
        switch self {
        case .help, .history, .save, .edit, .quit: true
        case .let, .param, .expect, .plan, .include: false
        }
    }

    /// How it is typed.
    public var usage: String {
        switch self {
        case .let: "let NAME = COMMAND or VALUE"
        case .param: "param NAME = VALUE"
        case .expect: "expect CONDITION, or expect error [CODE] from COMMAND"
        case .plan: "plan COMMAND"
        case .include: "include FILE"
        case .help: "help [VERB] [NOUN], or help CODE"
        case .history: "history [WORD]"
        case .save: "save FILE"
        case .edit: "edit"
        case .quit: "quit"
        }
    }

    /// One sentence without a full stop: what it does.
    public var summary: String {
        switch self {
        case .let: "gives the result of a command, or a value, a name"
        case .param: "a value that can be set from outside, and its default"
        case .expect: "stops the script unless this holds"
        case .plan: "shows what a command would change, and changes nothing"
        case .include: "runs the statements of another file"
        case .help: "explains a command, a kind of thing or an error code"
        case .history: "lists what was typed before"
        case .save: "writes the statements of this session to a file"
        case .edit: "opens the last statement in an editor"
        case .quit: "leaves the notebook"
        }
    }

    /// What may follow, for the argument hint; empty when nothing does.
    var argumentsUsage: String {
        guard let space = usage.firstIndex(of: " ") else { return "" }
        return String(usage[usage.index(after: space)...].prefix { $0 != "," })
    }
}
