import CLibEdit
import Foundation

/// Reads lines from the terminal through libedit.
///
/// Belongs to one thread, on which it is made, used and freed. libedit gives the editing itself
/// (emacs and vi keys, `~/.editrc`, history, search); this class adds what it lacks, mostly in the
/// function that libedit calls to wait for a key: hints and colour, pasted blocks, a change of the
/// window's size, and a Ctrl-C that only ever clears the line.
final class LineEditor {
    enum Outcome: Equatable {
        case line(String)
        /// Ctrl-C: what was typed is gone.
        case interrupted
        /// Ctrl-D on an empty line, or no terminal any more.
        case endOfInput
        /// A signal asks the program to end.
        case terminated
    }

    /// What the editor asks about the text while it is being typed.
    struct Assistant {
        var complete: (_ text: String, _ cursor: Int) -> Completions
        var hint: (_ text: String, _ cursor: Int) -> String?
        var highlights: (_ text: String) -> [Highlight]
    }

    let editor: OpaquePointer
    let style: TerminalStyle
    let signals: SignalInbox

    /// What helps with the present line; `nil` for an answer to a question.
    private(set) var assistant: Assistant?
    /// The lines of the statement that came before this one, each with its line feed.
    private(set) var precedingText = ""
    /// Columns that the prompt takes.
    private(set) var promptWidth = 0
    /// Whether the terminal understands movements of the cursor.
    private(set) var canMoveCursor = false

    var decoder = KeyDecoder()
    /// A pasted block on its way from the keyboard to the function that inserts it.
    var pastedText = ""
    /// What the grey text after the cursor would add to the line, when it may be accepted.
    var suggestion = ""
    /// What the painter has left on the screen.
    var hasGhost = false
    var hasColors = false
    /// Why `el_gets` returned nothing.
    var outcome: Outcome?

    private let entries: OpaquePointer
    private let historyFile: HistoryFile?
    /// Everything that can be recalled, newest last; filled when the first prompt is on the screen.
    private(set) var history: [String] = []
    private var isHistoryLoaded = false
    private var promptText: UnsafeMutablePointer<CChar>?

    /// - Parameters:
    ///   - program: Selects lines in `~/.editrc`.
    ///   - historyFile: `nil` keeps a history only while the program runs.
    /// - Returns: `nil` when there is no memory for it.
    init?(
        program: String, style: TerminalStyle, signals: SignalInbox, historyFile: HistoryFile?
    ) {
        Self.useUTF8()
        guard let editor = cle_init(program), let entries = history_init() else { return nil }
        self.editor = editor
        self.entries = entries
        self.style = style
        self.signals = signals
        self.historyFile = historyFile

        _ = cle_set_pointer(editor, EL_CLIENTDATA, Unmanaged.passUnretained(self).toOpaque())
        _ = cle_set_prompt(
            editor, { LineEditor.of($0)?.promptText }, CChar(bitPattern: Self.escapeMark))
        _ = cle_set_int(editor, EL_SIGNAL, 0)
        _ = cle_set_string(editor, EL_EDITOR, "emacs")
        _ = cle_set_read(editor) { editor, key in LineEditor.of(editor)?.readKey(into: key) ?? 0 }
        _ = cle_history_int(entries, H_SETSIZE, CInt(Self.historyLimit))
        _ = cle_history_int(entries, H_SETUNIQUE, 1)
        _ = cle_use_history(editor, entries)
        addFunctions()
        _ = el_source(editor, nil)
        // `bind -v` and `bind -e` in ~/.editrc empty the key maps, so ours come afterwards.
        bindKeys()
        _ = cle_set_tty(editor, "-d", "-isig")
        canMoveCursor = cle_capability(editor, "up") != nil
    }

    deinit {
        el_end(editor)
        history_end(entries)
        free(promptText)
    }

    /// Entries that can be recalled.
    private static let historyLimit = 10_000
    /// Stands around the escape sequences of a prompt.
    private static let escapeMark: UInt8 = 1

    /// The object behind libedit's pointer.
    static func of(_ editor: OpaquePointer?) -> LineEditor? {
        cle_get_pointer(editor, EL_CLIENTDATA).map {
            Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue()
        }
    }

    /// Makes libedit read UTF-8, under `LC_ALL=C` too. Numbers keep their decimal points.
    private static func useUTF8() {
        if setlocale(LC_CTYPE, "") == nil
            || String(cString: nl_langinfo(nl_item(CODESET))) != "UTF-8"
        {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
    }

    /// Reads one line.
    ///
    /// - Parameters:
    ///   - prompt: What stands before the line.
    ///   - precedingText: The earlier lines of the same statement, each with its line feed.
    ///   - assistant: `nil` reads a line without completion, hints and colour.
    func read(
        prompt: PromptText, after precedingText: String = "", with assistant: Assistant? = nil
    ) -> Outcome {
        show(prompt)
        self.precedingText = precedingText
        self.assistant = assistant
        outcome = nil
        suggestion = ""
        hasGhost = false
        hasColors = false

        // libedit would do this only after the prompt, too late for whoever types at once.
        _ = cle_set_int(editor, EL_PREP_TERM, 1)
        setBracketedPaste(true)
        var count: CInt = 0
        let line = el_gets(editor, &count).map { String(cString: $0) }
        setBracketedPaste(false)

        if let line { return .line(line.hasSuffix("\n") ? String(line.dropLast()) : line) }
        el_reset(editor)
        if outcome == nil { Screen.draw("\r\n") }
        return outcome ?? .endOfInput
    }

    /// Keeps a statement for later, in this notebook and in the file.
    ///
    /// Statements that begin with a blank are not kept, nor one that repeats the one before.
    ///
    /// - Throws: `POSIXError` when the file cannot be written; it is kept for this notebook then.
    func remember(_ statement: String) throws {
        loadHistory()
        guard !statement.hasPrefix(" "), statement != history.last else { return }
        history.append(statement)
        _ = cle_history_string(entries, H_ENTER, statement)
        try historyFile?.append(statement)
    }

    /// Reads the history file on first use; the prompt need not wait for it.
    func loadHistory() {
        if isHistoryLoaded { return }
        isHistoryLoaded = true
        history = historyFile?.load(limit: Self.historyLimit) ?? []
        for entry in history { _ = cle_history_string(entries, H_ENTER, entry) }
    }

    /// Makes the terminal mark pasted blocks, where it can.
    func setBracketedPaste(_ isOn: Bool) {
        if canMoveCursor { Screen.draw(isOn ? "\u{1b}[?2004h" : "\u{1b}[?2004l") }
    }

    private func show(_ prompt: PromptText) {
        promptWidth = prompt.text.widthInLibEdit
        free(promptText)
        promptText = strdup(
            prompt.escaped(mark: Unicode.Scalar(Self.escapeMark), color: style.usesColor))
    }
}

/// A prompt as it stands on the screen.
struct PromptText {
    /// The text and the escape sequence before it.
    private var parts: [(text: String, escape: String)]

    var text: String { parts.map(\.text).joined() }

    /// `[3] lab> `, or `[3] > ` while nothing is in use.
    ///
    /// - Parameter columns: Width of the screen; a long name leaves half of it for the line.
    init(_ prompt: Prompt, columns: Int) {
        let place = (prompt.place ?? "").withoutControls.clipped(toWidth: min(32, columns / 2 - 7))
        parts = [("[\(prompt.cell)] ", "90"), (place, "1;36"), ("> ", "0")]
        if place.isEmpty { parts.remove(at: 1) }
    }

    /// The prompt of a line that goes on with a statement.
    static let continuation = PromptText(PastedText.continuationPrompt, escape: "90")

    /// A question.
    init(question: String) { self.init(question.withoutControls, escape: "1") }

    private init(_ text: String, escape: String) {
        parts = [(String(text.dropLast()), escape), (String(text.suffix(1)), "0")]
    }

    /// The text for libedit, with marks around the escape sequences.
    ///
    /// libedit drops a sequence that no visible character follows, so none stands at the end.
    func escaped(mark: Unicode.Scalar, color: Bool) -> String {
        if !color { return text }
        return parts.map { "\(mark)\u{1b}[0m\u{1b}[\($0.escape)m\(mark)\($0.text)" }.joined()
    }
}
