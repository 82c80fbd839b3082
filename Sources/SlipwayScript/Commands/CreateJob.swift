import Columns
import SlipwayCore

extension Command {
    static let createJob = Command(
        CommandSyntax(
            verb: "create", noun: .job, name: (.new("NAME"), .required),
            clauses: [
                .init(.for, .existing([.deployment]), .required), .init(.with, .input, .required),
                .init(.as, .new("OUTPUT")),
                .init(.keep, .nothing),
                .init(.notify, .word(Job.Occasion.allCases.map(\.rawValue))),
                .init(.in, .existing([.space])),
            ],
            summary: "makes a job: records for a batch deployment, to be run as often as wanted",
            example: "create job weekly for deployment \"challenger batch\" in space lab "
                + "with csv rows.csv keep 10 runs notify failure",
            detail: "The records are kept with the job, or lie in a data asset of the same space. "
                + "JSON gives JSON, CSV gives CSV, JSON Lines give JSON Lines; the last two may "
                + "be of any size. `as OUTPUT` makes a data asset of every run's output, which "
                + "stays until you delete it. `keep` lets old runs go with the output that lies "
                + "with them, never the job or data assets; a run that fails pushes out only others that "
                + "failed. Runs work on the hardware of the "
                + "deployment.",
            changes: true)
    ) { call in
        guard case .input(let input) = call.call.clause(.with)?.argument,
            case .place(let place) = call.call.clause(.for)?.argument
        else { throw call.lacks("input") }
        let job: Job
        do {
            job = try await call.lab.jobs.create(
                call.name(), for: call.session.text(of: place.value), in: call.place(.in),
                from: call.jobSource(input),
                Jobs.Configuration(
                    outputName: call.text(.as),
                    retention: call.retention(), notify: call.occasions()),
                as: call.caller)
        } catch let error as LabError where error.isAboutRecords {
            throw Diagnostic(error, at: input.span)
        }
        let namesakes = try await call.lab.jobs.list(in: .space(job.spaceID), as: call.caller)
            .count { $0.name == job.name }
        return .said(
            "created job `\(job.name)` for `\(job.deploymentName)` (id \(job.id))", JSONValue(job),
            next: "run job \(quotedIfNeeded(job.name)) wait"
        ).noting(namesakes, "jobs", name: job.name)
    }
}

extension Invocation {
    /// The records of a job. Files are handed on by their path: they may be of any size.
    fileprivate func jobSource(_ input: Input) throws -> Jobs.Source {
        switch input {
        case .file(let path, _), .csv(let path, _):
            let name = try session.text(of: path)
            guard host.exists(name) else {
                // For the words of whoever looks for the file.
                return .bytes(try read(path), nil)
            }
            var format = RecordFormat(fileName: name)
            if case .csv = input { format = .csv }
            return .file(path: host.absolutePath(name), format)
        case .data(let name, _): return .data(try session.text(of: name))
        case .row, .rows:
            guard case .bytes(let bytes, _) = try payload(input) else { throw lacks("records") }
            return .bytes(bytes, .json)
        }
    }

    fileprivate func retention() throws -> Retention? {
        guard case .keep(let count, let unit) = call.clause(.keep)?.argument else { return nil }
        do {
            return try Retention(session.text(of: count), unit.text)
        } catch let error as RetentionError {
            throw Diagnostic(error, at: call.clause(.keep)?.span)
        }
    }

    fileprivate func occasions() throws -> [Job.Occasion] {
        guard case .names(let words) = call.clause(.notify)?.argument else { return [] }
        let named = try words.map { try choice($0.text, as: Job.Occasion.self, at: $0.span) }
        return Job.Occasion.allCases.filter(named.contains)
    }
}
