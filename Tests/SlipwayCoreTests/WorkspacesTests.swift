import SlipwayCore
import TestSupport
import Testing

/// What projects and spaces have in common, and what only spaces have.
struct WorkspacesTests {
    @Test func `whoever makes a space is its admin`() async throws {
        let sample = try await SampleLab()
        let space = try await sample.lab.spaces.create(
            "lab", stage: .testing, storage: "lab-cos", service: "lab-ml", as: sample.tom)
        #expect(space.members.map(\.userName) == ["tom"])
        #expect(space.members.map(\.role) == [.admin])
        #expect(space.stage == .testing)
        #expect(space.storage == "lab-cos")
        #expect(space.service == "lab-ml")
        #expect(!space.isProduction)
        let usual = try await sample.lab.spaces.create("usual", as: sample.tom)
        #expect(usual.stage == .development)
        #expect(usual.storage == "local-storage")
        #expect(usual.service == "local-ml")
    }

    @Test func `a list shows one's own, by name, with role and counts`() async throws {
        let sample = try await SampleLab()
        try await sample.deploy()
        _ = try await sample.lab.deployments.deploy(
            model: "churn", in: SampleLab.staging, named: "batch", .init(mode: .batch),
            as: sample.admin)
        let spaces = try await sample.lab.spaces.list(as: sample.ana)
        #expect(spaces.map(\.place.name) == ["production", "staging"])
        #expect(spaces.map(\.role) == [.editor, .editor])
        #expect(spaces[1].modelCount == 1)
        #expect(spaces[1].onlineDeploymentCount == 1)
        #expect(spaces[1].batchDeploymentCount == 1)
        let projects = try await sample.lab.projects.list(as: sample.vic)
        #expect(projects.map(\.place.name) == ["attrition"])
        #expect(projects.map(\.modelCount) == [1])
        #expect(projects.map(\.dataCount) == [1])
        #expect(try await sample.lab.spaces.list(as: sample.tom).isEmpty)
        #expect(try await sample.lab.projects.list(as: sample.tom).isEmpty)
    }

    @Test func `deleting what holds something must be confirmed, and says what goes`()
        async throws
    {
        let sample = try await SampleLab()
        try await sample.deploy()
        let error = await expectLabError("confirmation-needed") {
            _ = try await sample.lab.spaces.delete("staging", confirmed: false, as: sample.admin)
        }
        #expect(error?.what == "deleting space `staging` needs to be confirmed")
        #expect(error?.why == "it also deletes deployment `live`, model `churn`")
        #expect(error?.next == "add `yes` to the statement")
        #expect(
            try await sample.lab.deployments.list(in: SampleLab.staging, as: sample.vic).count == 1)
        let project = await expectLabError("confirmation-needed") {
            _ = try await sample.lab.projects.delete(
                "attrition", confirmed: false, as: sample.admin)
        }
        #expect(project?.why == "it also deletes model `churn`, data asset `evaluation`")
    }

    @Test func `deleting a space takes everything in it and nothing else`() async throws {
        let sample = try await SampleLab()
        let live = try await sample.deploy(serving: "churn")
        let other = try await sample.deploy(in: "production", named: "other")
        _ = try await sample.lab.spaces.delete("staging", confirmed: true, as: sample.admin)
        await expectLabError("not-found") {
            _ = try await sample.lab.spaces.find("staging", as: sample.admin)
        }
        await expectLabError("no-place") {
            _ = try await sample.lab.deployments.find(live.id, in: nil, as: sample.admin)
        }
        #expect(try await sample.lab.deployments.find(other.id, in: nil, as: sample.vic) == other)
        #expect(
            try await sample.lab.models.list(in: SampleLab.project, as: sample.vic).count == 1)
        try await sample.deploy(in: "production", named: "again", serving: "churn")
    }

    @Test func `an empty one goes without a question`() async throws {
        let sample = try await SampleLab()
        _ = try await sample.lab.spaces.delete("staging", confirmed: false, as: sample.admin)
        _ = try await sample.lab.projects.create("empty", as: sample.tom)
        _ = try await sample.lab.projects.delete("empty", confirmed: false, as: sample.tom)
        #expect(try await sample.lab.projects.list(as: sample.tom).isEmpty)
    }
}
