import Foundation
import Synchronization

/// The terminal as a place to write to.
enum Screen {
    /// Whether the cursor is at the beginning of a row, as far as our own output goes.
    private static let isAtLineStart = Mutex(true)

    /// Columns and rows; 80 × 24 when the terminal does not say.
    static var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
    }

    /// Writes a statement's output.
    static func write(_ text: String, to file: Int32 = STDOUT_FILENO) {
        guard let last = text.utf8.last else { return }
        isAtLineStart.withLock { isAtLineStart in
            send(text, to: file)
            isAtLineStart = last == UInt8(ascii: "\n")
        }
    }

    /// Draws around the line being edited, which begins and ends at the beginning of a row.
    static func draw(_ text: String) { send(text, to: STDOUT_FILENO) }

    /// Sends all of the text; gives up when nobody reads any more.
    private static func send(_ text: String, to file: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes.removeFirst(count)
            } else if errno == EAGAIN {
                var wait = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wait, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }

    /// Ends a row that was left open, so that a prompt begins in the first column.
    static func startLine() {
        if !isAtLineStart.withLock({ $0 }) { write("\n") }
    }
}
