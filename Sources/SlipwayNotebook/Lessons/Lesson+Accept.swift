extension Lesson {
    /// The lesson's text with the outputs of a replay recorded in it.
    ///
    /// Lines that still match stay as the author wrote them, masks and all; others are replaced.
    /// A cell that printed something and has no `output` block gets one. Everything else stays,
    /// byte for byte. Cells that did not run, and cells that failed without being meant to, are
    /// left alone: to record an error, first add an output with a line that begins with `error[`.
    ///
    /// - Parameter report: Of a replay of this very text.
    public func accepting(_ report: ReplayReport) -> String {
        var editor = OutputEditor(lines)
        for step in report.steps {
            guard case .cell(let index) = step.kind, cells.indices.contains(index),
                let transcript = step.transcript, step.difference?.kind != .cellFailed
            else { continue }
            let cell = cells[index]
            if let output = cell.output {
                editor.replace(output, with: transcript.lines)
            } else if !transcript.lines.isEmpty {
                editor.add(transcript.lines, after: cell.fence)
            }
        }
        return editor.text
    }
}

/// Rewrites `output` blocks, from the top down.
private struct OutputEditor {
    private let lines: [SourceLine]
    private var written = ""
    /// The first line that is not written yet.
    private var position = 0

    init(_ lines: [SourceLine]) {
        self.lines = lines
    }

    /// The whole text.
    var text: String {
        written + lines[position...].map { $0.text + $0.end }.joined()
    }

    mutating func replace(_ output: Lesson.RecordedOutput, with printed: [String]) {
        let fence = output.fence
        let comparison = OutputComparison(golden: output.lines, actual: printed)
        let accepted = comparison.accepted
        guard accepted != output.lines else { return }
        copy(upTo: fence.opening)
        let length = fence.lengthNeeded(for: accepted)
        if length > fence.length {
            copyLengthened(fence, at: fence.opening, to: length)
            write(accepted, in: fence)
            copyLengthened(fence, at: fence.closing, to: length)
        } else {
            copy(upTo: fence.opening + 1)
            write(accepted, in: fence)
        }
        position = max(position, fence.closing)
    }

    mutating func add(_ printed: [String], after cell: Fence) {
        copy(upTo: cell.closing + 1)
        let end = lineEnd(near: cell.opening)
        if let last = lines[..<position].last, last.end.isEmpty { written += end }
        let indent = String(repeating: " ", count: cell.indent)
        let markers = String(
            repeating: cell.marker, count: cell.lengthNeeded(for: printed, least: 3))
        written += end + indent + markers + "output" + end
        write(printed, in: cell)
        written += indent + markers + end
    }

    private mutating func copy(upTo end: Int) {
        guard position < end else { return }
        for line in lines[position..<end] { written += line.text + line.end }
        position = end
    }

    /// Copies a line of markers with more of them.
    private mutating func copyLengthened(_ fence: Fence, at index: Int, to length: Int) {
        guard lines.indices.contains(index) else { return }
        let line = lines[index]
        let rest = line.text.drop { $0 == " " }.drop { $0 == fence.marker }
        written += String(repeating: " ", count: line.indent)
        written += String(repeating: fence.marker, count: length) + rest + line.end
        position = index + 1
    }

    private mutating func write(_ content: [String], in fence: Fence) {
        let end = lineEnd(near: fence.opening)
        let indent = String(repeating: " ", count: fence.indent)
        for line in content { written += (line.isEmpty ? "" : indent + line) + end }
    }

    /// How lines end in this part of the file.
    private func lineEnd(near index: Int) -> String {
        let end = lines[index].end
        return end.isEmpty ? "\n" : String(end)
    }
}

extension Fence {
    /// How many markers keep these lines inside.
    fileprivate func lengthNeeded(for content: [String], least: Int? = nil) -> Int {
        content.reduce(least ?? length) { needed, line in
            let run = line.drop { $0 == " " }.prefix { $0 == marker }.count
            return run >= needed ? run + 1 : needed
        }
    }
}
