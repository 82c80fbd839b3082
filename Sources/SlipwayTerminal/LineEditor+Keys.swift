import CLibEdit
import Foundation

/// The keys that do something of ours.
extension LineEditor {
    /// Gives our functions their names; `~/.editrc` may bind other keys to them.
    func addFunctions() {
        add("slipway-complete", "Complete the word at the cursor") { editor, _ in
            LineEditor.run(editor) { $0.completeWord() }
        }
        add("slipway-interrupt", "Drop the line") { editor, _ in
            LineEditor.run(editor) { $0.interrupt() }
        }
        add("slipway-suspend", "Stop the program until the shell continues it") { editor, _ in
            LineEditor.run(editor) { $0.suspend() }
        }
        add("slipway-paste", "Insert the pasted block") { editor, _ in
            LineEditor.run(editor) { $0.paste() }
        }
        add("slipway-accept", "Accept the suggestion") { editor, _ in
            LineEditor.run(editor) { $0.acceptSuggestion() }
        }
    }

    private func add(_ name: String, _ help: String, _ function: @escaping cle_key_function) {
        _ = cle_add_function(editor, name, help, function)
    }

    private static func run(_ editor: OpaquePointer?, _ body: (LineEditor) -> CInt) -> UInt8 {
        UInt8(truncatingIfNeeded: LineEditor.of(editor).map(body) ?? CC_ERROR)
    }

    func bindKeys() {
        let isVi = cle_get_string(editor, EL_EDITOR).map { String(cString: $0) } == "vi"
        for (key, function) in [
            ("^I", "slipway-complete"), ("^C", "slipway-interrupt"), ("^Z", "slipway-suspend"),
            ("^R", "em-inc-search-prev"), (OwnKey.paste.name, "slipway-paste"),
            (OwnKey.interrupt.name, "slipway-interrupt"), (OwnKey.accept.name, "slipway-accept"),
        ] {
            _ = cle_bind(editor, key, function)
            if isVi { _ = cle_bind_alternative(editor, key, function) }
        }
    }

    // MARK: Leaving the line

    private func interrupt() -> CInt {
        if outcome == nil { outcome = .interrupted }
        moveToEnd()
        Screen.draw(outcome == .interrupted ? "^C\r\n" : "\r\n")
        return CC_EOF
    }

    private func suspend() -> CInt {
        moveToEnd()
        Screen.draw("\r\n")
        setBracketedPaste(false)
        _ = cle_set_int(editor, EL_PREP_TERM, 0)
        SignalInbox.stopUntilContinued()
        _ = cle_set_int(editor, EL_PREP_TERM, 1)
        setBracketedPaste(true)
        _ = cle_refresh(editor)
        return CC_NORM
    }

    /// Moves the terminal's cursor behind the text, wherever it was.
    private func moveToEnd() {
        guard canMoveCursor else { return }
        let layout = layout
        Screen.draw(LinePainter.move(from: layout[scalar: line.cursor], to: layout.end))
    }

    // MARK: Inserting

    private func paste() -> CInt {
        defer { pastedText = "" }
        return insert(pastedText)
    }

    private func acceptSuggestion() -> CInt {
        defer { suggestion = "" }
        return insert(suggestion)
    }

    private func insert(_ text: String) -> CInt {
        text.isEmpty || el_insertstr(editor, text) == 0 ? CC_REFRESH : CC_ERROR
    }

    // MARK: Completion

    private func completeWord() -> CInt {
        guard let assistant else { return CC_ERROR }
        let (text, _, cursor) = line
        let offset = precedingText.utf8.count
        let completions = assistant.complete(precedingText + text, offset + cursor)
        let range = completions.range.lowerBound - offset..<completions.range.upperBound - offset
        guard let first = completions.candidates.first, range.lowerBound >= 0,
            range.lowerBound <= cursor, cursor <= range.upperBound,
            range.upperBound <= text.utf8.count
        else { return CC_ERROR }

        if completions.candidates.count == 1 {
            return replace(range, in: text, cursor: cursor, with: first)
        }
        let common = CompletionMenu.commonPrefix(of: completions.candidates)
        if common.utf8.count > range.count {
            return replace(
                range, in: text, cursor: cursor, with: .init(text: common, isPartial: true))
        }
        list(completions.candidates)
        return CC_NORM
    }

    /// Puts a candidate in the place of a part of the line, and a blank after it.
    private func replace(
        _ range: Range<Int>, in text: String, cursor: Int, with candidate: Completions.Candidate
    ) -> CInt {
        let utf8 = text.utf8
        func index(_ offset: Int) -> String.Index { utf8.index(utf8.startIndex, offsetBy: offset) }
        func count(_ range: Range<Int>) -> CInt {
            CInt(text.unicodeScalars[index(range.lowerBound)..<index(range.upperBound)].count)
        }
        var range = range
        var rest = text[index(range.upperBound)...]
        if let quote = candidate.text.last, quote == "\"" || quote == "'", rest.first == quote {
            range = range.lowerBound..<range.upperBound + 1
            rest = rest.dropFirst()
        }
        if cursor < range.upperBound { el_cursor(editor, count(cursor..<range.upperBound)) }
        el_deletestr(editor, count(range))
        if insert(candidate.text) == CC_ERROR { return CC_ERROR }
        if candidate.isPartial { return CC_REFRESH }
        if rest.first == " " {
            el_cursor(editor, 1)
            return CC_REFRESH
        }
        return insert(" ")
    }

    /// Prints the candidates below the line and draws the line again below them.
    private func list(_ candidates: [Completions.Candidate]) {
        let (columns, rows) = Screen.size
        let lines = CompletionMenu.lines(
            candidates, columns: columns, rows: max(rows - 2, 1),
            oneColumn: style.isAccessible, usesColor: style.usesColor)
        moveToEnd()
        Screen.draw("\r\n" + lines.map { $0 + "\r\n" }.joined())
        _ = cle_refresh(editor)
    }
}
