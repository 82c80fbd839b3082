import Columns

extension ReplayReport {
    /// The report as one line of JSON.
    public var json: String {
        let document = JSONValue.object([
            .init("lesson", .string(name)),
            .init("matches", .boolean(isMatch)),
            .init("cells", .count(cellCount)),
            .init("cellsRun", .count(cellsRun)),
            .init("outputsMatched", .count(outputsMatched)),
            .init("stoppedAtLine", .count(stoppedAtLine)),
            .init("differences", .array(steps.compactMap(Self.differenceJSON))),
            .init("problems", .array(problems.map(Self.problemJSON))),
            .init("masks", .array(maskRemarks.map(Self.remarkJSON))),
        ])
        return terminalSafe(document) + "\n"
    }

    private static func differenceJSON(_ step: Step) -> JSONValue? {
        guard let difference = step.difference else { return nil }
        return .object([
            .init("kind", .string(difference.kind.rawValue)),
            .init("line", .count(difference.line)),
            .init("what", .string(difference.sentence(for: step))),
            .init("source", .string(step.source)),
            .init("hunks", .array(difference.hunks.map(hunkJSON))),
        ])
    }

    private static func hunkJSON(_ hunk: DifferenceHunk) -> JSONValue {
        let lines = hunk.lines.map { JSONValue.string(String($0.mark.rawValue) + $0.text) }
        return .object([.init("line", .count(hunk.line)), .init("lines", .array(lines))])
    }

    private static func problemJSON(_ problem: LessonProblem) -> JSONValue {
        .object([
            .init("code", .string(problem.code)),
            .init("line", .count(problem.line)),
            .init("what", .string(problem.what)),
            .init("next", .text(problem.next)),
        ])
    }

    private static func remarkJSON(_ remark: MaskRemark) -> JSONValue {
        .object([
            .init("line", .count(remark.line)),
            .init("mask", .string(remark.mask)),
            .init("what", .string(remark.sentence)),
        ])
    }

    // MARK: JUnit

    /// The reports as a JUnit file: a suite for each lesson, a test case for each step.
    ///
    /// Without times, so that the same replay gives the same bytes.
    public static func junit(_ reports: [ReplayReport]) -> String {
        let suites = reports.map(\.junitSuite)
        let tests = suites.reduce(0) { $0 + $1.tests }
        let failures = suites.reduce(0) { $0 + $1.failures }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<testsuites name=\"slipway replay\" tests=\"\(tests)\" failures=\"\(failures)\">\n"
            + suites.map(\.text).joined() + "</testsuites>\n"
    }

    private var junitSuite: (text: String, tests: Int, failures: Int) {
        let cases = problems.map(junitCase) + steps.map(junitCase)
        let failures = problems.count + differences.count
        let skipped = steps.count { $0.transcript == nil }
        let opening =
            "  <testsuite name=\"\(name.xmlEscaped)\" tests=\"\(cases.count)\" "
            + "failures=\"\(failures)\" skipped=\"\(skipped)\">\n"
        return (opening + cases.joined() + "  </testsuite>\n", cases.count, failures)
    }

    private func junitCase(_ problem: LessonProblem) -> String {
        junitCase(
            named: "line \(problem.line): \(problem.code)",
            failure: (problem.code, problem.what, problem.next ?? ""))
    }

    private func junitCase(_ step: Step) -> String {
        let first = step.source.split(separator: "\n").first { !$0.isEmpty } ?? ""
        let title = "line \(step.line): \(first)"
        guard let difference = step.difference else {
            return junitCase(named: title, failure: nil, isSkipped: step.transcript == nil)
        }
        let lines = difference.hunks.flatMap(\.lines).map { "\($0.mark.rawValue)\($0.text)" }
        return junitCase(
            named: title,
            failure: (
                difference.kind.rawValue, difference.sentence(for: step),
                lines.joined(separator: "\n")
            ))
    }

    private func junitCase(
        named title: String, failure: (type: String, message: String, text: String)?,
        isSkipped: Bool = false
    ) -> String {
        let opening =
            "    <testcase classname=\"\(name.xmlEscaped)\" name=\"\(title.xmlEscaped)\""
        if let failure {
            return opening + ">\n      <failure type=\"\(failure.type.xmlEscaped)\" "
                + "message=\"\(failure.message.xmlEscaped)\">\(failure.text.xmlEscaped)</failure>\n"
                + "    </testcase>\n"
        }
        return opening + (isSkipped ? "><skipped/></testcase>\n" : "/>\n")
    }
}

extension String {
    /// The text for an XML attribute or element. Controls, which XML cannot hold, are escaped as
    /// JSON would.
    fileprivate var xmlEscaped: String {
        var result = ""
        for scalar in visible(self, keepsLines: true).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
