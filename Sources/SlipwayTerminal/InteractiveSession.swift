/// What the terminal needs from the notebook.
///
/// Positions in a text are offsets in UTF-8, counted over the whole statement: a statement that
/// was continued over several lines comes with all of them, joined by `\n`.
///
/// `isIncomplete`, `hint` and `highlights` are called between two key strokes, on the terminal's
/// own thread, and must be quick.
public protocol InteractiveSession: Sendable {
    /// What to show before the next statement.
    var prompt: Prompt { get async }

    /// Whether a bracket or a string is still open, so that the statement goes on in the next line.
    func isIncomplete(_ text: String) -> Bool

    /// What may stand at the cursor.
    func complete(_ text: String, cursor: Int) async -> Completions

    /// What is expected after the cursor (`<name> [in <place>]`), shown in grey; never inserted.
    func hint(_ text: String, cursor: Int) -> String?

    /// The parts of the text that have a colour, in order and without overlap.
    func highlights(_ text: String) -> [Highlight]

    /// Runs the statements in the text and prints their results and errors on the console.
    ///
    /// Ctrl-C cancels the task it runs in.
    func run(_ text: String, on console: any Console) async -> RunResult
}

extension InteractiveSession {
    public func hint(_ text: String, cursor: Int) -> String? { nil }
    public func highlights(_ text: String) -> [Highlight] { [] }
}

/// What stands before the line: `[3] lab> `, `[3] ana@lab> `, or `[3] > ` without a place.
public struct Prompt: Sendable, Equatable {
    /// The number that the next cell will get.
    public var cell: Int
    /// The space or project in use, after `user@` unless the user is the administrator.
    public var place: String?

    public init(cell: Int, place: String? = nil) {
        self.cell = cell
        self.place = place
    }
}

/// What may stand in a part of the text.
public struct Completions: Sendable, Equatable {
    /// The part to replace, from the beginning of the word to the cursor or beyond.
    public var range: Range<Int>
    public var candidates: [Candidate]

    public init(range: Range<Int>, candidates: [Candidate]) {
        self.range = range
        self.candidates = candidates
    }

    public static let none = Completions(range: 0..<0, candidates: [])

    public struct Candidate: Sendable, Equatable {
        /// The text to insert, with its quotes and escapes.
        public var text: String
        /// The text to show in a list.
        public var label: String
        /// What it is, in a few words: `space, 2 deployments`.
        public var detail: String
        /// Whether the word goes on, as a folder's path does; no blank is added after it.
        public var isPartial: Bool

        /// - Parameter label: `nil` shows the text itself.
        public init(
            text: String, label: String? = nil, detail: String = "", isPartial: Bool = false
        ) {
            self.text = text
            self.label = label ?? text
            self.detail = detail
            self.isPartial = isPartial
        }
    }
}

/// A part of the typed text and what it is.
public struct Highlight: Sendable, Equatable {
    public enum Kind: Sendable, CaseIterable {
        case keyword, string, number, variable, comment
        /// A word that cannot stand here, or a name that does not exist.
        case wrong
    }

    public var range: Range<Int>
    public var kind: Kind

    public init(range: Range<Int>, kind: Kind) {
        self.range = range
        self.kind = kind
    }
}

/// What the terminal does after a statement.
public enum RunResult: Sendable, Equatable {
    case `continue`
    /// Leaves with this exit code.
    case quit(Int32)
    /// Asks whether to run this text instead; no is the default.
    case offer(correction: String)
}
