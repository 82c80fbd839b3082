import Columns
import Foundation
import SlipwayCore

extension Command {
    static let listRuns = Command(
        CommandSyntax(
            verb: "list", noun: .run, isPlural: true,
            clauses: [
                .init(.of, .existing([.job])), .init(.in, .existing([.space])),
                .init(.where, .comparison), .init(.limit, .number), .format,
            ],
            summary: "shows the runs of a job, or of all jobs of a space, newest last",
            example: "list runs of job nightly in space lab where status == failed limit 5",
            detail: "`where` looks at run, job, status, rows, queued, seconds, trigger (person or "
                + "schedule), user, or failure; `~` asks whether a text contains another. "
                + "`limit` shows only the newest.",
            changes: false)
    ) { call in
        let runs: [JobRun]
        if case .place(let job) = call.call.clause(.of)?.argument {
            runs = try await call.lab.runs.list(
                of: call.session.text(of: job.value), in: call.place(.in), as: call.caller)
        } else {
            runs = try await call.lab.runs.list(in: call.requiredPlace(.in), as: call.caller)
        }
        let found = try call.newest(call.selected(runs, noun: "runs", fields: JobRun.fields))
        return try .list(
            found, headings: JobRun.headings,
            ifEmpty: runs.isEmpty ? "no runs yet" : "no such run", row: \.row,
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}

extension JobRun {
    static let headings: [Table.Heading] = [
        .init("run"), .init("status"), .init("rows", isNumber: true), .init("queued"),
        .init("seconds", isNumber: true), .init("trigger", mayBeHidden: true),
        .init("id", mayBeHidden: true),
    ]

    /// The run as a row below the headings.
    var row: [JSONValue] {
        [
            .string(name), .string(state.rawValue),
            outputRowCount.map { .number(Double($0)) } ?? .null, .string(queuedAt.shown),
            seconds.map(JSONValue.number) ?? .null, .string(trigger.inWords), .string(id),
        ]
    }

    /// What `where` can ask of a run.
    fileprivate static var fields: KeyValuePairs<String, (JobRun) -> JSONValue> {
        [
            "run": { .string($0.name) }, "job": { .string($0.jobName) },
            "status": { .string($0.state.rawValue) },
            "rows": { $0.outputRowCount.map { .number(Double($0)) } ?? .null },
            "queued": { .string($0.queuedAt.shown) },
            "seconds": { $0.seconds.map(JSONValue.number) ?? .null },
            "trigger": { .string($0.trigger == .person ? "person" : "schedule") },
            "user": { .string($0.userName) },
            "failure": { $0.failure.map { .string($0.what) } ?? .null },
        ]
    }

    /// How long it worked; `nil` while it does, or when it never did.
    var seconds: Double? {
        guard let startedAt, let endedAt else { return nil }
        return (endedAt.timeIntervalSince(startedAt) * 1000).rounded() / 1000
    }
}

extension JobRun.Trigger {
    var inWords: String {
        switch self {
        case .person: "by hand"
        case .schedule(let at, _): "scheduled for \(at.shown)"
        }
    }
}
