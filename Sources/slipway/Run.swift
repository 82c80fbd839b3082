import ArgumentParser
import Foundation
import SlipwayCore
import SlipwayNotebook
import SlipwayScript
import SlipwayStore
import SlipwayTerminal

/// `slipway run FILE…`, and what happens without a subcommand.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run scripts, or open the notebook when there is nothing to run.",
        discussion: """
            A script is a file of statements (.slip) or a lesson (.md), of which the cells are \
            run. Each is a session of its own. Paths in a script start where slipway was started; \
            in a lesson, at the lesson.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Scripts; - is standard input.")
    var files: [String] = []

    @Option(name: .customShort("c"), help: "Run the statements in TEXT.")
    var text: String?

    @Option(name: .customShort("p"), help: "NAME=VALUE for a `param` of the script.")
    var parameters: [String] = []

    @Flag(help: "Go on after a statement that failed.")
    var keepGoing = false

    @Flag(help: "Show each statement before its result, on standard error.")
    var echo = false

    func run() async throws {
        let isInteractive =
            files.isEmpty && text == nil && !options.noInput
            && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        let code: ExitStatus
        if isInteractive {
            code = await guarded { try await openNotebook() }
        } else {
            code = await endingOnSignals { await guarded { try await runScripts() } }
        }
        if code != .done { throw code.thrown }
    }

    private func guarded(
        _ body: () async throws -> ExitStatus
    ) async -> ExitStatus {
        do {
            return try await body()
        } catch is CancellationError {
            return .interrupted
        } catch {
            StandardOutput.show(error, options)
            return ExitStatus(ending: error)
        }
    }

    // MARK: - Scripts

    /// A text to run, and the folder in which its paths begin.
    private struct Script {
        /// What messages call it.
        let name: String
        let text: String
        let folder: String
        /// The parts of a lesson; a script is one part.
        let parts: [Part]
        /// The file it comes from, if it does.
        var path: String?
        /// Whether its text is not there yet.
        var isStandardInput = false

        static func standardInput(in folder: String) -> Script {
            Script(
                name: "standard input", text: "", folder: folder, parts: [], isStandardInput: true)
        }
    }

    fileprivate struct Part {
        let text: String
        let firstLine: Int
        /// Whether the lesson shows a failure there.
        var isMeantToFail = false

        var statements: [Statement] { Parser.parse(text, table: Interpreter.table).statements }
    }

    /// A session that runs a script, and what that is called in messages.
    private struct Running {
        let name: String
        let notebook: Notebook
    }

    /// Tells in one line how far the scripts have come that a signal has stopped.
    private func tellWhereStopped(_ sessions: [Running], in ending: Notebook.Ending?) async {
        var doneCount = 0
        for session in sessions { doneCount += await session.notebook.doneCount }
        var text = "stopped before the first statement"
        if let last = sessions.last, let line = await last.notebook.line {
            text =
                "stopped \(ending?.code == .interrupted ? "at" : "after") \(last.name):\(line): "
                + (doneCount == 1
                    ? "1 statement was done, and what it did is kept"
                    : "\(doneCount) statements were done, and what they did is kept")
        }
        await StandardOutput().remark(text + "\n")
    }

    private func runScripts() async throws -> ExitStatus {
        let current = FileManager.default.currentDirectoryPath
        let arguments = try parsedParameters()
        var scripts: [Script] = []
        if let text {
            scripts.append(
                Script(
                    name: "-c", text: text, folder: current,
                    parts: [Part(text: text, firstLine: 1)]))
        }
        for file in files {
            scripts.append(file == "-" ? .standardInput(in: current) : try script(file, current))
        }
        if scripts.isEmpty { scripts = [.standardInput(in: current)] }
        guard scripts.count(where: \.isStandardInput) <= 1 else {
            throw StartProblem.standardInputTwice
        }
        try check(arguments, against: scripts)
        if await !areReadable(scripts, arguments) { return .usage }

        let assembly = try await LabAssembly.open(options)
        var code = ExitStatus.done
        var sessions: [Running] = []
        var lastEnding: Notebook.Ending?
        do {
            for script in scripts where !Task.isCancelled {
                let host = FolderHost(
                    folder: script.folder,
                    folderInWords: script.folder == current
                        ? FolderHost.current.folderInWords : "the lesson's folder")
                let notebook = try await notebook(assembly, host, arguments, path: script.path)
                sessions.append(Running(name: script.name, notebook: notebook))
                if script.isStandardInput {
                    lastEnding = await runStandardInput(notebook)
                    code = max(code, lastEnding?.code ?? .done)
                }
                for part in script.parts {
                    let ending = await notebook.run(
                        part.text, firstLine: part.firstLine, to: StandardOutput())
                    lastEnding = ending
                    if part.isMeantToFail && ending.code <= .unconfirmed { continue }
                    code = max(code, ending.code)
                    if ending.quits || (ending.code != .done && !keepGoing) { break }
                }
                if code != .done && !keepGoing { break }
                try await refuseUnused(notebook)
            }
            // What was started without `wait` is finished, too, and told of when it has failed.
            let runs = try await assembly.lab.finishRuns()
            for run in runs where run.state == .failed && !Task.isCancelled {
                StandardOutput.show(RunFailure(run), options)
                code = max(code, .failed)
            }
        } catch {
            if Task.isCancelled { await tellWhereStopped(sessions, in: lastEnding) }
            await assembly.close()
            throw error
        }
        if Task.isCancelled { await tellWhereStopped(sessions, in: lastEnding) }
        await assembly.close()
        return code
    }

    /// Whether every statement of all scripts can be read and every parameter is of its type;
    /// tells what is not. Nothing has run yet.
    private func areReadable(_ scripts: [Script], _ arguments: [String: String]) async -> Bool {
        guard !keepGoing else { return true }
        var areReadable = true
        for script in scripts {
            for part in script.parts where !part.isMeantToFail {
                let parsed = Parser.parse(part.text, table: Interpreter.table)
                var diagnostics = Interpreter.diagnostics(of: arguments, for: parsed.statements)
                // Of a single script its session tells.
                if scripts.count > 1 { diagnostics += parsed.diagnostics }
                if diagnostics.isEmpty { continue }
                areReadable = false
                await Notebook.write(
                    diagnostics, of: part.text, firstLine: part.firstLine, style: style,
                    to: StandardOutput())
            }
        }
        return areReadable
    }

    private var style: NotebookStyle {
        NotebookStyle(
            format: options.format, width: options.width,
            color: options.usesColor(onTerminal: isatty(STDOUT_FILENO) == 1), echoes: echo,
            isQuiet: options.quiet)
    }

    private func notebook(
        _ assembly: LabAssembly, _ host: FolderHost, _ arguments: [String: String],
        path: String? = nil
    ) async throws -> Notebook {
        let interpreter = try await assembly.interpreter(
            userName: options.user, host: host,
            options: SessionOptions(door: .script, assumesYes: options.yes), arguments: arguments,
            script: path)
        return Notebook(
            interpreter: interpreter,
            style: style,
            keepsGoing: keepGoing)
    }

    /// Runs standard input statement by statement: an answer comes before more is needed.
    ///
    /// - Returns: the worst ending, the last one of several; `nil` when there was no input.
    private func runStandardInput(_ notebook: Notebook) async -> Notebook.Ending? {
        var worst: Notebook.Ending?
        var pending = ""
        var lineNumber = 0
        var firstLine = 1
        for await line in StandardInput.lines() {
            lineNumber += 1
            if pending.isEmpty { firstLine = lineNumber }
            pending += line + "\n"
            if Parser.isIncomplete(pending) { continue }
            let ending = await notebook.run(
                pending, firstLine: firstLine, to: StandardOutput())
            pending = ""
            if ending.code >= worst?.code ?? .done { worst = ending }
            if ending.quits || (ending.code != .done && !keepGoing) { return worst }
        }
        if !pending.isEmpty && !Task.isCancelled {
            let ending = await notebook.run(
                pending, firstLine: firstLine, to: StandardOutput())
            if ending.code >= worst?.code ?? .done { worst = ending }
        }
        return worst
    }

    private func script(_ file: String, _ current: String) throws -> Script {
        let host = FolderHost(folder: current)
        let bytes: [UInt8]
        do {
            bytes = try host.read(file)
        } catch let problem as FileProblem {
            throw StartProblem.noSuchFile(file, reason: problem.reason)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw StartProblem.notUTF8(file)
        }
        guard file.hasSuffix(".md") else {
            return Script(
                name: file, text: text, folder: current, parts: [Part(text: text, firstLine: 1)],
                path: host.absolutePath(file))
        }
        let lesson = Lesson(reading: text)
        let folder = URL(fileURLWithPath: host.resolvedPath(file)).deletingLastPathComponent().path
        return Script(name: file, text: text, folder: folder, parts: lesson.runnableParts)
    }

    // MARK: - Parameters

    private func parsedParameters() throws -> [String: String] {
        var arguments: [String: String] = [:]
        for parameter in parameters {
            guard let equals = parameter.firstIndex(of: "="), equals != parameter.startIndex else {
                throw StartProblem.badParameter(parameter)
            }
            arguments[String(parameter[..<equals])] = String(
                parameter[parameter.index(after: equals)...])
        }
        return arguments
    }

    /// Refuses parameters that only turn out to be unknown once everything has run.
    private func refuseUnused(_ notebook: Notebook) async throws {
        guard files.count + (text == nil ? 0 : 1) <= 1 else { return }
        let unused = await notebook.interpreter.unusedArguments
        if !unused.isEmpty { throw StartProblem.unknownParameters(unused) }
    }

    /// Refuses unknown parameters before anything runs, unless standard input or included files may
    /// declare them.
    private func check(_ arguments: [String: String], against scripts: [Script]) throws {
        if arguments.isEmpty || scripts.contains(where: \.isStandardInput) { return }
        var declared: Set<String> = []
        for statement in scripts.flatMap(\.parts).flatMap(\.statements) {
            if case .param(let name, _) = statement.kind { declared.insert(name.text) }
            if case .include = statement.kind { return }
        }
        let unknown = arguments.keys.filter { !declared.contains($0) }.sorted()
        if !unknown.isEmpty { throw StartProblem.unknownParameters(unknown) }
    }

    // MARK: - Notebook

    private func openNotebook() async throws -> ExitStatus {
        let assembly = try await LabAssembly.open(options)
        let host = FolderHost.current
        let interpreter = try await assembly.interpreter(
            userName: options.user, host: host,
            options: SessionOptions(door: .notebook, assumesYes: options.yes))
        let style = TerminalStyle(color: options.terminalColor)
        let session = NotebookSession(
            interpreter: interpreter, format: options.format,
            usesColor: style.usesColor, isQuiet: options.quiet, lab: assembly.lab)
        _ = await session.notices.new(assembly.lab, as: options.user)
        let terminal = NotebookTerminal(
            session: session,
            configuration: .init(
                history: HistoryFile(path: assembly.home.path + "/history"), style: style,
                wording: options.lang == .es ? .spanish : .english))
        if !options.quiet {
            await StandardOutput().remark(
                "Slipway \(Slipway.configuration.version): `help` explains the language, "
                    + "Ctrl-D leaves.\n")
        }
        let ticker = Task {
            await assembly.lab.schedules.run { error in
                let reason = (error as? any UserFacingError)?.what ?? "\(error)"
                await StandardOutput().remark(
                    "note: schedules and runs cannot be looked after: \(reason)\n")
            }
        }
        let code = await terminal.run()
        ticker.cancel()
        if try await assembly.lab.hasUnfinishedRuns() {
            await StandardOutput().remark(
                "runs are not finished yet; Ctrl-C ends them as interrupted\n")
            _ = await endingOnSignals {
                _ = try? await assembly.lab.finishRuns()
                return .done
            }
        }
        await assembly.close()
        return ExitStatus(rawValue: code) ?? .failed
    }
}

extension Lesson {
    /// What running the lesson without a learner means: its cells and the tasks' solutions.
    fileprivate var runnableParts: [Run.Part] {
        blocks.flatMap { block -> [Run.Part] in
            switch block {
            case .cell(let cell):
                [
                    Run.Part(
                        text: cell.source, firstLine: cell.firstLine,
                        isMeantToFail: cell.output?.isError ?? false)
                ]
            case .task(let task):
                task.solutions.map { Run.Part(text: $0.command, firstLine: $0.line) }
            default: []
            }
        }
    }
}

extension GlobalOptions {
    /// The terminal's width where results go to one, else 80.
    var width: Int {
        seed == nil ? StandardOutput.width : 80
    }

    var terminalColor: TerminalStyle.ColorChoice {
        switch color {
        case .auto: .auto
        case .always: .always
        case .never: .never
        }
    }
}
