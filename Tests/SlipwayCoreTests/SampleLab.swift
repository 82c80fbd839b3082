import SlipwayCore
import TestSupport

/// A lab in memory with a project, two spaces and four people.
///
/// Project `attrition` holds the data `evaluation` and the model `churn`; space `staging` is for
/// development and `production` for production. `ana` is an editor of all three, `vic` a viewer,
/// `tom` belongs to none, and `admin` has made everything.
struct SampleLab {
    let lab: Lab
    let store: InMemoryLabStore
    let content: InMemoryContentStore
    let runtime: FakeModelRuntime
    let clock: LogicalClock

    let admin = Caller.named("admin")
    let ana = Caller.named("ana")
    let vic = Caller.named("vic")
    let tom = Caller.named("tom")

    static let project = PlaceReference.project("attrition")
    static let staging = PlaceReference.space("staging")
    static let production = PlaceReference.space("production")

    /// - Parameter models: Saved models, by path; `churn` is imported.
    init(
        models: [String: FakeModel] = ["churn": FakeModel()], training: Bool = false,
        seed: UInt64 = 1
    ) async throws {
        store = InMemoryLabStore()
        content = InMemoryContentStore(files: models.mapValues(\.text))
        runtime = FakeModelRuntime(files: content)
        clock = LogicalClock()
        lab = try await Lab.forTests(
            seed: seed, store: store, content: content, runtime: runtime, clock: clock)
        for name in ["ana", "vic", "tom"] { _ = try await lab.users.create(name, as: admin) }
        _ = try await lab.projects.create("attrition", as: admin)
        _ = try await lab.spaces.create("staging", as: admin)
        _ = try await lab.spaces.create("production", stage: .production, as: admin)
        for place in [Self.project, Self.staging, Self.production] {
            _ = try await lab.members.add("ana", to: place, role: .editor, as: admin)
            _ = try await lab.members.add("vic", to: place, role: .viewer, as: admin)
        }
        _ = try await lab.data.importData(
            Array(trainingCSV.utf8), named: "evaluation", into: Self.project, as: admin)
        _ = try await lab.models.importModel(
            path: "churn", named: "churn", into: Self.project,
            training: .init(data: training ? "evaluation" : nil), as: admin)
    }

    /// Copies the model into a space.
    @discardableResult
    func promote(to space: String = "staging", named name: String? = nil) async throws -> Model {
        try await lab.models.promote(
            "churn", from: "attrition", to: space, named: name, as: admin)
    }

    /// Deploys the model, which it promotes first.
    @discardableResult
    func deploy(
        in space: String = "staging", named name: String = "live", serving: String? = nil
    ) async throws -> Deployment {
        let model = try await promote(to: space)
        return try await lab.deployments.deploy(
            model: model.id, in: nil, named: name,
            .init(mode: .online, servingName: serving), as: admin)
    }

    /// Scores a JSON text on a deployment.
    func score(
        _ json: String, on reference: String = "live", in place: PlaceReference? = staging,
        as caller: Caller = .admin
    ) async throws -> Scoring.Result {
        try await lab.scoring.score(
            .bytes(Array(json.utf8), nil), on: reference, in: place, as: caller)
    }

    func remarks(on result: Scoring.Result) -> [String] {
        lab.scoring.remarks(on: .model(result))
    }
}
