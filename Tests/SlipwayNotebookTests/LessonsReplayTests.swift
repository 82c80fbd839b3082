import SlipwayNotebook
import Testing

@Suite struct LessonsReplayTests {
    private static let id = "8f14e45f-ceea-467f-a830-3f5c3b1e2d4a"

    private static let outputs = [
        "create space lab": "created space lab (id \(id))\n",
        "list deployments in space lab\nshow space lab": "",
    ]

    private func replay(_ text: String, _ outputs: [String: String]) async -> ReplayReport {
        await LessonReplay(Lesson(reading: text), name: "lesson.md").run(
            with: ScriptedRunner(outputs))
    }

    private func lesson(_ cells: (source: String, output: String?)...) -> String {
        cells.map { cell in
            "```slip\n\(cell.source)\n```\n"
                + (cell.output.map { "\n```output\n\($0)\n```\n" } ?? "")
        }.joined(separator: "\n")
    }

    // MARK: Running

    @Test func `cells, solutions and checks run in order, each with its line`() async {
        let runner = ScriptedRunner(Self.outputs)
        let report = await LessonReplay(Lesson(reading: LessonFixture.lab), name: "lesson.md")
            .run(with: runner)
        #expect(
            await runner.ran == [
                "13: create space lab", "34: deploy model churn as live online",
                "30: expect deployment live is ready",
                "31: expect count deployments in space lab == 1",
                "45: list deployments in space lab\nshow space lab",
            ])
        #expect(report.isMatch)
        #expect(report.text(color: false) == "2 cells, 1 output matches, 1 task\n")
    }

    @Test func `a lesson with problems is not run`() async {
        let runner = ScriptedRunner()
        let report = await LessonReplay(
            Lesson(reading: "```slip\ndelete space lab yes\n"), name: "lesson.md"
        ).run(with: runner)
        #expect(await runner.ran == [])
        #expect(!report.isMatch)
        #expect(
            report.text(color: false) == """
                lesson.md:1: error[unclosed-block]: the `slip` block that opens here is never closed
                  close it with a line of as many markers as it opens with

                1 problem in the lesson; nothing was run

                """)
    }

    @Test func `a difference is shown with its line, what was expected first`() async {
        let report = await replay(
            lesson(("a", "one\ntwo <id>\nthree\nfour\nfive\nsix"), ("b", "x")),
            ["a": "one\ntwo \(Self.id)\nthree\n4\nfive\nsix\nseven\n", "b": "x"])
        #expect(!report.isMatch)
        #expect(
            report.text(color: false) == """
                lesson.md:9: the output is not the one recorded
                   two <id>
                   three
                  -four
                  +4
                   five
                   six
                  +seven

                2 cells, 1 output matches, 1 difference

                """)
    }

    @Test func `differences far from each other are shown apart`() async {
        let lines = (1...20).map { "line \($0)" }
        let golden = lines.joined(separator: "\n")
        let printed = lines.map { $0 == "line 2" || $0 == "line 18" ? "other" : $0 }
        let report = await replay(
            lesson(("a", golden)), ["a": printed.joined(separator: "\n")])
        let difference = report.differences.first
        #expect(difference?.line == 7)
        #expect(difference?.hunks.map(\.line) == [6, 21])
        #expect(difference?.hunks.map(\.lines.count) == [5, 6])
    }

    @Test(arguments: [
        // recorded, printed, whether that is fine
        (String?.none, "", true), (nil, "\n\n", true), (nil, "x\n", false), ("", "", true),
        ("", "x", false),
        ("x", "", false), ("x", "x\n\n", true), ("x\n\n", "x", true), ("x", "x ", false),
        ("\nx", "x", false),
        ("x", "X", false), ("a\n\nb", "a\n\nb\n", true), ("x", "x\r\n", true),
    ])
    func `outputs are compared exactly, but for empty lines at the end`(
        recorded: String?, printed: String, isMatch: Bool
    ) async {
        let report = await replay(lesson(("a", recorded)), ["a": printed])
        #expect(report.isMatch == isMatch)
    }

    @Test func `a cell that fails stops the lesson`() async {
        let text = lesson(("a", "1"), ("b", "2"), ("c", "3"))
        let report = await replay(text, ["a": "1", "b": "error[not-found]: no\n  1 | b"])
        #expect(report.stoppedAtLine == 10)
        #expect(report.cellsRun == 2)
        #expect(
            report.text(color: false) == """
                lesson.md:10: the cell failed, so the rest was not run
                  +error[not-found]: no
                  +  1 | b

                2 of 3 cells run, stopped at line 10, 1 output matches, 1 difference

                """)
    }

    @Test func `a cell whose recorded output is an error may fail`() async {
        let text = lesson(("a", "error[not-permitted]: <any>"), ("b", "2"))
        let fine = await replay(text, ["a": "error[not-permitted]: ana may not", "b": "2"])
        #expect(fine.isMatch)
        let other = await replay(text, ["a": "error[not-found]: no", "b": "2"])
        #expect(other.differences.map(\.kind) == [.output])
        #expect(other.cellsRun == 2)
    }

    @Test func `a solution must work, and the checks must hold after it`() async {
        let text = "```task t\ncheck x else \"no\"\ncheck y\nsolve s\n```\n" + lesson(("a", "1"))
        let unsolved = await replay(text, ["s": "error[not-found]: no"])
        #expect(unsolved.differences.map(\.kind) == [.solutionFailed])
        #expect(unsolved.stoppedAtLine == 4)
        let unproven = await replay(text, ["expect x": "error[expectation]: no", "a": "1"])
        #expect(unproven.differences.map(\.kind) == [.checkFailed])
        #expect(
            unproven.text(color: false) == """
                lesson.md:2: a `check` of task `t` does not hold after its `solve`
                  +error[expectation]: no

                1 cell, 1 output matches, 1 difference, 1 task

                """)
    }

    // MARK: Accepting

    private func accepted(_ text: String, _ outputs: [String: String]) async -> String {
        Lesson(reading: text).accepting(await replay(text, outputs))
    }

    @Test func `accepting keeps masks where they match and replaces the other lines`() async {
        let text = lesson(("a", "id <id>\nold <any>\ncount 3\n<…>\nlast <time>"))
        let printed = "id \(Self.id)\nnew line\ncount 4\nx\ny\nlast 05:40\nafter"
        let result = await accepted(text, ["a": printed])
        #expect(
            result == lesson(("a", "id <id>\nnew line\ncount 4\n<…>\nlast <time>\nafter")))
        #expect(await replay(result, ["a": printed]).isMatch)
    }

    @Test func `accepting a tolerance records the number it is compared with`() async {
        let text = lesson(("a", "p <number ±0.01>"))
        let report = await replay(text, ["a": "p 0.9137"])
        #expect(report.isMatch)
        #expect(report.maskRemarks.map(\.line) == [6])
        #expect(
            await accepted(text, ["a": "p 0.9137"]) == lesson(("a", "p <number 0.9137 ±0.01>")))
    }

    @Test func `accepting adds an output where one is missing`() async {
        let text = "  ~~~slip\n  a\n  ~~~\nand so on\n"
        #expect(
            await accepted(text, ["a": "1\n\n2"])
                == "  ~~~slip\n  a\n  ~~~\n\n  ~~~output\n  1\n\n  2\n  ~~~\nand so on\n")
        #expect(
            await accepted("```slip\na\n```", ["a": "1"])
                == "```slip\na\n```\n\n```output\n1\n```\n")
        #expect(await accepted(text, [:]) == text)
    }

    @Test func `accepting makes fences longer than those in the output`() async {
        let text = lesson(("a", "x"), ("b", nil)) + "\n"
        #expect(
            await accepted(text, ["a": "```python\n1\n````\n", "b": "~~~~\n```"])
                == "```slip\na\n```\n\n`````output\n```python\n1\n````\n`````\n\n"
                + "```slip\nb\n```\n\n````output\n~~~~\n```\n````\n\n")
    }

    @Test func `accepting touches nothing else, line ends included`() async {
        let text =
            "\u{FEFF}---\r\nlesson: a\r\ntitle: b \r\n---\r\n# T\r\n\r\n```slip\r\na\r\n```\r\n"
            + "```output\r\nold\r\n```\r\n\ttail \u{0}\u{1B}\n\n\nno end"
        let result = await accepted(text, ["a": "new\nlines"])
        #expect(result == text.replacing("old\r\n", with: "new\r\nlines\r\n"))
    }

    @Test func `accepting leaves a cell alone that failed without being meant to`() async {
        let text = lesson(("a", "1"), ("b", "2"), ("c", "3"))
        let outputs = ["a": "one", "b": "error[x]: no", "c": "three"]
        #expect(await accepted(text, outputs) == lesson(("a", "one"), ("b", "2"), ("c", "3")))
    }

    @Test func `accepting an output that is gone empties its block`() async {
        #expect(await accepted(lesson(("a", "1")), [:]) == "```slip\na\n```\n\n```output\n```\n")
    }

    // MARK: Twice

    private func replayTwice(
        _ text: String, _ first: [String: String], _ second: [String: String]
    ) async -> ReplayReport {
        let runners = RunnerQueue([ScriptedRunner(first), ScriptedRunner(second)])
        return await LessonReplay(Lesson(reading: text), name: "lesson.md").runTwice {
            await runners.next()
        }
    }

    @Test func `masks whose text repeats are not needed`() async {
        let text = lesson(("a", "<id> <time> <any>\n<…>\nkey <key>"))
        let report = await replayTwice(
            text, ["a": "\(Self.id) 05:40 lab\nx\nkey 0123456789abcdef"],
            ["a": "\(Self.id) 05:41 lab\nx\nkey <key>"])
        #expect(report.isMatch)
        #expect(report.needlessMasks.map(\.mask) == ["<id>"])
        #expect(
            report.text(color: false) == """
                lesson.md:6: note: `<id>` is not needed: two replays printed the same, `\(Self.id)`

                1 cell, 1 output matches, 1 needless mask

                """)
    }

    @Test func `one replay cannot know which masks are needed`() async {
        let report = await replay(lesson(("a", "<id>")), ["a": Self.id])
        #expect(report.needlessMasks == [])
    }

    @Test func `the first output that does not repeat is shown`() async {
        let text = lesson(("a", "1"), ("b", "<any>"), ("c", "2"), ("d", "3"))
        let report = await replayTwice(
            text, ["a": "1", "b": "x", "c": "2", "d": "3"],
            ["a": "1", "b": "y", "c": "two", "d": "three"])
        #expect(
            report.text(color: false) == """
                lesson.md:18: a second replay printed something else
                  -2
                  +two

                4 cells, 3 outputs match, 1 difference

                """)
    }

    @Test func `two replays that print the same are a match`() async {
        let report = await replayTwice(LessonFixture.lab, Self.outputs, Self.outputs)
        #expect(report.isMatch)
        #expect(report.needlessMasks.map(\.mask) == ["<id>"])
    }

    // MARK: Reports for programs

    @Test func `the JSON report is one line`() async {
        let report = await replay(lesson(("a", "1"), ("b", nil)), ["a": "2 <\u{1B}>"])
        #expect(
            report.json
                == #"{"lesson":"lesson.md","matches":false,"cells":2,"cellsRun":2,"#
                + #""outputsMatched":0,"stoppedAtLine":null,"differences":[{"kind":"output","#
                + #""line":6,"what":"the output is not the one recorded","source":"a","#
                + #""hunks":[{"line":6,"lines":["-1","+2 <\u001b>"]}]}],"problems":[],"masks":[]}"#
                + "\n")
    }

    @Test func `the JUnit report has a suite for each lesson and a case for each step`() async {
        let text = lesson(("a \"&\"", "1"), ("b", "error"), ("c", nil))
        let report = await replay(text, ["a \"&\"": "1", "b": "error[x]: <no>\u{1B}"])
        let broken = await replay("```slip\n", [:])
        #expect(
            ReplayReport.junit([report, broken]) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="slipway replay" tests="5" failures="2">
                  <testsuite name="lesson.md" tests="3" failures="1" skipped="1">
                    <testcase classname="lesson.md" name="line 2: a &quot;&amp;&quot;"/>
                    <testcase classname="lesson.md" name="line 10: b">
                      <failure type="cell-failed" message="the cell failed, so the rest was not run">+error[x]: &lt;no&gt;\\u001b</failure>
                    </testcase>
                    <testcase classname="lesson.md" name="line 18: c"><skipped/></testcase>
                  </testsuite>
                  <testsuite name="lesson.md" tests="2" failures="1" skipped="1">
                    <testcase classname="lesson.md" name="line 1: unclosed-block">
                      <failure type="unclosed-block" message="the `slip` block that opens here is never closed">close it with a line of as many markers as it opens with</failure>
                    </testcase>
                    <testcase classname="lesson.md" name="line 2: "><skipped/></testcase>
                  </testsuite>
                </testsuites>

                """)
    }
}

/// Hands out runners one after the other, the last again and again.
private actor RunnerQueue {
    private var runners: [ScriptedRunner]

    init(_ runners: [ScriptedRunner]) {
        self.runners = runners
    }

    func next() -> ScriptedRunner {
        runners.count > 1 ? runners.removeFirst() : runners[0]
    }
}
