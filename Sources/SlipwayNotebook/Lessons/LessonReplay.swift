/// Runs a lesson from beginning to end and compares what it prints with what is recorded in it.
///
/// Cells run in order; of each task its solution runs, then its checks, which must hold. Quizzes
/// are skipped. A cell that fails stops the lesson, unless its recorded output holds an error.
/// Outputs are compared exactly, but for empty lines at the end.
public struct LessonReplay: Sendable {
    public let lesson: Lesson
    public let name: String

    /// - Parameters:
    ///   - lesson: A translation must have inherited its commands.
    ///   - name: What the lesson is called in messages: the path of its file.
    public init(_ lesson: Lesson, name: String) {
        self.lesson = lesson
        self.name = name
    }

    /// Replays once. A lesson with problems is not run.
    public func run(with runner: any CellRunner) async -> ReplayReport {
        var report = ReplayReport(name: name)
        report.problems = lesson.problems
        report.steps = steps
        guard lesson.problems.isEmpty else { return report }
        for index in report.steps.indices {
            if Task.isCancelled { break }
            let step = report.steps[index]
            let transcript = await runner.run(cell: step.source, firstLine: step.line)
            report.steps[index].transcript = transcript
            let (difference, remarks) = judge(step, transcript)
            report.steps[index].difference = difference
            report.maskRemarks += remarks
            if difference?.stopsReplay ?? false { break }
        }
        return report
    }

    /// Replays twice, each time with a new runner, to see that both print the same.
    ///
    /// Text that a mask stands for may differ. Only the first step that does not repeat is
    /// reported. Masks whose text was the same both times are reported as needless, except
    /// `<any>` and `<…>`, which are also used to keep a lesson short.
    public func runTwice(
        makingRunner makeRunner: () async throws -> any CellRunner
    ) async rethrows -> ReplayReport {
        var report = await run(with: try await makeRunner())
        guard report.problems.isEmpty else { return report }
        let second = await run(with: try await makeRunner())
        for index in report.steps.indices {
            let other = second.steps[index]
            if report.steps[index].isRepeated(by: other) { continue }
            report.steps[index].difference = notRepeated(report.steps[index], other)
            break
        }
        report.maskRemarks += needlessMasks(report, second)
        report.maskRemarks.sort { $0.line < $1.line }
        return report
    }

    // MARK: What runs

    private var steps: [ReplayReport.Step] {
        var cellIndex = 0
        return lesson.blocks.flatMap { block -> [ReplayReport.Step] in
            switch block {
            case .cell(let cell):
                cellIndex += 1
                return [
                    .init(
                        kind: .cell(cellIndex - 1), line: cell.firstLine, source: cell.source,
                        hasGolden: cell.output != nil)
                ]
            case .task(let task): return Self.steps(of: task)
            case .heading, .prose, .quiz: return []
            }
        }
    }

    private static func steps(of task: LessonTask) -> [ReplayReport.Step] {
        let solutions = task.solutions.map { solution in
            ReplayReport.Step(
                kind: .solution(task: task.name), line: solution.line, source: solution.command,
                hasGolden: false)
        }
        let checks = task.checks.map { check in
            ReplayReport.Step(
                kind: .check(task: task.name), line: check.line,
                source: "expect " + check.condition, hasGolden: false)
        }
        return solutions + checks
    }

    // MARK: Judging

    private func judge(
        _ step: ReplayReport.Step, _ transcript: CellTranscript
    ) -> (ReplayDifference?, [ReplayReport.MaskRemark]) {
        func failure(_ kind: ReplayDifference.Kind) -> ReplayDifference {
            .init(kind: kind, line: step.line, hunks: printed(transcript, line: step.line))
        }
        switch step.kind {
        case .solution: return (transcript.failed ? failure(.solutionFailed) : nil, [])
        case .check: return (transcript.failed ? failure(.checkFailed) : nil, [])
        case .cell(let index):
            let output = lesson.cells[index].output
            if transcript.failed && !(output?.isError ?? false) {
                return (failure(.cellFailed), [])
            }
            guard let output else {
                return (transcript.lines.isEmpty ? nil : failure(.unrecordedOutput), [])
            }
            return compare(output, transcript)
        }
    }

    private func compare(
        _ output: Lesson.RecordedOutput, _ transcript: CellTranscript
    ) -> (ReplayDifference?, [ReplayReport.MaskRemark]) {
        let comparison = OutputComparison(golden: output.lines, actual: transcript.lines)
        let remarks = comparison.golden.enumerated().flatMap { index, line in
            line.pieces.compactMap { piece -> ReplayReport.MaskRemark? in
                guard case .mask(let mask) = piece, mask.lacksNumber else { return nil }
                return .init(fact: .lacksNumber, mask: mask.text, line: output.firstLine + index)
            }
        }
        if comparison.isMatch { return (nil, remarks) }
        let hunks = comparison.hunks(firstLine: output.firstLine)
        let line = hunks.first?.firstChange ?? output.firstLine
        return (.init(kind: .output, line: line, hunks: hunks), remarks)
    }

    private func printed(_ transcript: CellTranscript, line: Int) -> [DifferenceHunk] {
        let lines = transcript.lines.map { DifferenceHunk.Line(mark: .actual, text: $0) }
        return lines.isEmpty ? [] : [DifferenceHunk(line: line, lines: lines)]
    }

    // MARK: Twice

    private func notRepeated(
        _ first: ReplayReport.Step, _ second: ReplayReport.Step
    ) -> ReplayDifference {
        let comparison = OutputComparison(
            literally: first.transcript?.lines ?? [], actual: second.transcript?.lines ?? [])
        return .init(
            kind: .notRepeatable, line: first.line, hunks: comparison.hunks(firstLine: first.line))
    }

    private func needlessMasks(
        _ first: ReplayReport, _ second: ReplayReport
    ) -> [ReplayReport.MaskRemark] {
        zip(first.steps, second.steps).flatMap { one, two -> [ReplayReport.MaskRemark] in
            guard case .cell(let index) = one.kind, let output = lesson.cells[index].output,
                let lines = one.transcript?.lines, let others = two.transcript?.lines
            else { return [] }
            return Self.needlessMasks(in: output, lines, others)
        }
    }

    private static func needlessMasks(
        in output: Lesson.RecordedOutput, _ lines: [String], _ others: [String]
    ) -> [ReplayReport.MaskRemark] {
        let seenAgain = Dictionary(
            OutputComparison(golden: output.lines, actual: others).captures.map {
                ($0.golden, $0.captures)
            }, uniquingKeysWith: { first, _ in first })
        let seen = OutputComparison(golden: output.lines, actual: lines).captures
        return seen.flatMap { line, captures in
            zip(captures, seenAgain[line] ?? []).compactMap { one, two in
                // A mask that stands for itself marks what Slipway has masked already.
                guard one == two, !one.mask.isForBrevity, one.text != one.mask.text else {
                    return nil
                }
                return .init(
                    fact: .needless(text: one.text), mask: one.mask.text,
                    line: output.firstLine + line)
            }
        }
    }
}

extension ReplayDifference {
    /// Whether nothing that follows can be trusted to run.
    fileprivate var stopsReplay: Bool { kind == .cellFailed || kind == .solutionFailed }
}

extension DifferenceHunk {
    /// The line of the lesson at which the first difference stands.
    fileprivate var firstChange: Int {
        line + lines.prefix { $0.mark == .same }.count
    }
}

extension ReplayReport.Step {
    /// Whether the other replay printed the same, or differed only where masks allow it.
    fileprivate func isRepeated(by other: Self) -> Bool {
        if transcript == other.transcript { return true }
        return hasGolden && transcript != nil && other.transcript != nil
            && transcript?.failed == other.transcript?.failed && difference == nil
            && other.difference == nil
    }
}
