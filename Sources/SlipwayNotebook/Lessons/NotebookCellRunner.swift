import Synchronization

/// Runs a lesson's cells in a notebook and collects what they print, results and remarks alike.
///
/// Lines are counted from the beginning of a cell, as a learner who types it sees them: a recorded
/// error does not change when prose is added above it.
public struct NotebookCellRunner: CellRunner {
    private let notebook: Notebook

    public init(notebook: Notebook) {
        self.notebook = notebook
    }

    public func run(cell source: String, firstLine: Int) async -> CellTranscript {
        let output = CollectedOutput()
        let ending = await notebook.run(source, to: output)
        return CellTranscript(output: output.text, failed: ending.code != .done)
    }
}

/// Everything written, in the order in which it came.
private final class CollectedOutput: NotebookOutput {
    private let bytes = Mutex<[UInt8]>([])

    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

    func result(_ bytes: [UInt8]) async {
        self.bytes.withLock { $0 += bytes }
    }

    func remark(_ text: String) async {
        bytes.withLock { $0 += Array(text.utf8) }
    }
}
