/// What a replay did and what it found.
public struct ReplayReport: Sendable {
    /// Something that ran, or would have if nothing had failed before it.
    public struct Step: Sendable {
        public enum Kind: Sendable, Equatable {
            /// The cell at this position among the lesson's cells.
            case cell(Int)
            case solution(task: String)
            case check(task: String)
        }

        public let kind: Kind
        /// The number of its first line in the lesson.
        public let line: Int
        public let source: String
        /// `nil` when it did not run.
        public internal(set) var transcript: CellTranscript?
        public internal(set) var difference: ReplayDifference?
        /// Whether a recorded output was compared.
        let hasGolden: Bool
    }

    /// A mask that says less than it could.
    public struct MaskRemark: Sendable, Equatable {
        public enum Fact: Sendable, Equatable {
            /// Two replays printed the same text.
            case needless(text: String)
            /// A tolerance without a number to compare with.
            case lacksNumber
        }

        public let fact: Fact
        public let mask: String
        public let line: Int
    }

    /// What the lesson is called in messages: the path of its file.
    public let name: String
    /// Everything there was to run, in order.
    public internal(set) var steps: [Step] = []
    /// Why nothing ran: what is wrong with the lesson.
    public internal(set) var problems: [LessonProblem] = []
    public internal(set) var maskRemarks: [MaskRemark] = []

    /// Whether everything ran and printed what is recorded.
    public var isMatch: Bool {
        problems.isEmpty && steps.allSatisfy { $0.transcript != nil && $0.difference == nil }
    }

    public var differences: [ReplayDifference] { steps.compactMap(\.difference) }

    /// The line of the step that failed, so that the rest did not run.
    public var stoppedAtLine: Int? {
        guard let first = steps.firstIndex(where: { $0.transcript == nil }), first > 0 else {
            return nil
        }
        return steps[first - 1].line
    }

    /// Masks that were not needed, known after two replays only.
    public var needlessMasks: [MaskRemark] {
        maskRemarks.filter { if case .needless = $0.fact { true } else { false } }
    }

    // MARK: Counts

    public var cellCount: Int { steps.count { $0.isCell } }
    public var cellsRun: Int { steps.count { $0.isCell && $0.transcript != nil } }
    /// Recorded outputs that are what was printed.
    public var outputsMatched: Int {
        steps.count { $0.hasGolden && $0.transcript != nil && $0.difference == nil }
    }
}

extension ReplayReport.Step {
    var isCell: Bool { if case .cell = kind { true } else { false } }

    var task: String? {
        switch kind {
        case .cell: nil
        case .solution(let task), .check(let task): task
        }
    }
}

/// Where a replay did not do what is recorded.
public struct ReplayDifference: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// Another output than the recorded one.
        case output
        /// An output, and none recorded.
        case unrecordedOutput = "unrecorded-output"
        /// A cell failed that was not meant to.
        case cellFailed = "cell-failed"
        case solutionFailed = "solution-failed"
        /// A task's check does not hold after its solution.
        case checkFailed = "check-failed"
        /// A second replay printed something else.
        case notRepeatable = "not-repeatable"
    }

    public let kind: Kind
    /// In the lesson: the first line that differs, or that of the step.
    public let line: Int
    public let hunks: [DifferenceHunk]
}

/// Lines that differ and a few around them, what was expected first.
public struct DifferenceHunk: Sendable, Equatable {
    public enum Mark: Character, Sendable {
        case expected = "-"
        case actual = "+"
        case same = " "
    }

    public struct Line: Sendable, Equatable {
        public let mark: Mark
        public let text: String
    }

    /// The line of the lesson at which it begins.
    public let line: Int
    public let lines: [Line]
}

extension OutputComparison {
    /// Lines shown around a difference.
    private static let context = 2

    /// The differences, with the lines around them.
    ///
    /// - Parameter firstLine: The line of the lesson at which the recorded output begins.
    func hunks(firstLine: Int) -> [DifferenceHunk] {
        let marked = markedLines(firstLine: firstLine)
        var hunks: [DifferenceHunk] = []
        var index = 0
        while let change = marked[index...].firstIndex(where: { $0.line.mark != .same }) {
            let start = max(index, change - Self.context)
            var end = change
            var probe = change
            // Changes with few lines between them belong together.
            while probe < marked.count && probe <= end + 2 * Self.context {
                if marked[probe].line.mark != .same { end = probe }
                probe += 1
            }
            end = min(end + Self.context + 1, marked.count)
            hunks.append(
                DifferenceHunk(
                    line: marked[start].number, lines: marked[start..<end].map(\.line)))
            index = end
        }
        return hunks
    }

    /// Every line with its mark and its place in the lesson; of lines that were exchanged, all
    /// the expected ones come first.
    private func markedLines(firstLine: Int) -> [(line: DifferenceHunk.Line, number: Int)] {
        var result: [(line: DifferenceHunk.Line, number: Int)] = []
        var printed: [(line: DifferenceHunk.Line, number: Int)] = []
        var number = firstLine
        for step in steps {
            switch step {
            case .same(let index, _, _), .anyLines(let index, _):
                result += printed
                printed = []
                result.append((.init(mark: .same, text: golden[index].text), number))
                number += 1
            case .missing(let index):
                result.append((.init(mark: .expected, text: golden[index].text), number))
                number += 1
            case .extra(let index):
                printed.append((.init(mark: .actual, text: actual[index]), number))
            }
        }
        return result + printed
    }
}
