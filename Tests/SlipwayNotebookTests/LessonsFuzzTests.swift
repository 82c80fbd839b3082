import SlipwayNotebook
import SlipwayScript
import Testing

@Suite struct LessonsFuzzTests {
    private static let pieces = [
        "```", "````", "~~~", "slip", "output", "task", "quiz", " t", "\n", "\n", "\n", "\r\n",
        "\r",
        "---", "lesson: a", "title: \"b", "needs:", "- x", "#", "# h", " ", "    ", "\t", ">",
        "<!--", "-->",
        "check a else \"b\"", "hint", "solve create space x", "trap y says 'z'", "ask \"q\"",
        "choice \"c\" correct",
        "because \"d\"", "\"", "'", "\\", "[", "{", ")", ";", "<id>", "<…>", "error[x]: y", "ñ",
        "空", "e\u{301}",
        "🇪🇸", "\u{0}", "\u{1B}", "\u{FEFF}", "\u{2028}", "`", "create space lab",
    ]

    private func randomText(seed: UInt64) -> String {
        var numbers = SeededNumbers(seed: seed)
        let count = Int.random(in: 0...60, using: &numbers)
        // Half of them begin as a lesson does, so that the deeper rules are reached.
        var text =
            Bool.random(using: &numbers) ? "" : "---\nlesson: a\ntitle: b\n---\n```slip\na\n```\n"
        for _ in 0..<count { text += Self.pieces.randomElement(using: &numbers) ?? "" }
        return text
    }

    /// Removes, doubles or changes stretches of bytes, as damaged files have it.
    private func damaged(_ text: String, seed: UInt64) -> String {
        var numbers = SeededNumbers(seed: seed)
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &numbers) where !bytes.isEmpty {
            let start = Int.random(in: 0..<bytes.count, using: &numbers)
            let end = min(bytes.count, start + Int.random(in: 1...20, using: &numbers))
            switch Int.random(in: 0..<3, using: &numbers) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
            default: bytes[start] = UInt8.random(in: 0...255, using: &numbers)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func probe(_ text: String) async {
        for isTranslation in [false, true] {
            let lesson = Lesson(reading: text, isTranslation: isTranslation)
            #expect(lesson.source.utf8.elementsEqual(text.utf8))
            for problem in lesson.problems {
                #expect(problem.line >= 1)
                #expect(problem.span.end <= max(text.utf8.count, 0))
                #expect(!problem.what.isEmpty)
            }
            _ = Lesson.problems(of: lesson, against: Lesson(reading: LessonFixture.lab))
            _ = lesson.inheriting(from: Lesson(reading: LessonFixture.lab))
        }
        // Nothing printed and nothing recorded: not a byte may change.
        let lesson = Lesson(reading: text)
        let silent = await LessonReplay(lesson, name: "x").run(with: ScriptedRunner())
        if lesson.cells.allSatisfy({ $0.output?.lines.isEmpty ?? true }) {
            #expect(lesson.accepting(silent).utf8.elementsEqual(text.utf8))
        }
        await probeAccepting(lesson)
    }

    /// What was accepted matches, and outside of outputs no byte has changed.
    private func probeAccepting(_ lesson: Lesson) async {
        guard lesson.problems.isEmpty else { return }
        let outputs = Dictionary(
            lesson.cells.map { ($0.source, "printed\n```\n\u{1B}x\n") },
            uniquingKeysWith: { first, _ in first })
        let report = await LessonReplay(lesson, name: "x").run(with: ScriptedRunner(outputs))
        let accepted = Lesson(reading: lesson.accepting(report))
        #expect(accepted.problems == [])
        #expect(accepted.cells.map(\.source) == lesson.cells.map(\.source))
        #expect(proseAndParts(of: accepted) == proseAndParts(of: lesson))
        let again = await LessonReplay(accepted, name: "x").run(with: ScriptedRunner(outputs))
        #expect(again.isMatch)
        #expect(accepted.accepting(again) == accepted.source)
    }

    private func proseAndParts(of lesson: Lesson) -> [String] {
        lesson.blocks.compactMap { block in
            switch block {
            case .heading(let level, let text, _): "\(level) \(text)"
            // A block that is added stands between blank lines.
            case .prose(let text, _): String(text.drop { $0.isNewline })
            case .task(let task): "\(task.name) \(task.checks.map(\.condition))"
            case .quiz(let quiz): "\(quiz.name) \(quiz.question)"
            case .cell: nil
            }
        }
    }

    /// A failing seed shows in the result, and runs again as it is.
    @Test(arguments: UInt64(0)..<300)
    func `any text is read, and what is not live survives byte for byte`(seed: UInt64) async {
        await probe(randomText(seed: seed))
    }

    @Test(arguments: UInt64(0)..<200)
    func `a damaged lesson is read too`(seed: UInt64) async {
        await probe(damaged(LessonFixture.lab, seed: seed))
    }
}
