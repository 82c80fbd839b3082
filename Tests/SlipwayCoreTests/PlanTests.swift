import SlipwayCore
import TestSupport
import Testing

/// What `plan` shows, and that it changes nothing.
struct PlanTests {
    @Test func `every change can be planned, and none is made`() async throws {
        let sample = try await SampleLab()
        let live = try await sample.deploy(serving: "churn")
        _ = try await sample.lab.users.createKey("lab", as: sample.ana)
        let (lab, content) = (sample.lab, sample.content)
        let before = try await lab.journal(last: nil, as: sample.admin)
        let hashes = content.hashes

        typealias Attempt = (
            name: String, userName: String, body: (Caller) async throws -> Void,
            before: [ObjectKind?], after: [ObjectKind?]
        )
        let attempts: [Attempt] = [
            ("space", "tom", { _ = try await lab.spaces.create("x", as: $0) }, [nil], [.space]),
            (
                "project", "tom", { _ = try await lab.projects.create("x", as: $0) }, [nil],
                [.project]
            ),
            ("user", "admin", { _ = try await lab.users.create("x", as: $0) }, [nil], [.user]),
            ("key", "ana", { _ = try await lab.users.createKey("x", as: $0) }, [nil], [.key]),
            (
                "delete key", "ana", { _ = try await lab.users.deleteKey("lab", as: $0) }, [.key],
                [nil]
            ),
            (
                "member", "admin",
                {
                    _ = try await lab.members.add(
                        "tom", to: SampleLab.staging, role: .viewer, as: $0)
                }, [.space], [.space]
            ),
            (
                "data", "ana",
                {
                    _ = try await lab.data.importData(
                        Array("NEW\n1\n".utf8), named: "x", into: SampleLab.staging, as: $0)
                }, [nil], [.data]
            ),
            (
                "model", "ana",
                {
                    _ = try await lab.models.importModel(
                        path: "churn", named: "x", into: SampleLab.staging, as: $0)
                }, [nil], [.model]
            ),
            (
                "revision", "ana",
                {
                    _ = try await lab.models.importRevision(
                        path: "churn", of: "churn", in: SampleLab.project, as: $0)
                }, [.model], [.model]
            ),
            (
                "promote", "ana",
                {
                    _ = try await lab.models.promote(
                        "churn", from: "attrition", to: "staging", as: $0)
                }, [nil], [.model]
            ),
            (
                "deploy", "ana",
                {
                    _ = try await lab.deployments.deploy(
                        model: "churn", in: SampleLab.staging, named: "x", .init(mode: .online),
                        as: $0)
                }, [nil], [.deployment]
            ),
            (
                "delete deployment", "ana",
                { _ = try await lab.deployments.delete(live.id, in: nil, as: $0) },
                [.deployment], [nil]
            ),
            (
                "delete space", "admin",
                { _ = try await lab.spaces.delete("staging", confirmed: false, as: $0) },
                [.deployment, .model, .space], [nil, nil, nil]
            ),
        ]
        for attempt in attempts {
            let plan = Plan()
            try await attempt.body(.named(attempt.userName, plan: plan))
            #expect(plan.changes.map { $0.before?.kind } == attempt.before, "\(attempt.name)")
            #expect(plan.changes.map { $0.after?.kind } == attempt.after, "\(attempt.name)")
        }
        #expect(try await lab.journal(last: nil, as: sample.admin) == before)
        #expect(content.hashes == hashes)
        #expect(try await lab.deployments.find(live.id, in: nil, as: sample.vic) == live)
        #expect(try await lab.spaces.list(as: sample.tom).isEmpty)
    }

    @Test func `the images are those that the change itself would leave`() async throws {
        let (planned, done) = (try await SampleLab(), try await SampleLab())
        let plan = Plan()
        _ = try await planned.lab.spaces.create("lab", as: .named("ana", plan: plan))
        _ = try await done.lab.spaces.create("lab", as: .named("ana"))
        let entry = try await done.lab.journal(last: 1, as: done.admin).first
        #expect(plan.changes == entry?.changes)
    }

    @Test func `what would be refused is refused in a plan too`() async throws {
        let sample = try await SampleLab()
        let plan = Plan()
        await expectLabError("not-permitted") {
            _ = try await sample.lab.spaces.delete(
                "staging", confirmed: true, as: .named("ana", plan: plan))
        }
        await expectLabError("last-admin") {
            _ = try await sample.lab.members.remove(
                "admin", from: SampleLab.staging, as: .named("admin", plan: plan))
        }
        #expect(plan.changes.isEmpty)
    }
}
