// SlipwayScript: the language, from text to what the core does.
//
// Start here: `Parser` makes `Statement`s from text with the help of the `CommandTable`;
// `Interpreter` runs them one by one on a `Lab`. A command is one file in `Commands/`.

import Columns
public import SlipwayCore

/// Runs statements, one after another, and remembers what a session must remember.
public actor Interpreter {
    /// What came of a statement.
    public enum Step: Sendable {
        case outcome(Outcome)
        /// The person wants to leave.
        case quit
        /// The person has edited this text and wants it run.
        case run(String)
    }

    public internal(set) var session: Session
    let lab: Lab
    let host: any ScriptHost
    let endpoint: any EndpointServer
    public nonisolated let options: SessionOptions
    private let commands: [String: Command]
    public static let table = CommandTable(Command.all.map(\.syntax))
    /// The files that include one another at this moment, outermost first.
    private var openIncludes: [String]

    /// - Parameter script: The file that is run, if one is, so that it cannot include itself.
    public init(
        lab: Lab, host: any ScriptHost, endpoint: any EndpointServer, session: Session,
        options: SessionOptions, script: String? = nil
    ) {
        openIncludes = script.map { [$0] } ?? []
        self.lab = lab
        self.host = host
        self.endpoint = endpoint
        self.session = session
        self.options = options
        commands = Dictionary(
            Command.all.map { ($0.syntax.title, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Runs one statement as the next cell.
    ///
    /// - Parameters:
    ///   - text: The source that the statement's spans count in.
    ///   - emit: Receives the outcomes of statements inside an `include`, as they come.
    /// - Throws: `Diagnostic`, always. A failed statement has changed nothing, except that an
    ///   `include` keeps what its statements did before one failed.
    public func run(
        _ statement: Statement, in text: String,
        emit: @Sendable (Outcome) async throws -> Void
    ) async throws -> Step {
        lab.clock.tick()
        session.cellNumber += 1
        session.history.append(
            Session.Entry(
                text: text.slice(statement.span), isForSession: statement.isForSession))
        do {
            try Task.checkCancellation()
            try await lab.advance()
            let step = try await step(statement, in: text, emit: emit)
            if case .outcome(let outcome) = step {
                if let secret = outcome.secret { session.secrets.append(secret) }
                if !statement.isExpectation { remember(LazyValue(outcome.value)) }
                session.history[session.history.count - 1].hasWorked = true
            }
            return step
        } catch let diagnostic as Diagnostic {
            throw diagnostic
        } catch {
            throw Diagnostic(error, in: statement, of: text, session: session)
        }
    }

    /// Arguments given from outside that no `param` has asked for.
    public var unusedArguments: [String] {
        session.arguments.keys.filter { !session.usedArguments.contains($0) }.sorted()
    }

    /// Texts that must be shown as `<key>`: none, unless this session is recorded.
    public var hiddenSecrets: [String] { options.hidesSecrets ? session.secrets : [] }

    private func remember(_ value: LazyValue) {
        session.results[session.cellNumber] = value
        session.last = value
    }

    private func step(
        _ statement: Statement, in text: String, emit: @Sendable (Outcome) async throws -> Void
    ) async throws -> Step {
        switch statement.kind {
        case .command(let call):
            return .outcome(try await run(call, in: text, span: statement.span))
        case .plan(let call):
            return .outcome(try await plan(call, in: text, span: statement.span))
        case .letCommand(let name, let call):
            let outcome = try await run(call, in: text, span: statement.span)
            session.variables[name.text] = LazyValue(outcome.value)
            return .outcome(outcome)
        case .letOperand(let name, let operand):
            let value = try await value(of: operand)
            session.variables[name.text] = LazyValue { value }
            return .outcome(.said("$\(name.text) = \(value.excerpt)", value))
        case .param(let name, let expression):
            let value = try argument(name, default: try session.value(of: expression))
            session.variables[name.text] = LazyValue { value }
            return .outcome(.said("$\(name.text) = \(value.excerpt)", value))
        case .expect(let condition):
            try await check(condition, in: text)
            return .outcome(.said("ok", .boolean(true)))
        case .expectError(let code, let call):
            return .outcome(try await expectError(code, from: call, in: text, statement))
        case .include(let path):
            return try await include(path, emit: emit)
        case .session(let verb, let argument):
            return try await sessionStep(verb, argument)
        }
    }

    // MARK: - Commands

    private func run(
        _ call: CommandCall, in text: String, span: SourceSpan, plan: Plan? = nil
    ) async throws -> Outcome {
        guard
            let syntax = Self.table.command(
                verb: call.verb.text, noun: call.noun?.noun, isPlural: call.noun?.isPlural ?? false),
            let command = commands[syntax.title]
        else {
            throw Diagnostic(
                code: "unknown-command", what: "there is no such command", span: call.span)
        }
        let caller = Caller(
            userName: session.userName, door: options.door, statement: text.slice(span),
            placeInUse: session.placeInUse?.reference, plan: plan)
        let invocation = Invocation(
            call: call, lab: lab, caller: caller, host: host, endpoint: endpoint,
            options: options, session: session)
        if let change = command.session {
            // Nothing else runs meanwhile: statements come one at a time.
            var changed = session
            let outcome = try await change(invocation, &changed)
            session = changed
            return outcome
        }
        let outcome = try await command.run(invocation)
        // Whoever stopped it does not want to see it; what was changed must be told all the same.
        if !syntax.changes { try Task.checkCancellation() }
        return outcome
    }

    private func changes(_ call: CommandCall) -> Bool {
        Self.table.command(
            verb: call.verb.text, noun: call.noun?.noun, isPlural: call.noun?.isPlural ?? false
        )?.changes ?? false
    }

    private func plan(_ call: CommandCall, in text: String, span: SourceSpan) async throws
        -> Outcome
    {
        let plan = Plan()
        _ = try await run(call, in: text, span: span, plan: plan)
        return Outcome(plan: plan)
    }

    private func expectError(
        _ code: Word?, from call: CommandCall, in text: String, _ statement: Statement
    ) async throws -> Outcome {
        do {
            _ = try await run(call, in: text, span: statement.span)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let found = Diagnostic(error, in: statement, of: text, session: session)
            guard let code, code.text != found.code else {
                return .said("ok: error[\(found.code)]: \(found.what)", .string(found.code))
            }
            throw Diagnostic(
                code: Diagnostic.expectationFailed,
                what: "expected error[\(code.text)], and the error was error[\(found.code)]",
                why: found.what, span: code.span)
        }
        throw Diagnostic(
            code: Diagnostic.expectationFailed,
            what: "expected \(code.map { "error[\($0.text)]" } ?? "an error"), and it worked",
            why: changes(call) ? "what it did is kept" : nil, span: call.span)
    }

    // MARK: - Files

    /// Where an included file lies: where all paths begin, else beside the file that includes it.
    private func included(_ name: String) -> String {
        let file = host.absolutePath(name)
        guard !host.exists(file), let slash = openIncludes.last?.lastIndex(of: "/"),
            let folder = openIncludes.last?[...slash]
        else { return file }
        let neighbour = host.absolutePath(folder + name)
        return host.exists(neighbour) ? neighbour : file
    }

    private func include(
        _ path: Expression, emit: @Sendable (Outcome) async throws -> Void
    ) async throws -> Step {
        let name = try session.text(of: path)
        let file = included(name)
        guard !openIncludes.contains(file) else {
            throw Diagnostic(
                code: "include-cycle", what: "`\(name)` includes itself",
                why: "it is being run already", span: path.span)
        }
        guard openIncludes.count < 32 else {
            throw Diagnostic(
                code: "include-cycle", what: "more than 32 files include one another",
                span: path.span)
        }
        let bytes: [UInt8]
        do {
            bytes = try host.read(host.exists(file) ? file : name)
        } catch let problem as FileProblem {
            throw Diagnostic(problem, at: path.span)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Diagnostic(
                code: ErrorCode.badEncoding.rawValue,
                what: "the script `\(name)` is not UTF-8 text",
                next: "save it as UTF-8", span: path.span)
        }
        let script = Parser.parse(text, table: Self.table)
        if let first = script.diagnostics.first {
            throw first.inside(name, of: text, at: path.span)
        }
        openIncludes.append(file)
        defer { openIncludes.removeLast() }
        for (index, statement) in script.statements.enumerated() {
            do {
                try Task.checkCancellation()
                if index > 0 {
                    lab.clock.tick()
                    try await lab.advance()
                }
                let step = try await step(statement, in: text, emit: emit)
                guard case .outcome(let outcome) = step else { return step }
                if !statement.isExpectation { session.last = LazyValue(outcome.value) }
                try await emit(outcome)
            } catch is CancellationError {
                throw Diagnostic(
                    code: Diagnostic.interrupted, what: "stopped in `\(name)`",
                    why: "the \(index) statements of it before that were kept", span: path.span)
            } catch {
                throw Diagnostic(error, in: statement, of: text, session: session)
                    .inside(name, of: text, at: path.span)
            }
        }
        let count = script.statements.count
        return .outcome(
            .said("included \(count) \(count == 1 ? "statement" : "statements")"))
    }

    // MARK: - The session's own words

    private func sessionStep(_ verb: Word, _ argument: Expression?) async throws -> Step {
        let text = try argument.map { try session.text(of: $0) }
        switch verb.text.lowercased() {
        case "help":
            return .outcome(try Help(table: Self.table).outcome(for: text, at: argument?.span))
        case "history": return .outcome(history(containing: text))
        case "save":
            let path = text ?? ""
            let script = SavedScript(session)
            do {
                if host.exists(path), !options.assumesYes {
                    throw Diagnostic(
                        code: "confirmation-needed", what: "the file `\(path)` exists already",
                        next: "save under another name", span: argument?.span)
                }
                try host.write(Array(script.text.utf8), to: path)
            } catch let problem as FileProblem {
                throw Diagnostic(problem, at: argument?.span)
            }
            let count = script.statementCount
            return .outcome(
                .said(
                    "saved \(count) \(count == 1 ? "statement" : "statements") that worked "
                        + "to \(path)", notes: script.remarks))
        case "edit":
            do {
                let edited = try await host.edit(lastStatement)
                return edited.map(Step.run) ?? .outcome(.said("nothing to run"))
            } catch let problem as FileProblem {
                throw Diagnostic(problem, at: verb.span)
            }
        default: return .quit
        }
    }

    /// What was typed last and is no word to the session itself.
    private var lastStatement: String {
        session.history.last { !$0.isForSession }?.text ?? ""
    }

    private func history(containing word: String?) -> Outcome {
        let rows = session.history.dropLast().enumerated()
            .filter { entry in
                word.map { entry.element.text.lowercased().contains($0.lowercased()) } ?? true
            }
            .map { [JSONValue.number(Double($0.offset + 1)), .string($0.element.text)] }
        return Outcome(
            view: .table(
                Table(
                    [.init("cell", isNumber: true), .init("statement")], rows: rows,
                    ifEmpty: word == nil
                        ? "nothing has been run yet" : "nothing that holds `\(word ?? "")`"))
        ) {
            .array(rows.map { .object([.init("cell", $0[0]), .init("statement", $0[1])]) })
        }
    }
}

extension Statement {
    /// Whether it is a word to the session itself, such as `history`.
    fileprivate var isForSession: Bool {
        if case .session = kind { true } else { false }
    }

    /// Whether it only proves something, and so gives no result that `$_` would be.
    fileprivate var isExpectation: Bool {
        switch kind {
        case .expect, .expectError: true
        default: false
        }
    }
}

extension String {
    /// The part of the text that a span covers.
    func slice(_ span: SourceSpan) -> String {
        String(decoding: Array(utf8)[max(0, span.start)..<min(utf8.count, span.end)], as: UTF8.self)
    }
}

extension JSONValue {
    /// The value as a line of at most 60 characters.
    var excerpt: String {
        let text = compact
        return text.count > 60 ? text.prefix(59) + "…" : text
    }

    var typeName: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .number: "a number"
        case .string: "text"
        case .array: "a list"
        case .object: "a record"
        }
    }
}
