// SlipwayNotebook: cells that are run, their results as text, and lessons that are replayed.
//
// Start here: `Notebook` runs text and writes what came of it to a `NotebookOutput`. `Rendering/`
// turns results into text; `Lessons/` reads Markdown and compares outputs.

import SlipwayCore
public import SlipwayScript

/// Where a notebook writes.
public protocol NotebookOutput: Sendable {
    /// A finished result. An empty one is not written.
    func result(_ bytes: [UInt8]) async
    /// Remarks, next steps and errors, with their line feeds.
    func remark(_ text: String) async
}

/// How results are shown.
public struct NotebookStyle: Sendable {
    public var format: OutputFormat
    /// Columns of the terminal.
    public var width: Int
    public var color: Bool
    /// Whether the line that one would type next is shown.
    public var showsNext: Bool
    /// Whether statements are repeated before their results.
    public var echoes: Bool
    /// Whether only results and errors are shown.
    public var isQuiet: Bool

    public init(
        format: OutputFormat = .table, width: Int = 80, color: Bool = false,
        showsNext: Bool = false, echoes: Bool = false, isQuiet: Bool = false
    ) {
        self.format = format
        self.width = width
        self.color = color
        self.showsNext = showsNext
        self.echoes = echoes
        self.isQuiet = isQuiet
    }
}

/// Runs statements as numbered cells and writes their results.
public actor Notebook {
    public nonisolated let interpreter: Interpreter
    private let style: NotebookStyle
    /// Whether a failure does not stop the statements after it.
    private let keepsGoing: Bool
    /// How many statements have worked.
    public private(set) var doneCount = 0
    /// The line on which the statement begins that runs, or ran last; `nil` before the first.
    public private(set) var line: Int?

    public init(interpreter: Interpreter, style: NotebookStyle, keepsGoing: Bool = false) {
        self.interpreter = interpreter
        self.style = style
        self.keepsGoing = keepsGoing
    }

    /// What came of running a text.
    public struct Ending: Sendable, Equatable {
        /// The worst that happened.
        public internal(set) var code = ExitStatus.done
        /// Whether the text said `quit`.
        public internal(set) var quits = false
        /// The text as it was probably meant, when its only fault was a word or two.
        public internal(set) var correction: String?
    }

    /// Runs the statements of a text; none of them when one cannot be read.
    ///
    /// - Parameter firstLine: The number of the text's first line in its file, for messages.
    public func run(
        _ text: String, firstLine: Int = 1, to output: any NotebookOutput
    ) async -> Ending {
        let script = Parser.parse(text, table: Interpreter.table)
        var ending = Ending()
        if !script.diagnostics.isEmpty {
            await Self.write(
                script.diagnostics, of: text, firstLine: firstLine, style: style, to: output)
            ending.code = .usage
            if !script.statements.isEmpty && style.format == .table {
                await output.remark("nothing was run\n")
            }
            if script.statements.isEmpty && script.diagnostics.count == 1 {
                ending.correction = script.diagnostics[0].correctedText
            }
            return ending
        }
        for (index, statement) in script.statements.enumerated() {
            let one = await run(
                statement, of: text, firstLine: firstLine,
                isLast: index == script.statements.count - 1,
                isOnly: script.statements.count == 1, to: output)
            ending.code = max(ending.code, one.code)
            ending.quits = one.quits
            ending.correction = one.correction
            if one.quits || one.code >= .interrupted { return ending }
            if one.code != .done && !keepsGoing { return ending }
        }
        return ending
    }

    private func run(
        _ statement: Statement, of text: String, firstLine: Int, isLast: Bool, isOnly: Bool,
        to output: any NotebookOutput
    ) async -> Ending {
        if style.echoes {
            let source = Array(text.utf8)[statement.span.start..<statement.span.end]
            await output.remark("> " + String(decoding: source, as: UTF8.self) + "\n")
        }
        line =
            firstLine
            + text.utf8.prefix(statement.span.start).count { $0 == UInt8(ascii: "\n") }
        do {
            let step = try await interpreter.run(statement, in: text) { [self] outcome in
                try await write(outcome, isLast: false, to: output)
            }
            doneCount += 1
            switch step {
            case .outcome(let outcome): try await write(outcome, isLast: isLast, to: output)
            case .quit: return Ending(quits: true)
            case .run(let edited): return await run(edited, to: output)
            }
            return Ending()
        } catch let diagnostic as Diagnostic {
            await Self.write(diagnostic, of: text, firstLine, style: style, to: output)
            return Ending(
                code: ExitStatus(diagnostic), correction: isOnly ? diagnostic.correctedText : nil)
        } catch {
            let problem = error as? any UserFacingError
            let diagnostic = Diagnostic(
                code: problem?.code ?? "internal", what: problem?.what ?? "\(error)",
                why: problem?.why, next: problem?.next, span: statement.span)
            await Self.write(diagnostic, of: text, firstLine, style: style, to: output)
            return Ending(code: ExitStatus(diagnostic))
        }
    }

    /// - Parameter isLast: Whether nothing of the text comes after it, so that its next line helps.
    private func write(
        _ outcome: Outcome, isLast: Bool, to output: any NotebookOutput
    ) async throws {
        let format = outcome.format.flatMap(OutputFormat.init(rawValue:)) ?? style.format
        let renderer = ResultRenderer(format: format, width: style.width, color: style.color)
        if let document = outcome.documents[format.rawValue] {
            var bytes = try document()
            if Task.isCancelled && bytes.count > Self.muchText {
                return await writeStopped(to: output)
            }
            if !bytes.isEmpty && bytes.last != UInt8(ascii: "\n") {
                bytes.append(UInt8(ascii: "\n"))
            }
            await output.result(bytes)
        } else {
            var text = renderer.render(outcome)
            if Task.isCancelled && text.utf8.count > Self.muchText {
                return await writeStopped(to: output)
            }
            for secret in await interpreter.hiddenSecrets {
                text = text.replacing(secret, with: "<key>")
            }
            await output.result(Array(text.utf8))
        }
        guard !style.isQuiet else { return }
        var remarks = renderer.renderNotes(outcome)
        if style.showsNext && isLast { remarks += renderer.renderNext(outcome) }
        if !remarks.isEmpty { await output.remark(remarks) }
    }

    private static let mostDiagnostics = 20
    /// Bytes of a result that somebody who presses Ctrl-C does not want to see.
    private static let muchText = 100_000

    private func writeStopped(to output: any NotebookOutput) async {
        await output.remark("stopped: the result is not shown\n")
    }

    /// Writes what is wrong with the words of a text.
    public static func write(
        _ diagnostics: [Diagnostic], of text: String, firstLine: Int, style: NotebookStyle,
        to output: any NotebookOutput
    ) async {
        for diagnostic in diagnostics.prefix(mostDiagnostics) {
            await write(diagnostic, of: text, firstLine, style: style, to: output)
        }
        let more = diagnostics.count - mostDiagnostics
        if more > 0 { await output.remark("and \(more) more errors: is this a script?\n") }
    }

    private static func write(
        _ error: any UserFacingError, of source: String?, _ firstLine: Int, style: NotebookStyle,
        to output: any NotebookOutput
    ) async {
        let renderer = ErrorRenderer(width: style.width, color: style.color)
        await output.remark(
            style.format == .json
                ? renderer.renderJSON(error, source: source, firstLine: firstLine)
                : renderer.render(error, source: source, firstLine: firstLine))
    }
}
