extension Lesson {
    /// The translation with the commands it left out, taken from the original.
    ///
    /// Only for a translation in which `problems(of:against:)` finds nothing; otherwise what has
    /// no counterpart stays as it is.
    public func inheriting(from original: Lesson) -> Lesson {
        let originals = Dictionary(
            original.tasks.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let complete = blocks.map { block in
            guard case .task(var task) = block, let model = originals[task.name] else {
                return block
            }
            task.inherit(from: model)
            return .task(task)
        }
        var merged = frontMatter
        merged.lesson = frontMatter.lesson ?? original.frontMatter.lesson
        merged.minutes = frontMatter.minutes ?? original.frontMatter.minutes
        merged.seed = frontMatter.seed ?? original.frontMatter.seed
        if merged.needs.isEmpty { merged.needs = original.frontMatter.needs }
        return Lesson(
            source: source, frontMatter: merged, blocks: complete, problems: problems,
            lines: lines)
    }

    /// What a translation lacks, has too much, or left untranslated.
    ///
    /// Ids and cells must be the original's, in its order; every text must be there and be
    /// another. A text that is one word, or has no words outside of backticks, may be the same.
    /// The lines are those of the translation.
    public static func problems(
        of translation: Lesson, against original: Lesson
    ) -> [LessonProblem] {
        var comparison = TranslationComparison(of: translation, against: original)
        comparison.compare()
        return comparison.problems.sorted { $0.line < $1.line }
    }
}

extension LessonTask {
    fileprivate mutating func inherit(from original: LessonTask) {
        let checkPairs = TranslationPairs(of: checks, with: original.checks)
        let translated = checks
        checks = original.checks.enumerated().map { index, check in
            guard let own = checkPairs.translation(ofOriginal: index) else { return check }
            return Check(
                condition: check.condition,
                otherwise: translated[own].otherwise ?? check.otherwise,
                line: translated[own].line)
        }
        let trapPairs = TranslationPairs(of: traps, with: original.traps)
        let translatedTraps = traps
        traps = original.traps.enumerated().map { index, trap in
            guard let own = trapPairs.translation(ofOriginal: index) else { return trap }
            return Trap(
                command: trap.command, says: translatedTraps[own].says,
                line: translatedTraps[own].line)
        }
        if hints.isEmpty { hints = original.hints }
        // Their lines are not in the translation; the task's own is the nearest that is.
        solutions = original.solutions.enumerated().map { index, solution in
            let own = solutions.indices.contains(index) ? solutions[index].line : line
            return Solution(command: solution.command, line: own)
        }
    }
}

/// A line of a task that has a command and perhaps a text.
protocol TranslatableDirective {
    /// Empty when it is inherited.
    var command: String { get }
    var text: String? { get }
    var line: Int { get }
}

extension LessonTask.Check: TranslatableDirective {
    var command: String { condition }
    var text: String? { otherwise }
}

extension LessonTask.Trap: TranslatableDirective {
    var text: String? { says }
}

/// Which line of a translated task stands for which line of the original.
///
/// In order: a line that repeats its command stands for the next line with that command, one
/// without for the next that has a text.
struct TranslationPairs {
    /// For each translated line the position of its original, if it has one.
    private(set) var originals: [Int?] = []

    init(of translated: [some TranslatableDirective], with original: [some TranslatableDirective]) {
        var next = 0
        for line in translated {
            let match = original.indices.dropFirst(next).first { index in
                line.command.isEmpty
                    ? original[index].text != nil : original[index].command == line.command
            }
            originals.append(match)
            if let match { next = match + 1 }
        }
    }

    func translation(ofOriginal index: Int) -> Int? {
        originals.firstIndex(of: index)
    }
}
