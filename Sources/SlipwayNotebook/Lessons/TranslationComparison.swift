/// Lays a translation beside its original.
struct TranslationComparison {
    private(set) var problems: [LessonProblem] = []
    private let translation: Lesson
    private let original: Lesson

    init(of translation: Lesson, against original: Lesson) {
        self.translation = translation
        self.original = original
    }

    mutating func compare() {
        compareFrontMatter()
        compareCells()
        compareParts()
    }

    private mutating func report(_ fact: LessonProblem.Fact, line: Int) {
        problems.append(translation.lines.problem(fact, at: line - 1))
    }

    // MARK: Front matter and cells

    private mutating func compareFrontMatter() {
        let own = translation.frontMatter
        let model = original.frontMatter
        func line(of key: String) -> Int {
            let index = translation.lines.firstIndex { $0.text.trimmed.hasPrefix(key + ":") }
            return (index ?? 0) + 1
        }
        let differences: [(key: String, isDifferent: Bool)] = [
            ("lesson", own.lesson != model.lesson),
            ("minutes", own.minutes != nil && own.minutes != model.minutes),
            ("needs", !own.needs.isEmpty && own.needs != model.needs),
            ("seed", own.seed != nil && own.seed != model.seed),
        ]
        for (key, isDifferent) in differences where isDifferent {
            report(.differentFrontMatter(key: key), line: line(of: key))
        }
    }

    private mutating func compareCells() {
        let own = translation.cells
        let model = original.cells
        let changes = own.map(\.source).difference(from: model.map(\.source))
        var removed: Set<Int> = []
        for case .remove(let offset, _, _) in changes { removed.insert(offset) }
        var inserted: Set<Int> = []
        for case .insert(let offset, _, _) in changes { inserted.insert(offset) }
        for offset in inserted.sorted() { report(.changedCell, line: own[offset].firstLine - 1) }
        // A changed cell is one removed and one inserted: said once.
        var ownIndex = 0
        var changedHere = 0
        for modelIndex in model.indices {
            while inserted.contains(ownIndex) {
                changedHere += 1
                ownIndex += 1
            }
            if removed.contains(modelIndex) {
                if changedHere > 0 {
                    changedHere -= 1
                } else if !isChanged(own, inserted, at: ownIndex) {
                    report(
                        .missingCell(originalLine: model[modelIndex].firstLine - 1),
                        line: own.indices.contains(ownIndex)
                            ? own[ownIndex].firstLine - 1 : max(translation.lines.count, 1))
                }
            } else {
                changedHere = 0
                ownIndex += 1
            }
        }
    }

    private func isChanged(_ own: [Lesson.Cell], _ inserted: Set<Int>, at index: Int) -> Bool {
        own.indices.contains(index) && inserted.contains(index)
    }

    // MARK: Tasks and quizzes

    /// A task or a quiz.
    private struct Part {
        let kind: LiveBlock
        let name: String
        let line: Int

        var key: String { "\(kind.rawValue) \(name)" }
    }

    private static func parts(of lesson: Lesson) -> [Part] {
        lesson.blocks.compactMap { block in
            switch block {
            case .task(let task): Part(kind: .task, name: task.name, line: task.line)
            case .quiz(let quiz): Part(kind: .quiz, name: quiz.name, line: quiz.line)
            default: nil
            }
        }
    }

    private mutating func compareParts() {
        let own = Self.parts(of: translation)
        let model = Self.parts(of: original)
        let ownKeys = Set(own.map(\.key))
        let modelKeys = Set(model.map(\.key))
        for part in model where !ownKeys.contains(part.key) {
            let end = max(translation.lines.count, 1)
            report(.missingPart(part.kind, part.name, originalLine: part.line), line: end)
        }
        for part in own where !modelKeys.contains(part.key) {
            report(.extraPart(part.kind, part.name), line: part.line)
        }
        let common = zip(
            own.filter { modelKeys.contains($0.key) }, model.filter { ownKeys.contains($0.key) })
        if let misplaced = common.first(where: { $0.key != $1.key }) {
            report(.differentOrder, line: misplaced.0.line)
        }
        for task in translation.tasks {
            if let model = original.tasks.first(where: { $0.name == task.name }) {
                compare(task, with: model)
            }
        }
        for quiz in translation.quizzes {
            if let model = original.quizzes.first(where: { $0.name == quiz.name }) {
                compare(quiz, with: model)
            }
        }
    }

    private mutating func compare(_ task: LessonTask, with model: LessonTask) {
        compare(task.checks, with: model.checks, word: "check", taskLine: task.line)
        compare(task.traps, with: model.traps, word: "trap", taskLine: task.line)
        compareHints(of: task, with: model)
        let commands = model.solutions.map(\.command)
        for (index, solution) in task.solutions.enumerated()
        where !commands.indices.contains(index) || commands[index] != solution.command {
            report(.changedCommand("solve"), line: solution.line)
        }
    }

    private mutating func compare<Line: TranslatableDirective>(
        _ own: [Line], with model: [Line], word: String, taskLine: Int
    ) {
        let pairs = TranslationPairs(of: own, with: model)
        for (line, match) in zip(own, pairs.originals) {
            guard let match else {
                report(
                    line.command.isEmpty ? .extraDirective(word) : .changedCommand(word),
                    line: line.line)
                continue
            }
            guard let text = model[match].text else { continue }
            if let translated = line.text {
                compareText(translated, with: text, line: line.line)
            } else {
                report(.missingText(word, originalLine: model[match].line), line: line.line)
            }
        }
        for (index, line) in model.enumerated()
        where line.text != nil && pairs.translation(ofOriginal: index) == nil {
            report(.missingText(word, originalLine: line.line), line: taskLine)
        }
    }

    private mutating func compareHints(of task: LessonTask, with model: LessonTask) {
        let own = task.hints.filter { $0.text != nil }
        let texts = model.hints.filter { $0.text != nil }
        for (hint, other) in zip(own, texts) {
            compareText(hint.text ?? "", with: other.text ?? "", line: hint.line)
        }
        for hint in own.dropFirst(texts.count) { report(.extraDirective("hint"), line: hint.line) }
        for hint in texts.dropFirst(own.count) {
            report(.missingText("hint", originalLine: hint.line), line: task.line)
        }
    }

    private mutating func compare(_ quiz: LessonQuiz, with model: LessonQuiz) {
        compareText(quiz.question, with: model.question, line: quiz.line)
        for (choice, other) in zip(quiz.choices, model.choices) {
            compareText(choice.text, with: other.text, line: choice.line)
            compareText(choice.reason ?? "", with: other.reason ?? "", line: choice.line)
            if choice.isCorrect != other.isCorrect { report(.differentAnswer, line: choice.line) }
        }
        for choice in quiz.choices.dropFirst(model.choices.count) {
            report(.extraDirective("choice"), line: choice.line)
        }
        for choice in model.choices.dropFirst(quiz.choices.count) {
            report(.missingText("choice", originalLine: choice.line), line: quiz.line)
        }
    }

    private mutating func compareText(_ own: String, with model: String, line: Int) {
        if own == model && own.needsTranslation { report(.untranslated(own), line: line) }
    }
}

extension String {
    /// Whether the text has two words or more outside of backticks.
    fileprivate var needsTranslation: Bool {
        var isCode = false
        var prose = ""
        for character in self {
            if character == "`" {
                isCode.toggle()
                prose += " "
            } else if !isCode {
                prose.append(character)
            }
        }
        let words = prose.split(separator: " ").filter { $0.contains(where: \.isLetter) }
        return words.count > 1
    }
}
