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
        configuration.isForOneRun = true
        configuration.outputName = scoring["output_data_reference"]?["location"]?["name"]?.string
        if let hardware = body["hardware_spec"] {
            configuration.hardware = HardwareSpecification.find(
                hardware["id"]?.string ?? hardware["name"]?.string ?? "")
        }
        let place = try request.place(of: body)
        let job = try await byID {
            try await lab.jobs.create(
                body["name"]?.string ?? "deployment job", for: deployment, in: place,
                from: try source(scoring), configuration, as: context.caller)
        }
        let run = try await lab.runs.start(job.id, in: nil, as: context.caller)
        return .json(try resource(of: run, job), status: .accepted)
    }

    private func source(_ scoring: JSONValue) throws -> Jobs.Source {
        if let items = scoring["input_data"], case .array = items {
            return .bytes(Array(JSONValue.record(["input_data": items]).compact.utf8), .json)
        }
        let references = scoring["input_data_references"]?.array ?? []
        guard let location = references.first?["location"], references.count == 1 else {
            throw RequestError.noJobInput(referenceCount: references.count)
        }
        // `/v2/assets/ID?space_id=…`
        let href = location["href"]?.string ?? ""
        let path = href.split(separator: "?").first ?? ""
        guard let id = path.split(separator: "/").last.map(String.init) ?? location["id"]?.string
        else { throw RequestError.missingText(key: "location.href") }
        return .data(id)
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
            return try await lab.runs.find(id, in: nil, as: context.caller)
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
        var scoring: JSONValue = .record(["status": status(of: run)])
        switch job.input {
        case .inline(let content, .json) where withRecords:
            scoring = scoring.adding(["input_data": try document(content)["input_data"]])
        case .inline: break
        case .data(let id, let name):
            scoring = scoring.adding([
                "input_data_references": .array([
                    .record([
                        "type": .string("data_asset"), "id": .string(name),
                        "connection": .object([]),
                        "location": .record(["href": .string(href(id, run))]),
                    ])
                ])
            ])
        }
        if let name = job.outputName {
            scoring = scoring.adding([
                "output_data_reference": .record([
                    "type": .string("data_asset"), "id": .string(name),
                    "connection": .object([]),
                    "location": .record([
                        "name": .string(run.output?.assetName ?? name),
                        "id": .text(run.output?.assetID),
                        "href": .text((run.output?.assetID).map { href($0, run) }),
                    ]),
                ])
            ])
        } else if withRecords, let output = run.output, output.format == .json {
            scoring = scoring.adding(["predictions": try document(output.content)["predictions"]])
        }
        return .record([
            "metadata": .record([
                "id": .string(run.id), "name": .string(run.jobName),
                "space_id": .string(run.spaceID), "owner": .string(run.userName),
                "created_at": .time(run.queuedAt),
                "modified_at": .time(run.endedAt ?? run.startedAt ?? run.queuedAt),
            ]),
            "entity": .record([
                "deployment": .record(["id": .string(run.deploymentID)]),
                "hardware_spec": job.hardware.map {
                    .record(["id": .string($0.id), "name": .string($0.rawValue)])
                }, "scoring": scoring,
            ]),
        ])
    }

    private func status(of run: JobRun) -> JSONValue {
        let failure: JSONValue? = run.failure.map { failure in
            let message = [failure.what, failure.why, failure.next].compactMap(\.self)
            return .record([
                "errors": .array([
                    .record([
                        "code": .string(failure.code),
                        "message": .string(message.joined(separator: "; ")),
                    ])
                ])
            ])
        }
        return .record([
            "state": .string(run.state.rawValue),
            "running_at": run.startedAt.map { .time($0) },
            "completed_at": run.endedAt.map { .time($0) }, "failure": failure,
            "message": run.warnings.isEmpty
                ? nil
                : .record([
                    "level": .string("warning"),
                    "text": .string(run.warnings.joined(separator: "; ")),
                ]),
        ])
    }

    private func href(_ id: String, _ run: JobRun) -> String {
        "/v2/assets/\(id)?space_id=\(run.spaceID)"
    }

    private func document(_ content: Content) throws -> JSONValue {
        let path = try lab.clientAssets.path(of: content)
        return try JSONValue.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
    }
}
