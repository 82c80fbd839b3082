import SlipwayCore
import SlipwayNotebook
import SlipwayScript
import SlipwayTerminal

/// The notebook as the terminal needs it.
struct NotebookSession: InteractiveSession {
    let interpreter: Interpreter
    let format: OutputFormat
    let usesColor: Bool
    let isQuiet: Bool
    let lab: Lab
    let notices = Notices()

    /// The console of the statement that runs in this task, for what its host needs of it.
    @TaskLocal static var console: (any Console)?

    var prompt: Prompt {
        get async {
            let session = await interpreter.session
            let place = session.placeInUse?.name
            let isAdministrator = session.userName == User.administratorName
            return Prompt(
                cell: session.cellNumber + 1,
                place: isAdministrator ? place : "\(session.userName)@\(place ?? "")")
        }
    }

    func isIncomplete(_ text: String) -> Bool {
        Parser.isIncomplete(text)
    }

    func complete(_ text: String, cursor: Int) async -> Completions {
        let (range, items) = await interpreter.complete(text, cursor: cursor)
        return Completions(
            range: range.start..<range.end,
            candidates: items.map {
                Completions.Candidate(
                    text: $0.replacement, label: $0.candidate.text,
                    detail: $0.candidate.detail ?? "", isPartial: !$0.isComplete)
            })
    }

    func hint(_ text: String, cursor: Int) -> String? {
        Completion.argumentHint(text: text, cursor: cursor, table: Interpreter.table)
    }

    func run(_ text: String, on console: any Console) async -> RunResult {
        let result = await runCell(text, on: console)
        for notification in await notices.new(lab, as: interpreter.session.userName) {
            console.note("\(notification.occasion.rawValue): \(notification.text)")
        }
        return result
    }

    private func runCell(_ text: String, on console: any Console) async -> RunResult {
        let notebook = Notebook(
            interpreter: interpreter,
            style: NotebookStyle(
                format: format, width: StandardOutput.width, color: usesColor, showsNext: true,
                isQuiet: isQuiet))
        let ending = await Self.$console.withValue(console) {
            await notebook.run(text, to: ConsoleOutput(console: console))
        }
        if ending.quits { return .quit(0) }
        if let correction = ending.correction { return .offer(correction: correction) }
        return .continue
    }
}

/// Writes to the terminal's console.
private struct ConsoleOutput: NotebookOutput {
    let console: any Console

    func result(_ bytes: [UInt8]) async {
        if !bytes.isEmpty { await console.show(String(decoding: bytes, as: UTF8.self)) }
    }

    func remark(_ text: String) async {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { console.note(String(line)) }
    }
}

/// What a person was not told of yet in this session.
actor Notices {
    /// The number of the last notification of each user.
    private var told: [String: Int] = [:]

    /// The notifications since the last time, or since the session began.
    func new(_ lab: Lab, as userName: String) async -> [JobNotification] {
        let caller = Caller(userName: userName, door: .notebook, statement: "list notifications")
        guard let before = told[userName] else {
            told[userName] = try? await lab.notifications.lastNumber(as: caller)
            return []
        }
        let new = (try? await lab.notifications.list(after: before, as: caller)) ?? []
        if let last = new.last?.number { told[userName] = last }
        return new
    }
}
