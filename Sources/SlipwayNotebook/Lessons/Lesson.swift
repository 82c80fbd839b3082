/// A lesson: Markdown with statements to run, what they print, tasks and quizzes.
///
/// Reading never fails. What is wrong is listed in `problems`, and a lesson with problems is not
/// to be run.
public struct Lesson: Sendable {
    /// What stands before the text, between two lines `---`.
    public struct FrontMatter: Sendable, Equatable {
        /// The lesson's id, by which others need it.
        public var lesson: String?
        public var title: String?
        /// How long it takes.
        public var minutes: Int?
        /// Ids of the lessons whose end state this one starts from.
        public var needs: [String] = []
        public var seed: UInt64?
    }

    /// A part of the text, in the order in which it is read.
    public enum Block: Sendable {
        case heading(level: Int, text: String, line: Int)
        /// Paragraphs, tables, code that is not run: as written, line ends included.
        case prose(String, line: Int)
        case cell(Cell)
        case task(LessonTask)
        case quiz(LessonQuiz)
    }

    /// Statements that run together, and what they printed when that was recorded.
    public struct Cell: Sendable {
        public let source: String
        /// The number of the source's first line in the lesson.
        public let firstLine: Int
        public internal(set) var output: RecordedOutput?
        let fence: Fence
    }

    /// What an `output` block holds.
    public struct RecordedOutput: Sendable {
        /// Without empty lines at the end.
        public let lines: [String]
        /// The number of the first of them in the lesson.
        public let firstLine: Int
        let fence: Fence

        /// Whether the cell is meant to fail.
        public var isError: Bool { lines.contains { $0.hasPrefix("error[") } }
    }

    /// The text that was read.
    public let source: String
    public let frontMatter: FrontMatter
    public let blocks: [Block]
    public let problems: [LessonProblem]
    public let cells: [Cell]
    let lines: [SourceLine]

    /// Reads a lesson.
    ///
    /// - Parameter isTranslation: Whether the commands of its tasks may be left out, because
    ///   they are those of the original.
    public init(reading source: String, isTranslation: Bool = false) {
        var reader = LessonReader(source, isTranslation: isTranslation)
        reader.read()
        self.init(
            source: source, frontMatter: reader.frontMatter, blocks: reader.blocks,
            problems: reader.problems.sorted { $0.line < $1.line }, lines: reader.lines)
    }

    init(
        source: String, frontMatter: FrontMatter, blocks: [Block], problems: [LessonProblem],
        lines: [SourceLine]
    ) {
        self.source = source
        self.frontMatter = frontMatter
        self.blocks = blocks
        self.problems = problems
        self.lines = lines
        cells = blocks.compactMap { if case .cell(let cell) = $0 { cell } else { nil } }
    }

    public var tasks: [LessonTask] {
        blocks.compactMap { if case .task(let task) = $0 { task } else { nil } }
    }

    public var quizzes: [LessonQuiz] {
        blocks.compactMap { if case .quiz(let quiz) = $0 { quiz } else { nil } }
    }
}

/// The learner's turn.
public struct LessonTask: Sendable, Equatable {
    /// A condition on the state, which holds once the task is done.
    public struct Check: Sendable, Equatable {
        /// What `expect` would be given. Empty only in a translation, until it inherits.
        public var condition: String
        /// What to say when it does not hold.
        public let otherwise: String?
        public let line: Int
    }

    public struct Hint: Sendable, Equatable {
        /// Without a text the hint is the solution.
        public let text: String?
        public let line: Int
    }

    /// A command that does the task, or a part of it.
    public struct Solution: Sendable, Equatable {
        public let command: String
        public let line: Int
    }

    /// A wrong turn that is known, and what to say to it.
    public struct Trap: Sendable, Equatable {
        /// Empty only in a translation, until it inherits.
        public var command: String
        public let says: String
        public let line: Int
    }

    public let name: String
    /// Where its block opens.
    public let line: Int
    public internal(set) var checks: [Check] = []
    public internal(set) var hints: [Hint] = []
    public internal(set) var solutions: [Solution] = []
    public internal(set) var traps: [Trap] = []
}

/// A question with answers to choose from.
public struct LessonQuiz: Sendable, Equatable {
    public struct Choice: Sendable, Equatable {
        public let text: String
        public let isCorrect: Bool
        /// Why it is right or wrong.
        public let reason: String?
        public let line: Int
    }

    public let name: String
    /// Where its block opens.
    public let line: Int
    /// Empty only when the question is missing, which is a problem.
    public internal(set) var question: String = ""
    public internal(set) var choices: [Choice] = []
}
