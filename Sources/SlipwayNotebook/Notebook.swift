// SlipwayNotebook: cells that are run, their results as text, and lessons that are replayed.
//
// Start here: `Notebook` runs text and writes what came of it to a `NotebookOutput`. `Rendering/`
// turns results into text; `Lessons/` reads Markdown and compares outputs.

public import SlipwayCore
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
            for diagnostic in script.diagnostics {
                await write(diagnostic, of: text, firstLine, to: output)
            }
            ending.code = .usage
            if script.diagnostics.count == 1 {
                ending.correction = script.diagnostics[0].correctedText
            }
            return ending
        }
        for (index, statement) in script.statements.enumerated() {
            let one = await run(
                statement, of: text, firstLine: firstLine,
                isLast: index == script.statements.count - 1, to: output)
            ending.code = max(ending.code, one.code)
            ending.quits = one.quits
            if one.quits || one.code >= .interrupted { return ending }
            if one.code != .done && !keepsGoing { return ending }
        }
        return ending
    }

    private func run(
        _ statement: Statement, of text: String, firstLine: Int, isLast: Bool,
        to output: any NotebookOutput
    ) async -> Ending {
        if style.echoes {
            let source = Array(text.utf8)[statement.span.start..<statement.span.end]
            await output.remark("> " + String(decoding: source, as: UTF8.self) + "\n")
        }
        do {
            let step = try await interpreter.run(statement, in: text) { [self] outcome in
                await write(outcome, isLast: false, to: output)
            }
            switch step {
            case .outcome(let outcome): await write(outcome, isLast: isLast, to: output)
            case .quit: return Ending(quits: true)
            case .run(let edited): return await run(edited, to: output)
            }
            return Ending()
        } catch let diagnostic as Diagnostic {
            await write(diagnostic, of: text, firstLine, to: output)
            return Ending(code: ExitStatus(diagnostic))
        } catch {
            await output.remark("error[internal]: \(error)\n")
            return Ending(code: .defect)
        }
    }

    /// Reports a failure that has no statement, such as an unknown parameter.
    public func write(_ error: any UserFacingError, to output: any NotebookOutput) async {
        await write(error, of: nil, 1, to: output)
    }

    /// - Parameter isLast: Whether nothing of the text comes after it, so that its next line helps.
    private func write(
        _ outcome: Outcome, isLast: Bool, to output: any NotebookOutput
    ) async {
        let format = outcome.format.flatMap(OutputFormat.init(rawValue:)) ?? style.format
        let renderer = ResultRenderer(format: format, width: style.width, color: style.color)
        if let document = outcome.documents[format.rawValue] {
            var bytes = document()
            if !bytes.isEmpty && bytes.last != UInt8(ascii: "\n") {
                bytes.append(UInt8(ascii: "\n"))
            }
            await output.result(bytes)
        } else {
            await output.result(Array(renderer.render(outcome).utf8))
        }
        guard !style.isQuiet else { return }
        var remarks = renderer.renderNotes(outcome)
        if style.showsNext && isLast { remarks += renderer.renderNext(outcome) }
        if !remarks.isEmpty { await output.remark(remarks) }
    }

    private func write(
        _ error: any UserFacingError, of source: String?, _ firstLine: Int,
        to output: any NotebookOutput
    ) async {
        let renderer = ErrorRenderer(width: style.width, color: style.color)
        await output.remark(
            style.format == .json
                ? renderer.renderJSON(error, source: source, firstLine: firstLine)
                : renderer.render(error, source: source, firstLine: firstLine))
    }
}
