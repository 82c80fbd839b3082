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

/// Who has been told something.
private final class Heard: Sendable {
    let numbers = Mutex<Set<Int>>([])
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

    @Test func `all who wait for a run hear how far it is`() async throws {
        let home = try await HomeLab()
        let records = "AGE,TRAVEL\n" + String(repeating: "1,1\n", count: 100_000)
        let run = try await home.start("job", records, .csv)
        let heard = Heard()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...3 {
                group.addTask {
                    _ = try await home.lab.runs.wait(
                        for: run,
                        listener: .init(progress: { _ in
                            heard.numbers.withLock { _ = $0.insert(number) }
                        }), as: .admin)
                }
            }
            try await group.waitForAll()
        }
        #expect(heard.numbers.withLock { $0 } == [1, 2, 3])
        await home.lab.shutDown()
    }

    @Test func `what killed programs have begun to write goes when a home is opened`() throws {
        let folder = try TemporaryFolder()
        let contents = folder("home/content/sha256")
        func names() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: contents)
                .filter { $0.hasPrefix(".") }
        }
        let killed = try Home(path: folder("home"))
        let lost = try killed.content.newContent()
        try lost.write([1])
        let living = try Home(path: folder("home"))
        let writer = try living.content.newContent()
        try writer.write([2])
        #expect(try names().count == 2)
        // The system lets go of its lock, and all else stays.
        killed.programs.close()
        _ = try Home(path: folder("home"))
        #expect(try names().count == 1)
        let content = try writer.finish()
        try writer.place()
        #expect(try living.content.bytes(of: content.hash) == [2])
        #expect(try names().isEmpty)
        withExtendedLifetime(lost) {}
    }
}
