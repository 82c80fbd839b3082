import Columns
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Jobs as the clients of the ML API know them: each is one run of a batch deployment.
struct DeploymentJobRoutes {
    /// The platform lists no more.
    private static let listed = 300

    let lab: Lab
    let bodyLimitInBytes: Int

    var routes: [Route<UserContext>] {
        let one = "/ml/v4/deployment_jobs/:job"
        return [
            Route(.post, "/ml/v4/deployment_jobs", create),
            Route(.get, "/ml/v4/deployment_jobs", list),
            Route(.get, one, show),
            Route(.delete, one, cancel),
        ]
    }

    /// Inline records, or one data asset of the space; answered as soon as the run is queued: 202.
    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: bodyLimitInBytes)
        guard let deployment = body["deployment"]?["id"]?.string else {
            throw RequestError.missingText(key: "deployment.id")
        }
        let scoring = body["scoring"] ?? .object([])
        var configuration = Jobs.Configuration()
        configuration.outputName = try scoring.postedOutputName
        configuration.hardware = try body.postedHardware
        let place = try request.place(of: body)
        let (job, run) = try await byID {
            try await lab.jobs.runOnce(
                try body.text(at: "name") ?? "deployment job", for: deployment, in: place,
                from: try Jobs.Source(posted: scoring), configuration, as: context.caller)
        }
        return .json(try resource(of: run, job), status: .accepted)
    }

    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        let place = try request.requiredPlace()
        guard case .space = place else { return try Page.response([], to: request) }
        let jobs = Dictionary(
            uniqueKeysWithValues: try await lab.jobs.list(in: place, as: context.caller)
                .map { ($0.id, $0) })
        let runs = try await lab.runs.list(in: place, as: context.caller)
            .suffix(Self.listed).reversed()
        return try Page.response(
            runs.compactMap { run in
                try jobs[run.jobID].map { try resource(of: run, $0, withRecords: false) }
            }, to: request)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        let run = try await run(request, context)
        let job = try await lab.jobs.find(run.jobID, in: nil, as: context.caller)
        return .json(try resource(of: run, job))
    }

    /// Cancels a run, and with `hard_delete=true` removes it: 204, also when it is over.
    @Sendable
    private func cancel(_ request: Request, _ context: UserContext) async throws -> Response {
        let run = try await run(request, context)
        do {
            _ = try await lab.runs.cancel(run.id, in: nil, as: context.caller)
        } catch LabError.runEnded {}
        if request.query("hard_delete") == "true" {
            _ = try await lab.runs.wait(for: run, as: context.caller)
            _ = try await lab.runs.delete(run.id, in: nil, as: context.caller)
        }
        return Response(status: .noContent)
    }

    private func run(_ request: Request, _ context: UserContext) async throws -> JobRun {
        let id = try context.parameter("job")
        do {
            let run = try await lab.runs.find(id, in: nil, as: context.caller)
            if run.id == id { return run }
            throw LabError.notFound(.job, id, place: nil, nearest: nil)
        } catch LabError.badRunName {
            throw LabError.notFound(.job, id, place: nil, nearest: nil)
        }
    }

    // MARK: Resources

    /// - Parameter withRecords: Whether the records that came in and went out are told, which a
    ///   list leaves out.
    private func resource(
        of run: JobRun, _ job: Job, withRecords: Bool = true
    ) throws -> JSONValue {
        let records = JobRecords(lab: lab, job: job)
        let scoring = JSONValue.record(["status": status(of: run)])
            .adding(try records.input(inFull: withRecords))
            .adding(try records.output(of: run, inFull: withRecords))
        return .record([
            "metadata": .record([
                "id": .string(run.id), "name": .string(run.jobName),
                "space_id": .string(run.spaceID), "owner": .string(run.userName),
                "created_at": .time(run.queuedAt),
                "modified_at": .time(run.endedAt ?? run.startedAt ?? run.queuedAt),
            ]),
            "entity": .record([
                "deployment": .record(["id": .string(run.deploymentID)]),
                "hardware_spec": job.hardware?.reference, "scoring": scoring,
            ]),
        ])
    }

    private func status(of run: JobRun) -> JSONValue {
        .record([
            "state": .string(run.state.rawValue),
            "running_at": run.startedAt.map { .time($0) },
            "completed_at": run.endedAt.map { .time($0) },
            "failure": run.failure?.resource, "message": run.message,
        ])
    }
}
