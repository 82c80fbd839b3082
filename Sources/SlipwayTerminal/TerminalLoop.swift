import Foundation

/// The loop behind `NotebookTerminal`, on its own thread.
///
/// The session's work runs in tasks. Meanwhile this thread waits for their end, for signals and
/// for requests from the console, so that the terminal has one owner throughout.
final class TerminalLoop {
    /// Why the loop ends.
    private struct Leave: Error {
        var code: Int32

        /// Ended by a signal, or because the terminal is gone.
        static let terminated = Leave(code: 128 + SIGTERM)
    }

    private let session: any InteractiveSession
    private let configuration: NotebookTerminal.Configuration
    private let mailbox = Mailbox()
    private let signals: SignalInbox
    private let editor: LineEditor
    private var interruptsInARow = 0
    private var hasReportedHistory = false

    /// How long a statement may take to stop when the program must end.
    private static let graceTime = Duration.seconds(2)
    /// How long a Tab waits for candidates.
    private static let completionTime = Duration.seconds(2)

    init?(session: any InteractiveSession, configuration: NotebookTerminal.Configuration) {
        self.session = session
        self.configuration = configuration
        signals = SignalInbox()
        guard
            let editor = LineEditor(
                program: configuration.program, style: configuration.style, signals: signals,
                historyFile: configuration.history)
        else { return nil }
        self.editor = editor
    }

    /// - Returns: The exit code.
    func run() -> Int32 {
        defer { mailbox.close() }
        do throws(Leave) {
            while true {
                if let text = try readStatement() { try execute(text) }
            }
        } catch {
            return error.code
        }
    }

    // MARK: Reading

    /// A statement, over as many lines as it takes; `nil` when there is none after all.
    private func readStatement() throws(Leave) -> String? {
        let session = session
        let prompt = try wait { await session.prompt }
        Screen.startLine()

        var text = ""
        while true {
            let outcome = editor.read(
                prompt: text.isEmpty
                    ? PromptText(prompt, columns: Screen.size.columns) : .continuation,
                after: text, with: assistant)
            switch outcome {
            case .line(let line):
                text += line
                interruptsInARow = 0
                if text.allSatisfy(\.isWhitespace) { return nil }
                if !session.isIncomplete(text) {
                    remember(text)
                    return text
                }
                text += "\n"
            case .interrupted:
                interruptsInARow += 1
                if interruptsInARow > 1 { note(configuration.wording.howToLeave) }
                return nil
            case .endOfInput:
                // In the middle of a statement Ctrl-D drops the statement only.
                if text.isEmpty { throw Leave(code: 0) }
                return nil
            case .terminated:
                throw .terminated
            }
        }
    }

    private var assistant: LineEditor.Assistant {
        .init(
            complete: { [session, self] text, cursor in
                waitBriefly { await session.complete(text, cursor: cursor) } ?? .none
            },
            hint: { [session] text, cursor in session.hint(text, cursor: cursor) },
            highlights: { [session] text in session.highlights(text) })
    }

    private func remember(_ statement: String) {
        do {
            try editor.remember(statement)
        } catch {
            if hasReportedHistory { return }
            hasReportedHistory = true
            let reason = (error as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
            note(configuration.wording.historyNotSaved.filled(with: reason ?? "\(error)"))
        }
    }

    // MARK: Running

    private func execute(_ text: String) throws(Leave) {
        var text = text
        while true {
            let statement = text
            let console = TerminalConsole(
                mailbox: mailbox, usesPager: configuration.usesPager)
            let session = session
            let result = try wait(saying: configuration.wording) {
                await session.run(statement, on: console)
            }
            Screen.startLine()
            switch result {
            case .continue: return
            case .quit(let code): throw Leave(code: code)
            case .offer(let correction):
                let question = configuration.wording.offer.filled(with: correction)
                guard let answer = try ask(question), !answer.isEmpty,
                    !configuration.wording.no.contains(answer.lowercased())
                else { return }
                // What is no answer was typed ahead, as the next statement.
                text = configuration.wording.yes.contains(answer.lowercased()) ? correction : answer
                remember(text)
            }
        }
    }

    private func ask(_ question: String) throws(Leave) -> String? {
        Screen.startLine()
        var lines = question.split(separator: "\n", omittingEmptySubsequences: false)
        let last = lines.popLast().map(String.init) ?? ""
        for line in lines { note(String(line)) }
        switch editor.read(prompt: PromptText(question: last.hasSuffix(" ") ? last : last + " ")) {
        case .line(let answer): return answer.trimmingCharacters(in: .whitespaces)
        case .interrupted, .endOfInput: return nil
        case .terminated: throw .terminated
        }
    }

    private func page(_ text: String) throws(Leave) {
        let wasShown = try lendTerminal { isStopped in Pager.show(text, until: isStopped) }
        if !wasShown { Screen.write(text) }
    }

    private func edit(_ text: String) throws(Leave) -> Result<String?, EditorProblem> {
        let result = try lendTerminal { isStopped -> Result<String?, EditorProblem> in
            do throws(EditorProblem) {
                return .success(try TextEditor.edit(text, until: isStopped))
            } catch {
                return .failure(error)
            }
        }
        if case .success(let saved?) = result {
            // Editors clear what they have drawn, so nobody would see what runs.
            for line in saved.split(separator: "\n", omittingEmptySubsequences: false) {
                note(PastedText.continuationPrompt + String(line).withoutControls)
            }
            remember(saved)
        }
        return result
    }

    /// Lets another program have the terminal.
    ///
    /// - Parameter body: Is given a function to ask whether the program must end.
    private func lendTerminal<Value>(_ body: (() -> Bool) -> Value) throws(Leave) -> Value {
        Screen.startLine()
        var mustEnd = false
        func isStopped() -> Bool {
            mustEnd = mustEnd || !SignalInbox.ending.isDisjoint(with: signals.take())
            return mustEnd
        }
        let value = body(isStopped)
        // Also forgets a Ctrl-C, which was meant for the other program.
        if isStopped() { throw .terminated }
        return value
    }

    private func note(_ line: String) { Screen.write(line + "\n", to: STDERR_FILENO) }

    // MARK: Waiting for tasks

    /// Runs the operation in a task and serves the terminal until it has ended.
    ///
    /// Ctrl-C cancels the task. From then on the keyboard is listened to, so that Ctrl-D can leave
    /// a statement behind that does not stop; what else is typed is kept for the next line.
    ///
    /// - Parameter wording: What to say upon Ctrl-C; `nil` says nothing.
    private func wait<Value: Sendable>(
        saying wording: Wording? = nil, for operation: @escaping @Sendable () async -> Value
    ) throws(Leave) -> Value {
        let reply = Reply<Value>()
        let task = start(operation, for: reply)
        var isStopping = false
        do throws(Leave) {
            while true {
                // In this order: a bell after the look at the value wakes the wait below.
                try serveRequests()
                if let value = reply.value { return value }
                let files = [mailbox.file, signals.file] + (isStopping ? [STDIN_FILENO] : [])
                let ready = waitForInput(on: files)
                if ready.contains(STDIN_FILENO) { try keepTypedText() }
                guard ready.contains(signals.file) else { continue }
                for signal in signals.take() {
                    if SignalInbox.ending.contains(signal) { throw .terminated }
                    guard signal == SIGINT else { continue }
                    if let wording {
                        // The terminal has written `^C` behind whatever stood there.
                        Screen.write("\n")
                        note(isStopping ? wording.stillStopping : wording.stopping)
                        isStopping = true
                    }
                    task.cancel()
                }
            }
        } catch {
            task.cancel()
            mailbox.close()
            if !isStopping { awaitEnd(of: reply) }
            throw error
        }
    }

    /// Runs a quick operation in a task; `nil` when it takes too long.
    private func waitBriefly<Value: Sendable>(
        for operation: @escaping @Sendable () async -> Value
    ) -> Value? {
        let reply = Reply<Value>()
        let task = start(operation, for: reply)
        awaitEnd(of: reply, within: Self.completionTime)
        if reply.value == nil { task.cancel() }
        return reply.value
    }

    private func start<Value: Sendable>(
        _ operation: @escaping @Sendable () async -> Value, for reply: Reply<Value>
    ) -> Task<Void, Never> {
        Task { [mailbox] in
            reply.fulfil(with: await operation())
            mailbox.ring()
        }
    }

    private func awaitEnd<Value: Sendable>(
        of reply: Reply<Value>, within limit: Duration = graceTime
    ) {
        let deadline = ContinuousClock.now + limit
        while true {
            for request in mailbox.take() { request.refuse() }
            let rest = ContinuousClock.now.duration(to: deadline)
            if reply.value != nil || rest <= .zero { return }
            let milliseconds = rest / .milliseconds(1)
            _ = waitForInput(on: [mailbox.file], milliseconds: Int32(milliseconds.rounded(.up)))
        }
    }

    private func serveRequests() throws(Leave) {
        for request in mailbox.take() {
            switch request {
            case .page(let text, let done):
                defer { done.resume() }
                try page(text)
            case .ask(let question, let answer):
                var reply: String?
                defer { answer.resume(returning: reply) }
                reply = try ask(question)
            case .edit(let text, let saved):
                var reply: Result<String?, EditorProblem> = .success(nil)
                defer { saved.resume(with: reply.mapError { $0 }) }
                reply = try edit(text)
            }
        }
    }

    private func keepTypedText() throws(Leave) {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        // In its normal mode the terminal turns Ctrl-D into the end of a file.
        if count == 0 { throw Leave(code: 128 + SIGINT) }
        if count > 0 { editor.decoder.feed(bytes.prefix(count)) }
    }
}

extension String {
    /// The text with something in the place of `%`.
    fileprivate func filled(with text: String) -> String {
        split(separator: "%", omittingEmptySubsequences: false).joined(separator: text)
    }
}
