import Columns
import SlipwayCore

extension Command {
    static let deleteJob = Command(
        CommandSyntax(
            verb: "delete", noun: .job, name: (.existing([.job]), .required),
            clauses: [.init(.in, .existing([.space])), .init(.yes, .nothing)],
            summary: "deletes a job with its runs and their outputs",
            example: "delete job nightly in space lab yes", changes: true)
    ) { call in
        let job = try await call.lab.jobs.delete(
            call.name(), in: call.place(.in), confirmed: call.isConfirmed, as: call.caller)
        return .said("deleted job `\(job.name)`", JSONValue(job))
    }
}
