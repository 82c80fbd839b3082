import Columns
import SlipwayCore

extension Command {
    static let cancelRun = Command(
        CommandSyntax(
            verb: "cancel", noun: .run, name: (.existing([.run]), .required),
            clauses: [.init(.in, .existing([.space]))],
            summary: "ends a run that is queued or running; it leaves no output",
            example: "cancel run nightly/2 in space lab", changes: true)
    ) { call in
        let run = try await call.lab.runs.cancel(
            call.name(), in: call.place(.in), as: call.caller)
        return .said(
            run.state == .canceled
                ? "canceled run `\(run.name)`" : "run `\(run.name)` is to end now",
            JSONValue(run))
    }
}
