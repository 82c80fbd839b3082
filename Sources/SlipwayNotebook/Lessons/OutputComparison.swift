/// A recorded output beside the one that was printed, line by line.
struct OutputComparison {
    /// A step along both outputs. Positions count from zero in each.
    enum Step {
        case same(golden: Int, actual: Int, captures: [GoldenLine.Capture])
        /// A line `<…>` and the lines it stands for.
        case anyLines(golden: Int, actual: Range<Int>)
        case missing(golden: Int)
        case extra(actual: Int)
    }

    let golden: [GoldenLine]
    let actual: [String]
    private(set) var steps: [Step] = []

    /// Beyond so many pairs of lines, what differs is taken as one block.
    private static let pairLimit = 2_000_000

    /// What a step costs. A line more or less outweighs whatever `<…>` takes; between ways with
    /// as many of those, the one wins that lets `<…>` take less and then exchanges fewer lines.
    private enum Cost {
        static let taken = 2
        static let line = 1 << 32
        static let exchange = line + 1
    }

    /// - Parameters:
    ///   - golden: Without empty lines at the end, and so the actual lines.
    init(golden: [String], actual: [String]) {
        self.golden = golden.map { GoldenLine($0) }
        self.actual = actual
        align()
    }

    /// Compares two outputs in which nothing is a mask.
    init(literally golden: [String], actual: [String]) {
        self.golden = golden.map { GoldenLine(literally: $0) }
        self.actual = actual
        align()
    }

    var isMatch: Bool {
        steps.allSatisfy {
            switch $0 {
            case .same, .anyLines: true
            case .missing, .extra: false
            }
        }
    }

    var captures: [(golden: Int, captures: [GoldenLine.Capture])] {
        steps.compactMap {
            if case .same(let golden, _, let captures) = $0, !captures.isEmpty {
                (golden, captures)
            } else {
                nil
            }
        }
    }

    /// The lines to record now: the author's where they match, the printed ones elsewhere.
    var accepted: [String] {
        steps.compactMap {
            switch $0 {
            case .same(let line, _, let captures): golden[line].recording(captures)
            case .anyLines(let line, _): golden[line].text
            case .missing: nil
            case .extra(let line): actual[line]
            }
        }
    }

    // MARK: Aligning

    private mutating func align() {
        var start = 0
        var head: [Step] = []
        while start < golden.count, start < actual.count, !golden[start].isAnyLines,
            let captures = golden[start].match(actual[start])
        {
            head.append(.same(golden: start, actual: start, captures: captures))
            start += 1
        }
        var goldenEnd = golden.count
        var actualEnd = actual.count
        var tail: [Step] = []
        while goldenEnd > start, actualEnd > start, !golden[goldenEnd - 1].isAnyLines,
            let captures = golden[goldenEnd - 1].match(actual[actualEnd - 1])
        {
            goldenEnd -= 1
            actualEnd -= 1
            tail.append(.same(golden: goldenEnd, actual: actualEnd, captures: captures))
        }
        let middle = alignMiddle(golden: start..<goldenEnd, actual: start..<actualEnd)
        steps = head + middle + tail.reversed()
    }

    /// The cheapest way from one to the other, by edit distance.
    private func alignMiddle(golden lines: Range<Int>, actual others: Range<Int>) -> [Step] {
        if let steps = match(golden: lines, actual: others) { return steps }
        if lines.isEmpty || others.isEmpty
            || (lines.count + 1) * (others.count + 1) > Self.pairLimit
        {
            return alignAsBlock(golden: lines, actual: others)
        }
        let width = others.count + 1
        var costs = [Int](repeating: 0, count: (lines.count + 1) * width)
        var matches = [Bool](repeating: false, count: costs.count)
        for column in 1..<width { costs[column] = column * Cost.line }
        for row in 1...lines.count {
            let line = golden[lines.lowerBound + row - 1]
            costs[row * width] = costs[(row - 1) * width] + (line.isAnyLines ? 0 : Cost.line)
            for column in 1..<width {
                let cell = row * width + column
                let above = costs[cell - width]
                let before = costs[cell - 1]
                if line.isAnyLines {
                    costs[cell] = min(above, before + Cost.taken)
                } else {
                    let isSame = line.match(actual[others.lowerBound + column - 1]) != nil
                    matches[cell] = isSame
                    costs[cell] = min(
                        costs[cell - width - 1] + (isSame ? 0 : Cost.exchange),
                        above + Cost.line, before + Cost.line)
                }
            }
        }
        return walkBack(costs, matches, golden: lines, actual: others)
    }

    /// The steps when nothing differs; what matching file names against `*` does, with lines.
    private func match(golden lines: Range<Int>, actual others: Range<Int>) -> [Step]? {
        var steps: [Step] = []
        var line = lines.lowerBound
        var other = others.lowerBound
        /// The last `<…>`: its step, and where the lines it takes begin and end.
        var last: (step: Int, golden: Int, from: Int, to: Int)?
        while line < lines.upperBound || other < others.upperBound {
            if line < lines.upperBound && golden[line].isAnyLines {
                last = (steps.count, line, other, other)
                steps.append(.anyLines(golden: line, actual: other..<other))
                line += 1
            } else if line < lines.upperBound, other < others.upperBound,
                let captures = golden[line].match(actual[other])
            {
                steps.append(.same(golden: line, actual: other, captures: captures))
                line += 1
                other += 1
            } else if let (step, golden, from, to) = last, to < others.upperBound {
                last = (step, golden, from, to + 1)
                steps.removeSubrange(step...)
                steps.append(.anyLines(golden: golden, actual: from..<to + 1))
                line = golden + 1
                other = to + 1
            } else {
                return nil
            }
        }
        return steps
    }

    private func walkBack(
        _ costs: [Int], _ matches: [Bool], golden lines: Range<Int>, actual others: Range<Int>
    ) -> [Step] {
        let width = others.count + 1
        var row = lines.count
        var column = others.count
        var steps: [Step] = []
        /// The lines that the `<…>` at hand has taken so far.
        var taken = 0
        while row > 0 || column > 0 {
            let cell = row * width + column
            let line = row > 0 ? lines.lowerBound + row - 1 : lines.lowerBound
            let other = others.lowerBound + column - 1
            if row > 0 && golden[line].isAnyLines {
                if column > 0 && costs[cell] != costs[cell - width] {
                    taken += 1
                    column -= 1
                } else {
                    steps.append(.anyLines(golden: line, actual: other + 1..<other + 1 + taken))
                    taken = 0
                    row -= 1
                }
            } else if row > 0 && column > 0 && matches[cell]
                && costs[cell] == costs[cell - width - 1]
            {
                let captures = golden[line].match(actual[other]) ?? []
                steps.append(.same(golden: line, actual: other, captures: captures))
                row -= 1
                column -= 1
            } else if row > 0 && column > 0
                && costs[cell] == costs[cell - width - 1] + Cost.exchange
            {
                steps.append(.extra(actual: other))
                steps.append(.missing(golden: line))
                row -= 1
                column -= 1
            } else if column > 0 && costs[cell] == costs[cell - 1] + Cost.line {
                steps.append(.extra(actual: other))
                column -= 1
            } else {
                steps.append(.missing(golden: line))
                row -= 1
            }
        }
        return steps.reversed()
    }

    /// All of one for all of the other; a `<…>` keeps its place and takes everything when it is
    /// the only line.
    private func alignAsBlock(golden lines: Range<Int>, actual others: Range<Int>) -> [Step] {
        if lines.count == 1, golden[lines.lowerBound].isAnyLines {
            return [.anyLines(golden: lines.lowerBound, actual: others)]
        }
        let kept = lines.map { line -> Step in
            golden[line].isAnyLines
                ? .anyLines(golden: line, actual: others.lowerBound..<others.lowerBound)
                : .missing(golden: line)
        }
        return kept + others.map { .extra(actual: $0) }
    }
}
