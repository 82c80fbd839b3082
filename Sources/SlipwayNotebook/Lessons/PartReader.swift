/// Reads the lines of a task or of a quiz.
struct PartReader {
    private(set) var problems: [LessonProblem] = []
    private let lines: [SourceLine]
    private let isTranslation: Bool
    private let name: String
    private let opening: Int
    private let text: String
    private let directives: [Directive]

    /// - Parameters:
    ///   - text: What is inside the block.
    ///   - opening: The position of the line that opens it.
    init(
        _ text: String, name: String, opening: Int, lines: [SourceLine], isTranslation: Bool
    ) {
        self.text = text
        self.name = name
        self.opening = opening
        self.lines = lines
        self.isTranslation = isTranslation
        directives = DirectiveScanner.directives(of: text)
    }

    mutating func task() -> LessonTask {
        var task = LessonTask(name: name, line: opening + 1)
        for directive in directives where isReadable(directive) {
            let isComplete =
                switch directive.word {
                case "check": readCheck(directive, into: &task)
                case "hint": readHint(directive, into: &task)
                case "solve": readSolution(directive, into: &task)
                case "trap": readTrap(directive, into: &task)
                default: report(.unknownDirective(directive.word, .task), directive)
                }
            if !isComplete { report(.badDirective(directive.word), directive) }
        }
        if !isTranslation {
            if task.checks.isEmpty { report(.missingCheck(task: name)) }
            if task.solutions.isEmpty { report(.missingSolution(task: name)) }
        }
        return task
    }

    mutating func quiz() -> LessonQuiz {
        var quiz = LessonQuiz(name: name, line: opening + 1)
        for directive in directives where isReadable(directive) {
            let isComplete =
                switch directive.word {
                case "ask": readQuestion(directive, into: &quiz)
                case "choice": readChoice(directive, into: &quiz)
                default: report(.unknownDirective(directive.word, .quiz), directive)
                }
            if !isComplete { report(.badDirective(directive.word), directive) }
        }
        if quiz.question.isEmpty { report(.missingQuestion(quiz: name)) }
        if quiz.choices.count < 2 {
            report(.missingChoices(quiz: name))
        } else if !quiz.choices.contains(where: \.isCorrect) {
            report(.missingCorrectChoice(quiz: name))
        }
        return quiz
    }

    // MARK: One line; each tells whether it was complete

    private func readCheck(_ directive: Directive, into task: inout LessonTask) -> Bool {
        guard let (condition, otherwise) = split(directive, before: "else"),
            !condition.isEmpty || isTranslation && otherwise != nil
        else { return false }
        task.checks.append(
            .init(condition: condition, otherwise: otherwise, line: line(of: directive)))
        return true
    }

    private func readHint(_ directive: Directive, into task: inout LessonTask) -> Bool {
        guard directive.tokens.count == 1 || isOnlyString(directive, at: 1) else { return false }
        task.hints.append(.init(text: directive.text(at: 1), line: line(of: directive)))
        return true
    }

    private func readSolution(_ directive: Directive, into task: inout LessonTask) -> Bool {
        let command = directive.source(1..<directive.tokens.count, in: text)
        guard !command.isEmpty else { return false }
        task.solutions.append(.init(command: command, line: line(of: directive)))
        return true
    }

    private func readTrap(_ directive: Directive, into task: inout LessonTask) -> Bool {
        guard let (command, text) = split(directive, before: "says"), let says = text,
            isTranslation || !command.isEmpty
        else { return false }
        task.traps.append(.init(command: command, says: says, line: line(of: directive)))
        return true
    }

    private mutating func readQuestion(
        _ directive: Directive, into quiz: inout LessonQuiz
    ) -> Bool {
        guard isOnlyString(directive, at: 1), let question = directive.text(at: 1) else {
            return false
        }
        if !quiz.question.isEmpty { report(.secondQuestion, directive) }
        quiz.question = question
        return true
    }

    private mutating func readChoice(_ directive: Directive, into quiz: inout LessonQuiz) -> Bool {
        guard let text = directive.text(at: 1) else { return false }
        let isCorrect = directive.isWord("correct", at: 2)
        let rest = isCorrect ? 3 : 2
        var reason: String?
        if directive.tokens.count > rest {
            guard directive.isWord("because", at: rest), isOnlyString(directive, at: rest + 1)
            else { return false }
            reason = directive.text(at: rest + 1)
        }
        if reason ?? "" == "" { report(.missingReason, directive) }
        quiz.choices.append(
            .init(text: text, isCorrect: isCorrect, reason: reason, line: line(of: directive)))
        return true
    }

    // MARK: Pieces

    /// What stands before a word and the text behind it, or all of the line when it has no such
    /// end; `nil` when more follows on the text.
    private func split(
        _ directive: Directive, before word: String
    ) -> (before: String, text: String?)? {
        let count = directive.tokens.count
        let place = (1..<count).first {
            directive.isWord(word, at: $0) && directive.isString(at: $0 + 1)
        }
        guard let place else { return (directive.source(1..<count, in: text), nil) }
        guard place == count - 2 else { return nil }
        return (directive.source(1..<place, in: text), directive.text(at: count - 1))
    }

    /// Whether the token at this position is a text in quotes, and the last.
    private func isOnlyString(_ directive: Directive, at index: Int) -> Bool {
        directive.tokens.count == index + 1 && directive.isString(at: index)
    }

    private func line(of directive: Directive) -> Int { opening + 2 + directive.lineOffset }

    /// Reports texts that cannot be read; such a line is then left out.
    private mutating func isReadable(_ directive: Directive) -> Bool {
        if directive.isUnclosed { return !report(.unclosedString, directive) }
        if directive.hasBadString { return !report(.badString, directive) }
        return true
    }

    /// - Returns: True, which says that nothing else needs to be reported.
    @discardableResult
    private mutating func report(
        _ fact: LessonProblem.Fact, _ directive: Directive? = nil
    ) -> Bool {
        let index = directive.map { line(of: $0) - 1 } ?? opening
        problems.append(lines.problem(fact, at: index))
        return true
    }
}
