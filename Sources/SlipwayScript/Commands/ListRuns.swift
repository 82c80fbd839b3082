import Columns
import Foundation
import SlipwayCore

extension Command {
    static let listRuns = Command(
        CommandSyntax(
            verb: "list", noun: .run, isPlural: true,
            clauses: [
                .init(.of, .existing([.job])), .init(.in, .existing([.space])), .format,
            ],
            summary: "shows the runs of a job, or of all jobs of a space",
            example: "list runs of job nightly in space lab", changes: false)
    ) { call in
        let runs: [JobRun]
        if case .place(let job) = call.call.clause(.of)?.argument {
            runs = try await call.lab.runs.list(
                of: call.session.text(of: job.value), in: call.place(.in), as: call.caller)
        } else {
            runs = try await call.lab.runs.list(in: call.requiredPlace(.in), as: call.caller)
        }
        return try .list(
            runs, headings: JobRun.headings, ifEmpty: "no runs yet", row: \.row,
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
