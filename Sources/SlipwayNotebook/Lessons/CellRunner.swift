/// Runs cells, one after the other, in one session; the notebook does.
public protocol CellRunner: Sendable {
    /// Runs a cell.
    ///
    /// - Parameter firstLine: The number of the cell's first line in the lesson, for errors.
    func run(cell source: String, firstLine: Int) async -> CellTranscript
}

/// What a cell printed.
public struct CellTranscript: Sendable, Equatable {
    /// Results and errors, in the order in which they came.
    public let output: String
    /// Whether a statement failed.
    public let failed: Bool

    public init(output: String, failed: Bool) {
        self.output = output
        self.failed = failed
    }

    /// The output's lines, without empty ones at the end.
    var lines: [String] {
        SourceLine.lines(of: output).map { String($0.text) }.withoutBlankEnd
    }
}
