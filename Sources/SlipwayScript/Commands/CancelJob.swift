import Columns
import SlipwayCore

extension Command {
    static let cancelJob = Command(
        CommandSyntax(
            verb: "cancel", noun: .job, name: (.existing([.job]), .required),
            clauses: [.init(.in, .existing([.space]))],
            summary: "takes the schedule of a job away; the job and its runs stay",
            example: "cancel job nightly in space lab", changes: true)
    ) { call in
        let job = try await call.lab.jobs.unschedule(
            call.name(), in: call.place(.in), as: call.caller)
        return .said("job `\(job.name)` has no schedule any more", JSONValue(job))
    }
}
