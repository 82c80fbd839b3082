import Foundation
import SlipwayCore
import TestSupport
import Testing

/// One of several programs, of which some live.
private struct FakeProgram: Programs {
    let id: String
    var living: Set<String> = []

    func ownID() -> String { id }
    func isAlive(_ programID: String) -> Bool { programID == id || living.contains(programID) }
    func publish(_ runtimes: [Runtime]) {}
    func runtimes() -> [Runtime] { [] }
    func wishToStop(deploymentID: String) {}
    func wishesToStop() -> [String] { [] }
}

extension BatchLab {
    /// The same lab as another program sees it.
    fileprivate func lab(
        of program: FakeProgram, content: (any ContentStore)? = nil,
        store: (any LabStore)? = nil, clock: (any Clock)? = nil
    ) -> Lab {
        Lab(
            store: store ?? sample.store, content: content ?? sample.content,
            runtime: sample.runtime, programs: program, clock: clock ?? sample.clock,
            ids: SeededIDSource(seed: program.id.utf8.reduce(77) { $0 * 3 + UInt64($1) }))
    }
}

@Suite struct RetentionOfRunsTests {
    @Test func `runs that were interrupted push out no completed one`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(retention: .runs(2)))
        let output = try #require(try await lab.run().output?.content.hash)
        let dying = lab.lab(of: FakeProgram(id: "dying"))
        for _ in 0..<3 {
            _ = try await dying.runs.start("nightly", in: SampleLab.staging, as: .admin)
        }
        // That program is gone now: for this one nobody else is alive.
        #expect(try await lab.runs().map(\.state) == [.completed, .failed, .failed, .failed])
        #expect(lab.sample.content.hashes.contains(output))
        try await lab.run()
        #expect(try await lab.runs().map(\.number) == [1, 5])
        try await lab.run()
        #expect(try await lab.runs().map(\.number) == [5, 6])
    }

    @Test func `a queued run that is canceled pushes out no completed one`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(retention: .runs(1)))
        try await lab.run()
        _ = try await lab.lab.runs.start("nightly", in: SampleLab.staging, as: .admin)
        _ = try await lab.lab.runs.cancel("nightly/2", in: SampleLab.staging, as: .admin)
        #expect(try await lab.runs().map(\.state) == [.completed, .canceled])
        try await lab.lab.advance()
        #expect(try await lab.runs().map(\.number) == [1, 2])
    }

    @Test func `retention by days needs no further run`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(retention: .days(7)))
        let output = try #require(try await lab.run().output?.content.hash)
        lab.sample.clock.advance(by: 7 * 86_400 - 60)
        try await lab.lab.advance()
        #expect(try await lab.runs().count == 1)
        lab.sample.clock.advance(by: 120)
        try await lab.lab.advance()
        #expect(try await lab.runs().isEmpty)
        #expect(!lab.sample.content.hashes.contains(output))
    }
}
