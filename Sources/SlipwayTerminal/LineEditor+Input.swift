import CLibEdit
import Foundation

/// Waiting for a key, and what happens meanwhile.
extension LineEditor {
    /// Keys of our own, bound to our functions: C1 controls, which no keyboard sends.
    enum OwnKey: UInt32 {
        case paste = 0x80
        case interrupt = 0x81
        case accept = 0x82

        /// How `bind` writes it.
        var name: String { "\\" + String(rawValue, radix: 8) }
    }

    /// How long the rest of an escape sequence may be under way.
    private static let sequenceMilliseconds: Int32 = 25

    /// libedit calls this when it has drawn the line and wants a key.
    ///
    /// - Returns: 1 with a key, 0 when there will be none.
    func readKey(into key: UnsafeMutablePointer<wchar_t>?) -> CInt {
        loadHistory()
        guard let scalar = nextKey() else { return 0 }
        key?.pointee = wchar_t(bitPattern: scalar)
        return 1
    }

    private func nextKey() -> UInt32? {
        var isPainted = false
        while true {
            if let key = decoder.next() {
                // Keys that came all at once were not painted one by one; the finished line is.
                if !isPainted, key == .scalar("\r") || key == .scalar("\n") { paint() }
                eraseGhost()
                return code(of: key)
            }
            let isInsideSequence = decoder.isInsideSequence
            if !isPainted, !isInsideSequence {
                paint()
                isPainted = true
            }
            let ready = waitForInput(
                on: [STDIN_FILENO, signals.file],
                milliseconds: isInsideSequence ? Self.sequenceMilliseconds : nil)
            if ready.contains(signals.file), let key = handleSignals() {
                eraseGhost()
                return outcome == nil ? key.rawValue : nil
            }
            if ready.contains(STDIN_FILENO) {
                guard let bytes = readBytes() else { return nil }
                decoder.feed(bytes)
            } else if ready.isEmpty, isInsideSequence {
                decoder.giveUp()
            }
        }
    }

    private func code(of key: KeyDecoder.Key) -> UInt32? {
        switch key {
        case .scalar(let scalar):
            return scalar.value
        case .paste(let bytes):
            pastedText = PastedText.cleaned(bytes)
            return OwnKey.paste.rawValue
        case .forward(let sequence):
            if !suggestion.isEmpty { return OwnKey.accept.rawValue }
            decoder.passOn(sequence)
            return nextKey()
        }
    }

    /// What was typed; `nil` when the terminal is gone.
    private func readBytes() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Foundation.read(STDIN_FILENO, &bytes, bytes.count)
        if count > 0 { return Array(bytes.prefix(count)) }
        return count < 0 && [EINTR, EAGAIN].contains(errno) ? [] : nil
    }

    /// - Returns: A key when the signal ends the line; with `outcome` set, the editing too.
    private func handleSignals() -> OwnKey? {
        for signal in signals.take() {
            switch signal {
            case _ where SignalInbox.ending.contains(signal):
                outcome = .terminated
                return .interrupt
            case SIGINT:
                return .interrupt
            case SIGCONT:
                // Whoever stopped us has put the terminal into another mode.
                _ = cle_set_int(editor, EL_PREP_TERM, 0)
                _ = cle_set_int(editor, EL_PREP_TERM, 1)
                setBracketedPaste(true)
                redraw()
            case SIGWINCH:
                redraw()
            default:
                continue
            }
        }
        return nil
    }

    /// Draws prompt and line afresh, for the size that the window has now.
    func redraw() {
        eraseGhost()
        if canMoveCursor {
            // Terminals wrap the line anew before they tell us: these are the new rows.
            let place = layout[scalar: line.cursor]
            Screen.draw(
                LinePainter.move(from: place, to: .init(row: 0, column: 0)) + "\u{1b}[J")
        }
        el_resize(editor)
        _ = cle_refresh(editor)
        _ = cle_flush()
        hasColors = false
        paint()
    }

    /// The text as it is now.
    var line: (text: String, cursor: Int, cursorInUTF8: Int) {
        guard let info = el_line(editor)?.pointee, let start = info.buffer else {
            return ("", 0, 0)
        }
        func text(to end: UnsafePointer<CChar>?) -> String {
            let bytes = UnsafeRawBufferPointer(start: start, count: (end ?? start) - start)
            return String(decoding: bytes, as: UTF8.self)
        }
        let before = text(to: info.cursor)
        return (text(to: info.lastchar), before.unicodeScalars.count, before.utf8.count)
    }

    /// Where the present line stands on the screen.
    var layout: LineLayout {
        LineLayout(text: line.text, promptWidth: promptWidth, columns: Screen.size.columns)
    }

    // MARK: Painting

    private func paint() {
        suggestion = ""
        guard style.paintsWhileTyping, canMoveCursor, let assistant else { return }
        let (text, cursor, cursorInUTF8) = line
        let (columns, rows) = Screen.size
        let painter = LinePainter(
            text: text, cursor: cursor, promptWidth: promptWidth, columns: columns, rows: rows)
        guard painter.isSafe else { return }

        let offset = precedingText.utf8.count
        let statement = precedingText + text
        let highlights = assistant.highlights(statement).compactMap { highlight in
            highlight.range.upperBound <= offset
                ? nil
                : Highlight(
                    range: max(0, highlight.range.lowerBound - offset)..<highlight.range.upperBound
                        - offset, kind: highlight.kind)
        }
        var ghost = ""
        if cursorInUTF8 == text.utf8.count, !text.isEmpty || !precedingText.isEmpty {
            ghost = assistant.hint(statement, offset + cursorInUTF8) ?? ""
            if ghost.isEmpty, precedingText.isEmpty {
                suggestion = suggestion(after: text)
                ghost = suggestion
            }
        }
        if highlights.isEmpty, ghost.isEmpty, !hasColors { return }
        let (output, hasGhost) = painter.paint(highlights: highlights, ghost: ghost)
        if !hasGhost { suggestion = "" }
        self.hasGhost = hasGhost
        hasColors = !highlights.isEmpty
        Screen.draw(output)
    }

    /// The rest of the newest statement that begins like this.
    private func suggestion(after text: String) -> String {
        guard text.utf8.count >= 2, !text.contains("\n"),
            let entry = history.last(where: {
                $0.utf8.count > text.utf8.count && $0.hasPrefix(text) && !$0.contains("\n")
            })
        else { return "" }
        return String(entry.dropFirst(text.count))
    }

    private func eraseGhost() {
        if hasGhost { Screen.draw("\u{1b}[K") }
        hasGhost = false
    }
}
