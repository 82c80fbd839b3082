public import SlipwayCore
public import SlipwayScript

/// What is wrong with a lesson, and where.
public struct LessonProblem: UserFacingError, Equatable {
    public enum Fact: Sendable, Equatable {
        // The file
        case unclosedFence(language: String, interruptedAtLine: Int?)
        case indentedFence(LiveBlock)
        case unclosedComment
        // Front matter
        case unclosedFrontMatter
        case notAKeyAndValue
        case unknownKey(String)
        case duplicateKey(String)
        case missingKey(String)
        case badValue(key: String, value: String)
        // Blocks
        case unexpectedWords(LiveBlock)
        case outputWithoutCell
        case secondOutput(ofCellAtLine: Int)
        case missingName(LiveBlock)
        case badName(LiveBlock, String)
        case duplicateName(String, firstLine: Int)
        // Lines of tasks and quizzes
        case unknownDirective(String, LiveBlock)
        case badDirective(String)
        case unclosedString
        case badString
        case secondQuestion
        case missingCheck(task: String)
        case missingSolution(task: String)
        case missingQuestion(quiz: String)
        case missingChoices(quiz: String)
        case missingCorrectChoice(quiz: String)
        case missingReason
        // A translation beside its original
        case differentFrontMatter(key: String)
        case missingPart(LiveBlock, String, originalLine: Int)
        case extraPart(LiveBlock, String)
        case differentOrder
        case missingCell(originalLine: Int)
        case changedCell
        case changedCommand(String)
        case extraDirective(String)
        case missingText(String, originalLine: Int)
        case untranslated(String)
        case differentAnswer
    }

    public let fact: Fact
    /// From 1.
    public let line: Int
    /// The line's place in the lesson's text.
    public let span: SourceSpan

    init(_ fact: Fact, line: Int, span: SourceSpan) {
        self.fact = fact
        self.line = line
        self.span = span
    }

    /// The problem with its place, to be shown with the line it speaks of.
    public var diagnostic: Diagnostic { Diagnostic(self, at: span) }
}

extension [SourceLine] {
    /// A problem with the line at this position.
    func problem(_ fact: LessonProblem.Fact, at index: Int) -> LessonProblem {
        guard indices.contains(index) else {
            return LessonProblem(fact, line: Swift.max(index, 0) + 1, span: SourceSpan(0, 0))
        }
        let line = self[index]
        let start = line.startByte + line.text.prefix { $0 == " " || $0 == "\t" }.utf8.count
        let end = line.startByte + line.text.utf8.count
        return LessonProblem(fact, line: index + 1, span: SourceSpan(start, Swift.max(start, end)))
    }
}
