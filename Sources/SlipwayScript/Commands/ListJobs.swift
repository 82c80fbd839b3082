import Columns
import SlipwayCore

extension Command {
    static let listJobs = Command(
        CommandSyntax(
            verb: "list", noun: .job, isPlural: true,
            clauses: [.init(.in, .existing([.space])), .format],
            summary: "shows the jobs of a space", example: "list jobs in space lab",
            changes: false)
    ) { call in
        let jobs = try await call.lab.jobs.list(in: call.requiredPlace(.in), as: call.caller)
        return try .list(
            jobs, headings: Job.headings, ifEmpty: "no jobs here yet", row: \.row,
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}

extension Job {
    static let headings: [Table.Heading] = [
        .init("name"), .init("deployment"), .init("schedule"), .init("next"),
        .init("last run", isNumber: true), .init("id", mayBeHidden: true),
    ]

    /// The job as a row below the headings.
    var row: [JSONValue] {
        [
            .string(name), .string(deploymentName),
            timetable.map { .string($0.state.schedule.words) } ?? .null,
            timetable.map { .string($0.state.nextAt?.shown ?? "over") } ?? .null,
            lastRunNumber == 0 ? .null : .number(Double(lastRunNumber)), .string(id),
        ]
    }
}
