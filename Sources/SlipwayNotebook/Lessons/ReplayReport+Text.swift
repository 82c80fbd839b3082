import SlipwayCore

extension ReplayReport {
    /// The report for people: each difference with its place, then one line that sums up.
    ///
    /// What was expected stands before what was printed, marked `-` and `+`.
    public func text(color: Bool) -> String {
        let style = TextStyle(isOn: color)
        var parts = problems.map { text(of: $0, style: style) }
        parts += steps.compactMap { step in step.difference.map { text(of: $0, step, style) } }
        if !maskRemarks.isEmpty { parts.append(maskRemarks.map { text(of: $0, style) }.joined()) }
        parts.append(summary + "\n")
        return parts.joined(separator: "\n")
    }

    /// `42 cells, 42 outputs match`, or what is otherwise.
    public var summary: String {
        if !problems.isEmpty {
            return "\(counted(problems.count, "problem")) in the lesson; nothing was run"
        }
        var parts: [String] = []
        if let line = stoppedAtLine {
            let cells = counted(cellCount, "cell")
            parts.append("\(cellsRun) of \(cells) run, stopped at line \(line)")
        } else {
            parts.append(counted(cellCount, "cell"))
        }
        let verb = outputsMatched == 1 ? "matches" : "match"
        parts.append("\(counted(outputsMatched, "output")) \(verb)")
        if !differences.isEmpty { parts.append(counted(differences.count, "difference")) }
        let tasks = Set(steps.compactMap(\.task)).count
        if tasks > 0 { parts.append(counted(tasks, "task")) }
        if !needlessMasks.isEmpty { parts.append(counted(needlessMasks.count, "needless mask")) }
        return parts.joined(separator: ", ")
    }

    private func text(of problem: LessonProblem, style: TextStyle) -> String {
        place(problem.line) + style.error("error[\(problem.code)]") + ": " + visible(problem.what)
            + "\n" + (problem.next.map { "  " + style.advice(visible($0)) + "\n" } ?? "")
    }

    private func text(of difference: ReplayDifference, _ step: Step, _ style: TextStyle) -> String {
        var text = place(difference.line) + difference.sentence(for: step) + "\n"
        for (index, hunk) in difference.hunks.enumerated() {
            if index > 0 { text += style.dim("  …") + "\n" }
            for line in hunk.lines {
                let shown = "  \(line.mark.rawValue)" + visible(line.text)
                switch line.mark {
                case .same: text += line.text.isEmpty ? "\n" : shown + "\n"
                case .expected: text += style.removed(shown) + "\n"
                case .actual: text += style.added(shown) + "\n"
                }
            }
        }
        return text
    }

    private func text(of remark: MaskRemark, _ style: TextStyle) -> String {
        place(remark.line) + style.remark("note:") + " " + visible(remark.sentence) + "\n"
    }

    private func place(_ line: Int) -> String { "\(visible(name)):\(line): " }
}

extension ReplayDifference {
    /// What happened, for the line above the hunks.
    func sentence(for step: ReplayReport.Step) -> String {
        switch kind {
        case .output: "the output is not the one recorded"
        case .unrecordedOutput: "the cell has no recorded output"
        case .cellFailed: "the cell failed, so the rest was not run"
        case .solutionFailed:
            "a `solve` of task `\(step.task ?? "")` failed, so the rest was not run"
        case .checkFailed: "a `check` of task `\(step.task ?? "")` does not hold after its `solve`"
        case .notRepeatable: "a second replay printed something else"
        }
    }
}

extension ReplayReport.MaskRemark {
    var sentence: String {
        switch fact {
        case .needless(let text):
            "`\(mask)` is not needed: two replays printed the same, `\(text)`"
        case .lacksNumber:
            "`\(mask)` takes any number; accept the output to record the one to compare with"
        }
    }
}
