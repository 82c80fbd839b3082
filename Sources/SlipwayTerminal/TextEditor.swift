import Foundation
import SlipwayCore

/// Has a text changed in `$VISUAL`, `$EDITOR` or `vi`.
enum TextEditor {
    /// Opens the editor and waits for its end.
    ///
    /// - Parameter isStopped: Asked several times a second; the editor is ended when it says yes.
    /// - Returns: What was saved, without blanks at its end; `nil` when that is nothing new.
    static func edit(
        _ text: String, until isStopped: () -> Bool
    ) throws(EditorProblem) -> String? {
        let command =
            ["VISUAL", "EDITOR"].lazy.compactMap(TerminalStyle.environment)
            .first { !$0.allSatisfy(\.isWhitespace) } ?? "vi"
        // In a folder of its own, so that the editor's backup copies vanish with it.
        guard let folder = privateFolder() else {
            throw .noTemporaryFile(command: command)
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/statement.slip"
        guard write(text + "\n", to: path) else {
            throw .noTemporaryFile(command: command)
        }

        let code = ForegroundShell.run("\(command) \"$1\"", argument: path, until: isStopped)
        if isStopped() { return nil }
        guard let code, !ForegroundShell.cannotRun.contains(code) else {
            throw .notStarted(command: command)
        }
        guard code == 0 else { throw .failed(command: command, exitCode: code) }
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let saved = withoutBlanksAtEnd(String(decoding: data, as: UTF8.self))
        return saved.isEmpty || saved == withoutBlanksAtEnd(text) ? nil : saved
    }

    /// A folder that only its owner may look into.
    private static func privateFolder() -> String? {
        let parent = TerminalStyle.environment("TMPDIR") ?? "/tmp"
        var path = Array("\(parent)/slipway-XXXXXX".utf8CString)
        return mkdtemp(&path).map { String(cString: $0) }
    }

    private static func write(_ text: String, to path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        let bytes = Array(text.utf8)
        return Foundation.write(file, bytes, bytes.count) == bytes.count
    }

    private static func withoutBlanksAtEnd(_ text: String) -> String {
        guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(text[...last])
    }
}

/// Why there is no edited text.
enum EditorProblem: UserFacingError, Equatable {
    case noTemporaryFile(command: String)
    case notStarted(command: String)
    case failed(command: String, exitCode: Int32)

    var code: String { "file" }

    var what: String {
        switch self {
        case .noTemporaryFile(let command), .notStarted(let command):
            "the editor `\(command)` cannot be started"
        case .failed(let command, _): "the editor `\(command)` failed, so nothing is run"
        }
    }

    var why: String? {
        switch self {
        case .noTemporaryFile: "no temporary file can be made for it"
        case .notStarted: nil
        case .failed(_, let exitCode): "it ended with code \(exitCode)"
        }
    }

    var next: String? {
        switch self {
        case .noTemporaryFile: "set TMPDIR to a folder with room that is yours"
        case .notStarted: "set VISUAL or EDITOR to an editor, and start slipway again"
        case .failed: nil
        }
    }
}
