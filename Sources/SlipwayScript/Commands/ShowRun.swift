import Columns
import SlipwayCore

extension Command {
    static let showRun = Command(
        CommandSyntax(
            verb: "show", noun: .run, name: (.existing([.run]), .required),
            clauses: [.init(.in, .existing([.space])), .format],
            summary: "shows a run: its state, times, rows, and why it failed",
            example: "show run nightly/1 in space lab", changes: false)
    ) { call in
        let run = try await call.lab.runs.find(call.name(), in: call.place(.in), as: call.caller)
        var fields: [(label: String, value: JSONValue)] = [
            ("name", .string(run.name)), ("id", .string(run.id)),
            ("status", .string(run.state.rawValue)), ("deployment", .string(run.deploymentName)),
            ("trigger", .string(run.trigger.inWords)), ("user", .string(run.userName)),
            ("queued", .string(run.queuedAt.shown)),
            ("started", run.startedAt.map { .string($0.shown) } ?? .null),
            ("ended", run.endedAt.map { .string($0.shown) } ?? .null),
            ("seconds", run.seconds.map(JSONValue.number) ?? .null),
            ("rows in", run.inputRowCount.map { .number(Double($0)) } ?? .null),
            ("rows out", run.outputRowCount.map { .number(Double($0)) } ?? .null),
        ]
        if let output = run.output {
            fields.append(
                (
                    "output",
                    .string(
                        "\(output.format.rawValue), \(output.content.sizeInBytes) bytes"
                            + (output.assetName.map { ", data asset `\($0)`" } ?? ""))
                ))
        }
        if let failure = run.failure {
            fields.append(("failure", .string("\(failure.code): \(failure.what)")))
            if let why = failure.why { fields.append(("why", .string(why))) }
        }
        for warning in run.warnings { fields.append(("warning", .string(warning))) }
        var outcome = Outcome.shown([Section("Run", [.fields(fields)])], JSONValue(run))
        if run.output != nil {
            outcome.next = "show output \(quotedIfNeeded(run.name)) limit 5"
        } else if run.state == .failed {
            outcome.next = run.failure?.next
        }
        return try outcome.formatted(by: call)
    }
}
