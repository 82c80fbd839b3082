import Foundation
import SlipwayCore
import Synchronization
import TestSupport
import Testing

@testable import SlipwayStore

/// A home with the batch deployment `batch` in space `lab`, whose runs pass through files.
private struct HomeLab {
    let folder: TemporaryFolder
    let home: Home
    let lab: Lab
    static let space = PlaceReference.space("lab")

    init() async throws {
        folder = try TemporaryFolder()
        home = try Home(path: folder("home"))
        lab = Lab(
            store: home.store, content: home.content, runtime: FakeModelRuntime(),
            programs: home.programs)
        try await lab.users.createAdministratorIfNeeded()
        _ = try await lab.spaces.create("lab", as: .admin)
        _ = try await lab.data.importData(
            Array(trainingCSV.utf8), named: "training", into: Self.space, as: .admin)
        let path = try folder.write(FakeModel().text, to: "churn")
        let model = try await lab.models.importModel(
            path: path, named: "churn", into: Self.space, training: .init(data: "training"),
            as: .admin)
        _ = try await lab.deployments.deploy(
            model: model.id, in: nil, named: "batch", .init(mode: .batch), as: .admin)
    }

    func start(_ name: String, _ records: String, _ format: RecordFormat) async throws -> JobRun {
        _ = try await lab.jobs.create(
            name, for: "batch", in: Self.space, from: .bytes(Array(records.utf8), format), .init(),
            as: .admin)
        return try await lab.runs.start(name, in: Self.space, as: .admin)
    }
}

@Suite struct RunsOnDiskTests {
    @Test(arguments: [
        (RecordFormat.json, #"[{"AGE":41,"TRAVEL":1},{"AGE":1,"TRAVEL":1}]"#),
        (.jsonl, "{\"AGE\":41,\"TRAVEL\":1}\n{\"AGE\":1,\"TRAVEL\":1}\n"),
        (.csv, "AGE,TRAVEL\n41,1\n1,1\n"),
    ])
    func `rows of the training data are noticed in every format`(
        format: RecordFormat, records: String
    ) async throws {
        let home = try await HomeLab()
        let run = try await home.lab.runs.wait(
            for: try await home.start("job", records, format), as: .admin)
        #expect(run.state == .completed)
        #expect(run.warnings.count == 1)
        #expect(
            run.warnings.first?.hasPrefix("1 of the 2 rows scored is a row of the training data")
                == true)
        await home.lab.shutDown()
    }
}
