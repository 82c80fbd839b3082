import Foundation
import SlipwayNotebook

/// Shows a text that is higher than the screen in `$PAGER`, or in `less -FRX`.
enum Pager {
    /// Whether the text needs more rows than the screen has beside the next prompt.
    static func isNeeded(for text: String, columns: Int, rows: Int) -> Bool {
        var count = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            // Colours make a line seem longer than it is: at worst the pager ends at once.
            count += max(1, (displayWidth(of: line) + columns - 1) / max(columns, 1))
            if count >= rows { return true }
        }
        return false
    }

    /// Runs the pager and waits for its end.
    ///
    /// An empty `$PAGER`, or `cat`, means that nobody wants one.
    ///
    /// - Parameter isStopped: Asked several times a second; the pager is ended when it says yes.
    /// - Returns: False when no pager could be started; then nothing was shown.
    static func show(_ text: String, until isStopped: () -> Bool) -> Bool {
        let command = TerminalStyle.environment("PAGER") ?? "less -FRX"
        if command.isEmpty || command == "cat" { return false }
        guard let file = temporaryFile(holding: text) else { return false }
        defer { close(file) }
        let code = ForegroundShell.run(
            "LESS=\"${LESS-FRX}\" \(command)", input: file, until: isStopped)
        return code.map { !ForegroundShell.cannotRun.contains($0) } ?? false
    }

    /// A file without a name; a pipe would have to be filled while the pager runs.
    private static func temporaryFile(holding text: String) -> Int32? {
        let folder = TerminalStyle.environment("TMPDIR") ?? "/tmp"
        var path = Array("\(folder)/slipway-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        guard file >= 0 else { return nil }
        unlink(path)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        let bytes = Array(text.utf8)
        guard write(file, bytes, bytes.count) == bytes.count, lseek(file, 0, SEEK_SET) == 0 else {
            close(file)
            return nil
        }
        return file
    }
}
