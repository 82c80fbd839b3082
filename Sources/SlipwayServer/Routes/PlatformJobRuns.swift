import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The runs of the platform's jobs.
struct PlatformJobRunRoutes {
    let lab: Lab

    var routes: [Route<UserContext>] {
        let all = "/v2/jobs/:job/runs"
        let one = "\(all)/:run"
        return [
            Route(.post, all, start),
            Route(.get, all, list),
            Route(.get, one, show),
            Route(.delete, one, delete),
            Route(.post, "\(one)/cancel", cancel),
            Route(.get, "\(one)/logs", logs),
        ]
    }

    /// Answered as soon as the run is queued: 201. The body may be empty; records are the job's.
    @Sendable
    private func start(_ request: Request, _ context: UserContext) async throws -> Response {
        let bytes = try await request.bytes(limitInBytes: BodyLimit.document)
        let body = try bytes.isEmpty ? JSONValue.object([]) : JSONValue.ofBody(bytes)
        let configuration = (body["job_run"] ?? body)["configuration"]?.scoring
        if let key = ["input_data", "input_data_references", "output_data_reference"]
            .first(where: { configuration?[$0] != nil })
        {
            throw RequestError.badField(
                key: key, reason: "a run works on the records of its job, as they are there")
        }
        let job = try await lab.job(request, context)
        let run = try await lab.runs.start(job.id, in: nil, as: context.caller)
        return .json(try PlatformJob(lab: lab, job: job).resource(of: run), status: .created)
    }

    /// A page, newest first; `states=Completed,Failed` tells only of those.
    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        let job = try await lab.job(request, context)
        let states = request.query("states")?.split(separator: ",").map { $0.lowercased() }
        let runs = try await lab.runs.list(of: job.id, in: nil, as: context.caller)
            .filter { states?.contains($0.platformState.lowercased()) ?? true }
        let platformJob = PlatformJob(lab: lab, job: job)
        return try Page.response(
            runs.reversed().map { try platformJob.resource(of: $0, inFull: false) }, to: request,
            named: "results", totalName: "total_rows")
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        let (job, run) = try await run(request, context)
        return .json(try PlatformJob(lab: lab, job: job).resource(of: run))
    }

    /// 204; 409 for one that is queued or running.
    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        let (_, run) = try await run(request, context)
        _ = try await lab.runs.delete(run.id, in: nil, as: context.caller)
        return Response(status: .noContent)
    }

    /// 204: it ends at once when it is queued, and soon when it is running; 409 when it is over.
    @Sendable
    private func cancel(_ request: Request, _ context: UserContext) async throws -> Response {
        let (_, run) = try await run(request, context)
        _ = try await lab.runs.cancel(run.id, in: nil, as: context.caller)
        return Response(status: .noContent)
    }

    /// `{"results":[LINE,…],"total_count":…}`; what has become a data asset is told to those who may
    /// download it.
    @Sendable
    private func logs(_ request: Request, _ context: UserContext) async throws -> Response {
        let (job, run) = try await run(request, context)
        var mayRead = true
        if run.output?.assetID != nil {
            mayRead = try await lab.members.may(
                .download, in: .space(job.spaceID), as: context.caller)
        }
        let output = try run.output.flatMap {
            mayRead ? try lab.clientAssets.beginning(of: $0.content) : nil
        }
        let lines = RunLog(run: run, output: output ?? []).lines
        return .json(["results": .texts(lines), "total_count": .count(lines.count)])
    }

    /// The run of the path, which is one of the path's job.
    private func run(
        _ request: Request, _ context: UserContext
    ) async throws -> (Job, JobRun) {
        let job = try await lab.job(request, context)
        let id = try context.parameter("run")
        do {
            let run = try await lab.runs.find(id, in: nil, as: context.caller)
            if run.jobID == job.id && run.id == id { return (job, run) }
        } catch LabError.badRunName {} catch LabError.noSuchRun {}
        throw LabError.notFound(.run, id, place: nil, nearest: nil)
    }
}
