import Foundation

/// The console of a statement that runs in the notebook at a terminal.
struct TerminalConsole: Console {
    let mailbox: Mailbox
    let usesPager: Bool

    var columns: Int { Screen.size.columns }

    func show(_ result: String) async {
        let (columns, rows) = Screen.size
        if usesPager, Pager.isNeeded(for: result, columns: columns, rows: rows) {
            await withCheckedContinuation { mailbox.post(.page(result, $0)) }
        } else {
            Screen.write(result)
        }
    }

    func write(_ text: String) { Screen.write(text) }

    func note(_ line: String) {
        Screen.startLine()
        Screen.write(line + "\n", to: STDERR_FILENO)
    }

    func ask(_ question: String) async -> String? {
        await withCheckedContinuation { mailbox.post(.ask(question, $0)) }
    }

    func edit(_ text: String) async throws -> String? {
        try await withCheckedThrowingContinuation { mailbox.post(.edit(text, $0)) }
    }
}
