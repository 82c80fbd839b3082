import SlipwayScript
import Testing

@testable import SlipwayNotebook

@Suite struct LessonsReaderTests {
    private let lab = Lesson(reading: LessonFixture.lab)

    @Test func `a lesson without mistakes has no problems`() {
        #expect(lab.problems == [])
        #expect(Lesson(reading: "").problems == [])
        #expect(Lesson(reading: "# Only Markdown\n\n---\n\ntext").problems == [])
    }

    @Test func `the front matter says what the lesson is`() {
        #expect(lab.frontMatter.lesson == "104-deploying")
        #expect(lab.frontMatter.title == "Deploying models: the lab")
        #expect(lab.frontMatter.minutes == 20)
        #expect(lab.frontMatter.needs == ["101-spaces", "102-models"])
        #expect(lab.frontMatter.seed == 104)
    }

    @Test(arguments: [
        ("needs: a", ["a"]), ("needs: a, b", ["a", "b"]), ("needs: [a, \"b\"]", ["a", "b"]),
        ("needs: []", []), ("needs:", []), ("needs:\n  - a\n  - b # c", ["a", "b"]),
        ("needs: # none\n- a", ["a"]), ("needs: 'a'", ["a"]),
    ])
    func `what a lesson needs can be written in several ways`(line: String, expected: [String]) {
        let lesson = Lesson(reading: "---\nlesson: x\ntitle: y\n\(line)\n---\n")
        #expect(lesson.problems == [])
        #expect(lesson.frontMatter.needs == expected)
    }

    @Test func `blocks come in the order in which they are read`() {
        let shapes = lab.blocks.map { block in
            switch block {
            case .heading(let level, let text, let line): "\(line) h\(level) \(text)"
            case .prose(let text, let line):
                "\(line) prose \(text.filter { $0 != "\n" }.prefix(20))"
            case .cell(let cell): "\(cell.firstLine) cell \(cell.source)"
            case .task(let task): "\(task.line) task \(task.name)"
            case .quiz(let quiz): "\(quiz.line) quiz \(quiz.name)"
            }
        }
        #expect(
            shapes == [
                "8 h1 Deploying", "9 prose A *space* holds what", "13 cell create space lab",
                "19 prose Code of other langua", "26 h2 Your turn", "28 task deploy-it",
                "38 quiz confidence",
                "45 cell list deployments in space lab\nshow space lab",
            ])
    }

    @Test func `an output belongs to the cell before it`() {
        #expect(lab.cells.map { $0.output?.lines } == [["created space lab (id <id>)"], nil])
        #expect(lab.cells[0].output?.firstLine == 17)
        let apart = Lesson(reading: "```slip\na\n```\nwhich says\n\n## So\n```output\n1\n\n```\n")
        #expect(apart.problems == [])
        #expect(apart.cells[0].output?.lines == ["1"])
    }

    @Test func `a task has checks, hints, solutions and traps`() {
        let task = lab.tasks[0]
        #expect(
            task.checks == [
                .init(
                    condition: "deployment live is ready",
                    otherwise: "The deployment `live` is not ready yet.", line: 30),
                .init(
                    condition: "count deployments in space lab == 1", otherwise: nil, line: 31),
            ])
        #expect(task.hints.map(\.text) == ["Which verb makes a deployment?", nil])
        #expect(
            task.solutions == [.init(command: "deploy model churn as live online", line: 34)])
        #expect(
            task.traps == [
                .init(
                    command: "deploy model churn as live batch",
                    says: "That is a batch deployment.", line: 35)
            ])
    }

    @Test func `a quiz has choices with reasons`() {
        let quiz = lab.quizzes[0]
        #expect(quiz.question == "Which record is least certain?")
        #expect(quiz.choices.map(\.isCorrect) == [false, true])
        #expect(quiz.choices[1].text == "The fifth")
        #expect(quiz.choices[1].reason == "Its probability is 0.55.")
    }

    @Test func `a line of a task goes on while a bracket or a text is open`() {
        let lesson = Lesson(
            reading: """
                ```task t
                check $_.rows == [
                  1, # one
                  "else"
                ] else 'it''s'; SOLVE score rows [{a: 1}] on d # done
                check $a else "two
                lines \\u00f1"
                solve let x = "says"
                ```
                """)
        #expect(lesson.problems.map(\.code) == ["bad-directive"])
        let fixed = Lesson(
            reading: """
                ```task t
                check $_.rows == [
                  1, # one
                  "else"
                ] else 'not yet'; SOLVE score rows [{a: 1}] on d # done
                check $a else "two
                lines \\u00f1"
                solve let x = "says"
                ```
                """)
        #expect(fixed.problems == [])
        let task = fixed.tasks[0]
        #expect(task.checks[0].condition == "$_.rows == [\n  1, # one\n  \"else\"\n]")
        #expect(task.checks[0].otherwise == "not yet")
        #expect(task.checks[1].otherwise == "two\nlines ñ")
        #expect(
            task.solutions.map(\.command) == ["score rows [{a: 1}] on d", "let x = \"says\""])
        #expect(task.solutions.map(\.line) == [5, 8])
    }

    @Test(arguments: [
        // Longer and other fences, indentation, and what is inside of them.
        ("````slip\n```\na\n````", ["```\na"]),
        ("~~~slip\na\n~~~", ["a"]),
        ("~~~ slip \na\n~~~~  ", ["a"]),
        ("   ```slip\n   a\n     b\n  c\n   ```", ["a\n  b\nc"]),
        ("```slip\n```", [""]),
        ("```slip\r\na\r\nb\r\n```\r\n", ["a\nb"]),
        // Not live.
        ("````markdown\n```slip\na\n```\n````", []),
        ("~~~text\n```slip\na\n```\n~~~", []),
        ("```slipway\na\n```", []),
        ("```Slip\na\n```", []),
        ("> ```slip\n> a\n> ```", []),
        ("<!--\n```slip\na\n```\n-->", []),
        ("<!-- one --> two\n```slip\na\n```", ["a"]),
        ("text ```slip\n", []),
        ("``slip\na\n``", []),
        ("``` a`b\ntext", []),
    ])
    func `only the four live blocks run`(text: String, cells: [String]) {
        let lesson = Lesson(reading: text)
        #expect(lesson.cells.map(\.source) == cells)
        #expect(lesson.problems == [])
    }

    @Test(arguments: [
        ("#", 1, ""), ("# A", 1, "A"), ("###### F #", 6, "F"), ("  ## B ##  ", 2, "B"),
        ("# C#", 1, "C#"),
        ("#\tD", 1, "D"), ("# # #", 1, "#"), ("## ##", 2, ""),
    ])
    func `headings are those of Markdown`(line: String, level: Int, text: String) {
        let lesson = Lesson(reading: line)
        guard case .heading(let foundLevel, let foundText, 1) = lesson.blocks.first else {
            Issue.record("no heading")
            return
        }
        #expect(foundLevel == level)
        #expect(foundText == text)
    }

    @Test(arguments: ["#A", "####### G", "    # code", "text # no"])
    func `other lines are no headings`(line: String) {
        guard case .prose(line, 1) = Lesson(reading: line).blocks.first else {
            Issue.record("not prose")
            return
        }
    }

    // MARK: Problems

    @Test(arguments: [
        // The file
        ("text\n```slip\na\n", "2 unclosed-block"),
        ("```slip\na\n```output\nb\n```", "1 unclosed-block"),
        ("```python\na\n", "1 unclosed-block"),
        ("```\na\n", "1 unclosed-block"),
        ("~~~slip\na\n```", "1 unclosed-block"),
        ("````slip\na\n```", "1 unclosed-block"),
        ("1. a\n\n     ```slip\n     b\n     ```", "3 indented-block"),
        ("\t```task t\n\t```", "1 indented-block"),
        ("<!-- a\n```slip\nb\n```", "1 unclosed-comment"),
        // Front matter
        ("---\nlesson: a\ntitle: b\n", "1 unclosed-front-matter"),
        ("---\nlesson: a\ntitle: b\nnonsense\n---", "4 bad-front-matter"),
        ("---\nlesson: a\ntitle: b\nlevel: 1\n---", "4 unknown-key"),
        ("---\nlesson: a\ntitle: b\nlesson: c\n---", "4 duplicate-key"),
        ("---\nlesson: a\n---", "1 missing-key"),
        ("---\nlesson: a\ntitle: \"b\n---", "3 bad-value"),
        ("---\nlesson: a\ntitle: b\nminutes: soon\n---", "4 bad-value"),
        ("---\nlesson: a\ntitle: b\nminutes: 0\n---", "4 bad-value"),
        ("---\nlesson: a\ntitle: b\nseed: -1\n---", "4 bad-value"),
        ("---\nlesson: a\ntitle: b\nneeds: [a,,b]\n---", "4 bad-value"),
        ("---\nlesson: a\ntitle:\n---", "3 bad-value"),
        // Blocks
        ("```output\na\n```", "1 output-without-cell"),
        ("```slip\na\n```\n```output\nb\n```\n```output\nc\n```", "7 second-output"),
        ("```slip now\na\n```", "1 unexpected-words"),
        ("```slip\na\n```\n```output x\nb\n```", "4 unexpected-words"),
        ("```task\ncheck a\nsolve b\n```", "1 missing-name"),
        ("```task a b\ncheck a\nsolve b\n```", "1 bad-name"),
        ("```task a\ncheck a\nsolve b\n```\n```task a\ncheck a\nsolve b\n```", "5 duplicate-name"),
        // Tasks
        ("```task a\nsolve b\n```", "1 missing-check"),
        ("```task a\ncheck b\n```", "1 missing-solution"),
        ("```task a\ncheck b\nsolve c\nanswer d\n```", "4 unknown-directive"),
        ("```task a\ncheck b\nsolve c\ncheck\n```", "4 bad-directive"),
        ("```task a\ncheck b\nsolve c\ncheck else \"d\"\n```", "4 bad-directive"),
        ("```task a\ncheck b\nsolve c\nsolve\n```", "4 bad-directive"),
        ("```task a\ncheck b\nsolve c\ntrap d\n```", "4 bad-directive"),
        ("```task a\ncheck b\nsolve c\ntrap says \"d\"\n```", "4 bad-directive"),
        ("```task a\ncheck b\nsolve c\nhint d\n```", "4 bad-directive"),
        ("```task a\ncheck b\nsolve c\nhint \"d\n```", "4 unclosed-string"),
        ("```task a\ncheck b\nsolve c\nhint \"\\d\"\n```", "4 bad-string"),
        // Quizzes
        (
            "```quiz q\nchoice \"a\" correct because \"b\"\nchoice \"c\" because \"d\"\n```",
            "1 missing-question"
        ),
        ("```quiz q\nask \"a\"\nchoice \"a\" correct because \"b\"\n```", "1 missing-choices"),
        (
            "```quiz q\nask \"a\"\nchoice \"a\" because \"b\"\nchoice \"c\" because \"d\"\n```",
            "1 missing-correct-choice"
        ),
        (
            "```quiz q\nask \"a\"\nchoice \"a\" correct because \"b\"\nchoice \"c\"\n```",
            "4 missing-reason"
        ),
        (
            "```quiz q\nask \"a\"\nchoice \"a\" because \"b\" correct\nchoice \"a\" correct because \"b\"\nchoice \"c\" because \"d\"\n```",
            "3 bad-directive"
        ),
        (
            "```quiz q\nask a\nask \"a\"\nchoice \"a\" correct because \"b\"\nchoice \"c\" because \"d\"\n```",
            "2 bad-directive"
        ),
        (
            "```quiz q\nask \"a\"\nask \"b\"\nchoice \"a\" correct because \"b\"\nchoice \"c\" because \"d\"\n```",
            "3 second-question"
        ),
        (
            "```quiz q\nask \"a\"\nhint \"b\"\nchoice \"a\" correct because \"b\"\nchoice \"c\" because \"d\"\n```",
            "3 unknown-directive"
        ),
    ])
    func `a mistake is found at its line`(text: String, problem: String) {
        let found = Lesson(reading: text).problems
        #expect(found.map { "\($0.line) \($0.code)" } == [problem])
        for problem in found {
            #expect(!problem.what.isEmpty && !problem.what.hasSuffix("."))
            #expect(problem.next?.isEmpty == false)
        }
    }

    @Test func `a problem is shown with its line`() {
        let text = "# A\n\n  ```slip\ncreate space lab\n"
        let lesson = Lesson(reading: text)
        #expect(
            lesson.problems.map {
                ErrorRenderer(width: 80, color: false).render($0.diagnostic, source: text)
            } == [
                """
                error[unclosed-block]: the `slip` block that opens here is never closed
                  3 |   ```slip
                    |   ^^^^^^^
                  close it with a line of as many markers as it opens with

                """
            ])
    }

    @Test func `several problems are all reported, in order`() {
        let text = """
            ---
            title: a
            colour: red
            ---
            ```output
            x
            ```
            ```task t
            hint 5
            ```
            """
        #expect(
            Lesson(reading: text).problems.map { "\($0.line) \($0.code)" } == [
                "1 missing-key", "3 unknown-key", "5 output-without-cell", "8 missing-check",
                "8 missing-solution", "9 bad-directive",
            ])
    }
}
