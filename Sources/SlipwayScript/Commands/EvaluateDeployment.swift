import Columns
import SlipwayCore

extension Command {
    static let evaluateDeployment = Command(
        CommandSyntax(
            verb: "evaluate", noun: .deployment, name: (.existing([.deployment]), .required),
            clauses: [
                .init(.with, .input, .required), .init(.as, .text("LABEL")),
                .init(.in, .existing([.space])), .format,
            ],
            summary: "compares what a deployed model says with what is true, and keeps the result",
            example: "evaluate deployment attrition with csv data/evaluation.csv",
            detail: "The records hold the true answers in the model's label column; `as LABEL` "
                + "names another. Gives accuracy, confusion matrix, precision, recall, F1, area "
                + "under ROC, average precision and log loss; of a regression its errors. The "
                + "newest evaluation stands in the fact sheet. Batch deployments are evaluated "
                + "alike.",
            changes: true)
    ) { call in
        guard case .input(let input) = call.call.clause(.with)?.argument else {
            throw call.lacks("input")
        }
        let evaluation: DeploymentEvaluation
        defer { call.host.report(progress: nil) }
        do {
            evaluation = try await call.lab.evaluations.evaluate(
                call.name(), in: call.place(.in), with: call.source(input),
                named: call.dataName(input), label: call.text(.as),
                progress: { call.host.report(progress: $0.line) }, as: call.caller)
        } catch let error as LabError where error.isAboutRecords {
            throw Diagnostic(error, at: input.span)
        } catch let error as EvaluationError {
            throw Diagnostic(error, at: call.call.clause(.as)?.span ?? input.span)
        } catch let error as DeploymentEvaluationError {
            throw Diagnostic(error, at: call.call.name?.span ?? call.call.span)
        }
        // What there is to remark stands behind the figures, as everywhere.
        var outcome = Outcome.shown(
            evaluation.sections.filter { $0.title != "Remarks" }, JSONValue(evaluation))
        outcome.notes = evaluation.remarks
        outcome.next = "show factsheet \(quotedIfNeeded(evaluation.modelName))"
        return try outcome.formatted(by: call)
    }
}

extension Invocation {
    /// Files may be of any size.
    fileprivate func source(_ input: Input) throws -> Evaluations.Source {
        switch input {
        case .file(let path, _):
            let isJSON = try session.text(of: path).lowercased().hasSuffix(".json")
            return .records(try open(path), isJSON ? .json : nil)
        case .csv(let path, _): return .records(try open(path), .csv)
        case .data, .row, .rows:
            switch try payload(input) {
            case .bytes(let bytes, let format): return .records(ByteSource(bytes), format)
            case .data(let name): return .data(name)
            }
        }
    }

    /// What the records are called in what is kept: files without the folders they lie in.
    fileprivate func dataName(_ input: Input) throws -> String {
        switch input {
        case .file(let path, _), .csv(let path, _):
            let text = try session.text(of: path)
            return text.split(separator: "/").last.map(String.init) ?? text
        case .data(let name, _): return try session.text(of: name)
        case .row: return "a row of the statement"
        case .rows: return "rows of the statement"
        }
    }
}
