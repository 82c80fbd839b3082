import Columns
import SlipwayCore

extension Command {
    static let showJob = Command(
        CommandSyntax(
            verb: "show", noun: .job, name: (.existing([.job]), .required),
            clauses: [.init(.in, .existing([.space])), .format],
            summary: "shows a job: its records, schedule, retention and runs",
            example: "show job nightly in space lab", changes: false)
    ) { call in
        let job = try await call.lab.jobs.find(call.name(), in: call.place(.in), as: call.caller)
        let runs = try await call.lab.runs.list(of: job.id, in: nil, as: call.caller)
        var fields: [(label: String, value: JSONValue)] = [
            ("name", .string(job.name)), ("id", .string(job.id)),
            ("deployment", .string(job.deploymentName)), ("input", .string(job.input.inWords)),
            ("output", .string(job.outputName.map { "data asset `\($0)`" } ?? "with each run")),
        ]
        if let description = job.description, !description.isEmpty {
            fields.insert(("description", .string(description)), at: 2)
        }
        if let hardware = job.hardware { fields.append(("hardware", .string(hardware.rawValue))) }
        fields += [
            ("retention", .string(job.retention?.inWords ?? "all runs are kept")),
            (
                "notify",
                .string(
                    job.notify.isEmpty
                        ? "nobody" : job.notify.map(\.rawValue).joined(separator: ", "))
            ),
            ("owner", .string(job.owner)), ("created", .string(job.createdAt.shown)),
        ]
        var sections = [Section("Job", [.fields(fields)])]
        if let timetable = job.timetable {
            sections.append(
                Section("Schedule", [.fields(timetable.fields(after: call.lab.clock.now()))]))
        }
        sections.append(
            Section(
                "Runs",
                [
                    .table(
                        Table(JobRun.headings, rows: runs.map(\.row), ifEmpty: "none yet"))
                ]))
        return try .shown(sections, JSONValue(job)).formatted(by: call)
    }
}

extension Job.Input {
    /// `rows.csv` and the like are not kept, only what was in it.
    var inWords: String {
        switch self {
        case .inline(let content, let format):
            "inline: \(format.rawValue), \(content.sizeInBytes) bytes"
        case .data(_, let name): "data asset `\(name)`"
        }
    }
}

extension Retention {
    var inWords: String {
        switch self {
        case .runs(let count): count == 1 ? "the last run" : "the last \(count) runs"
        case .days(let count): count == 1 ? "runs of one day" : "runs of \(count) days"
        }
    }
}
