import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Jobs as the platform knows them: made once, run as often as wanted, also by a schedule. They are
/// the jobs of the notebook.
struct PlatformJobRoutes {
    let lab: Lab
    let bodyLimitInBytes: Int

    var routes: [Route<UserContext>] {
        let one = "/v2/jobs/:job"
        return [
            Route(.post, "/v2/jobs", create),
            Route(.get, "/v2/jobs", list),
            Route(.get, one, show),
            Route(.patch, one, change),
            Route(.delete, one, delete),
        ]
    }

    /// `{"job":{"name":…,"asset_ref":DEPLOYMENT,"configuration":{"scoring":…},…}}` → 201.
    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: bodyLimitInBytes)
        let posted = body["job"] ?? body
        if let null = posted.object?.first(where: { $0.value == .null }) {
            throw RequestError.badField(
                key: null.key, reason: "null is not taken: leave the member out")
        }
        let name = try posted.requiredString("name")
        let deployment = try posted.requiredString("asset_ref")
        let place = try request.place(of: posted)
        let job = try await byID {
            try await lab.jobs.create(
                name, for: deployment, in: place,
                from: Jobs.Source(posted: (posted["configuration"] ?? .object([])).scoring),
                Jobs.Configuration(posted: posted, now: lab.clock.now()), as: context.caller)
        }
        return .json(try PlatformJob(lab: lab, job: job).resource(), status: .created)
    }

    /// A page, by `asset_ref` and `name` if these are asked for.
    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        let place = try request.requiredPlace()
        let jobs = try await lab.jobs.list(in: place, as: context.caller).filter { job in
            [("asset_ref", job.deploymentID), ("name", job.name)].allSatisfy { key, value in
                request.query(key).map { $0 == value } ?? true
            }
        }
        let runs = Dictionary(
            try await lab.runs.list(in: place, as: context.caller).map { ($0.jobID, $0) },
            uniquingKeysWith: { _, later in later })
        return try Page.response(
            jobs.map { job in
                try PlatformJob(lab: lab, job: job, lastRun: runs[job.id]).resource(inFull: false)
            }, to: request, named: "results", totalName: "total_rows")
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        let job = try await lab.job(request, context)
        return .json(try await resource(of: job, context))
    }

    @Sendable
    private func change(_ request: Request, _ context: UserContext) async throws -> Response {
        let patch = try Patch(await request.json(limitInBytes: BodyLimit.document))
        let job = try await lab.job(request, context)
        let changed = try await lab.jobs.change(job.id, in: nil, as: context.caller) {
            try Jobs.Change(patch, of: $0, now: lab.clock.now())
        }
        return .json(try await resource(of: changed, context))
    }

    /// With its runs, none of which may be queued or running: 204.
    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        let job = try await lab.job(request, context)
        _ = try await lab.jobs.delete(job.id, in: nil, confirmed: true, as: context.caller)
        return Response(status: .noContent)
    }

    private func resource(of job: Job, _ context: UserContext) async throws -> JSONValue {
        let runs = try await lab.runs.list(of: job.id, in: nil, as: context.caller)
        return try PlatformJob(lab: lab, job: job, lastRun: runs.last).resource()
    }
}

extension Lab {
    /// The job of the path, in the place of the query if there is one.
    func job(_ request: Request, _ context: UserContext) async throws -> Job {
        try await byID {
            try await jobs.find(
                context.parameter("job"), in: request.place, as: context.caller)
        }
    }
}
