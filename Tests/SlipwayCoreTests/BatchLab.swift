import SlipwayCore
import TestSupport

/// A sample lab with the batch deployment `nightly batch` in space `staging`.
struct BatchLab {
    let sample: SampleLab
    let deployment: Deployment
    var lab: Lab { sample.lab }

    static let records = #"[{"AGE":41,"TRAVEL":1},{"AGE":60,"TRAVEL":3}]"#

    init(models: [String: FakeModel] = ["churn": FakeModel()]) async throws {
        sample = try await SampleLab(models: models)
        let model = try await sample.promote()
        deployment = try await sample.lab.deployments.deploy(
            model: model.id, in: nil, named: "nightly batch", .init(mode: .batch, hardware: .xs),
            as: .admin)
    }

    @discardableResult
    func job(
        _ name: String = "nightly", records: String = Self.records,
        configuration: Jobs.Configuration = .init(), as caller: Caller = .admin
    ) async throws -> Job {
        try await lab.jobs.create(
            name, for: deployment.id, in: nil, from: .bytes(Array(records.utf8), .json),
            configuration, as: caller)
    }

    @discardableResult
    func run(_ job: String = "nightly", as caller: Caller = .admin) async throws -> JobRun {
        let run = try await lab.runs.start(job, in: SampleLab.staging, as: caller)
        return try await lab.runs.wait(for: run, as: caller)
    }

    func runs(of job: String = "nightly") async throws -> [JobRun] {
        try await lab.runs.list(of: job, in: SampleLab.staging, as: .admin)
    }
}
