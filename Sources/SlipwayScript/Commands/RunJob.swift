import Columns
import SlipwayCore

extension Command {
    static let runJob = Command(
        CommandSyntax(
            verb: "run", noun: .job, name: (.existing([.job]), .required),
            clauses: [.init(.wait, .nothing), .init(.in, .existing([.space]))],
            summary: "starts a run of a job; `wait` stays until it has ended",
            example: "run job nightly in space lab wait",
            detail: "Two runs of a deployment work at a time, and further ones wait their turn. "
                + "Without `wait` a script finishes its runs before it ends.",
            changes: true)
    ) { call in
        let run = try await call.lab.runs.start(
            call.name(), in: call.place(.in), as: call.caller)
        if call.caller.plan != nil || !call.has(.wait) {
            return .said(
                "run `\(run.name)` is queued (id \(run.id))", JSONValue(run),
                next: "show run \(quotedIfNeeded(run.name))")
        }
        let host = call.host
        let ended: JobRun
        do {
            ended = try await call.lab.runs.wait(
                for: run,
                listener: Runs.Listener(
                    progress: { host.report(progress: $0.line) },
                    isBehind: { host.remark(run.isBehind($0)) }), as: call.caller)
            host.report(progress: nil)
        } catch {
            host.report(progress: nil)
            guard error is CancellationError else { throw error }
            throw Diagnostic(
                code: Diagnostic.interrupted, what: "stopped: run `\(run.name)` is canceled",
                next: "run job \(quotedIfNeeded(run.jobName))", span: call.call.span)
        }
        switch ended.state {
        case .completed:
            let rows = ended.outputRowCount ?? 0
            var outcome = Outcome.said(
                "run `\(ended.name)` completed: \(rows) \(rows == 1 ? "row" : "rows")"
                    + (ended.output?.assetName.map { ", data asset `\($0)`" } ?? "")
                    + " (id \(ended.id))",
                JSONValue(ended), next: "show output \(quotedIfNeeded(ended.name)) limit 5")
            outcome.notes = ended.warnings
            return outcome
        case .canceled:
            throw Diagnostic(
                code: "run-canceled", what: "run `\(ended.name)` was canceled", span: call.call.span
            )
        case .failed, .queued, .running:
            throw Diagnostic(RunFailure(ended), at: call.call.name?.span)
        }
    }
}

extension JobRun {
    /// For what it waits, in a sentence.
    fileprivate func isBehind(_ others: [JobRun]) -> String {
        let programs = Set(others.map { String($0.programID.prefix(8)) }).sorted()
        return "run `\(name)` waits for its turn behind "
            + others.map { "`\($0.name)`" }.joined(separator: " and ") + " of "
            + (programs.count == 1 ? "another program" : "other programs") + " ("
            + programs.joined(separator: ", ") + ")"
    }
}
