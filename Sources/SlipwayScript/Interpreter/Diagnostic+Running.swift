import SlipwayCore

extension Diagnostic {
    /// The code of an `expect` that did not hold.
    public static let expectationFailed = "expectation-failed"
    /// The code of a statement that was stopped by Ctrl-C.
    public static let interrupted = "interrupted"

    /// Any failure of a statement, with a place: under the name that the failure speaks of, when
    /// the statement has it, else under the whole statement.
    init(_ error: any Error, in statement: Statement, of text: String, session: Session) {
        switch error {
        case let diagnostic as Diagnostic where diagnostic.code == "confirmation-needed":
            self.init(
                diagnostic, at: diagnostic.span, correctedText: statement.confirmed(in: text))
        case let diagnostic as Diagnostic: self = diagnostic
        case is CancellationError:
            self.init(
                code: Diagnostic.interrupted, what: "stopped",
                why: "nothing of this statement was kept", span: statement.span)
        case let error as LabError:
            let named = error.subject.flatMap { statement.place(of: $0, error.kind, in: session) }
            let span = named?.span ?? (error.isAboutContent ? statement.importedPath : nil)
            self.init(
                error, at: span ?? statement.span,
                correctedText: statement.corrected(
                    after: error, at: span, keeping: named?.rest ?? "", in: text))
        case let error as any UserFacingError:
            self.init(error, at: statement.importedPath ?? statement.span)
        default:
            self.init(
                code: "internal", what: "something went wrong that Slipway did not expect",
                why: "\(error)", next: "this is a defect; nothing of the statement was kept",
                span: statement.span)
        }
    }

    /// A failure inside an included file, told at the `include`.
    func inside(_ file: String, of text: String, at span: SourceSpan) -> Diagnostic {
        let line = self.span.map { failed in
            text.utf8.prefix(failed.start).count { $0 == UInt8(ascii: "\n") } + 1
        }
        return Diagnostic(
            code: code, what: what,
            why: "in `\(file)`" + (line.map { ", line \($0)" } ?? "")
                + (why.map { ": \($0)" } ?? ""),
            next: next, span: span)
    }
}

extension LabError {
    /// The name that the failure speaks of, as the person may have written it.
    var subject: String? {
        switch self {
        case .notFound(_, let name, _, _), .ambiguous(_, let name, _), .noPlace(_, let name),
            .badName(_, let name, _), .nameTaken(_, let name), .notMember(let name, _),
            .inUse(_, let name, _), .notTrainingData(let name, _), .noSuchColumn(let name, _, _),
            .deployingFromProject(let name, _), .badServingName(let name),
            .servingNameTaken(let name, _), .servingNameOfBatch(let name),
            .notOnline(let name), .notReady(let name, _, _), .notBatch(let name),
            .notAModel(let name), .dataElsewhere(let name, _), .functionNeedsInline(let name),
            .notScheduled(let name), .badRunName(let name),
            .noSuchRun(let name, _, _), .runEnded(let name, _), .noOutput(let name, _),
            .noRuntime(let name):
            name
        case .notPermitted(let refusal): refusal.placeName
        case .lastAdmin(_, _, let userName): userName
        case .noService(let space): space
        case .noSuchRevision(let number, _, _): String(number)
        default: nil
        }
    }
}

extension LabError {
    /// What was looked for.
    fileprivate var kind: ObjectKind? {
        switch self {
        case .notFound(let kind, _, _, _), .ambiguous(let kind, _, _): kind
        default: nil
        }
    }

    /// Whether a file that was to be imported is at fault.
    fileprivate var isAboutContent: Bool {
        if case .badRecords = self { true } else { false }
    }
}

extension Statement {
    /// What an `import` reads: the place of faults in it.
    fileprivate var importedPath: SourceSpan? {
        switch kind {
        case .command(let call), .letCommand(_, let call), .plan(let call),
            .expectError(_, let call):
            call.verb.text == "import" ? call.name?.span : nil
        default: nil
        }
    }

    /// The statement as it would probably work, when the failure tells.
    ///
    /// - Parameter rest: What follows the name there: the number of a run.
    fileprivate func corrected(
        after error: LabError, at span: SourceSpan?, keeping rest: String, in text: String
    ) -> String? {
        switch error {
        case .confirmationNeeded, .secretInUse: confirmed(in: text)
        case .notFound(_, _, _, let nearest?):
            span.flatMap { corrected(in: text, replacing: $0, withName: nearest + rest) }
        default: nil
        }
    }

    /// The statement with `yes` at its end.
    fileprivate func confirmed(in text: String) -> String {
        text.slice(span) + " yes"
    }

    /// Where a thing is named; that of a job may be within that of a run, `JOB/NUMBER`, of which
    /// the rest comes with it.
    fileprivate func place(
        of name: String, _ kind: ObjectKind?, in session: Session
    ) -> (span: SourceSpan, rest: String)? {
        let texts = expressions.map { (span: $0.span, text: (try? session.text(of: $0)) ?? "") }
        if let whole = texts.first(where: { $0.text == name }) { return (whole.span, "") }
        guard kind == .job else { return nil }
        for (span, text) in texts where text.hasPrefix(name) {
            let rest = text.dropFirst(name.count)
            if rest.first == "/", Int(rest.dropFirst()) != nil { return (span, String(rest)) }
        }
        return nil
    }

    /// Every value written in it, outermost first.
    fileprivate var expressions: [Expression] {
        switch kind {
        case .command(let call), .plan(let call), .letCommand(_, let call),
            .expectError(_, let call):
            call.expressions
        case .include(let path): [path]
        default: []
        }
    }
}

extension CommandCall {
    fileprivate var expressions: [Expression] {
        var all: [Expression] = []
        if let name { all.append(name) }
        if let input { all += input.expressions }
        for clause in clauses {
            switch clause.argument {
            case .place(let place): all.append(place.value)
            case .value(let value): all.append(value)
            case .input(let input): all += input.expressions
            case .pairs(let pairs): all += pairs.map(\.value)
            case .comparison(_, _, let value): all.append(value)
            case .none, .keep, .every, .names: break
            }
        }
        return all
    }
}

extension Input {
    fileprivate var expressions: [Expression] {
        switch self {
        case .file(let value, _), .csv(let value, _), .data(let value, _), .rows(let value, _):
            [value]
        case .row(let pairs, _): pairs.map(\.value)
        }
    }
}
