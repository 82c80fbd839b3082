import SlipwayCore
import TestSupport
import Testing

@Suite struct JobChangeTests {
    @Test func `a job that is renamed keeps its runs under its new name`() async throws {
        let lab = try await BatchLab()
        let job = try await lab.job()
        try await lab.run()
        var change = Jobs.Change()
        change.name = "daily"
        change.description = "for the morning"
        let changed = try await lab.lab.jobs.change(job.id, in: nil, as: .admin) { [change] _ in
            change
        }
        #expect(changed.name == "daily" && changed.description == "for the morning")
        #expect(try await lab.runs(of: "daily").map(\.name) == ["daily/1"])
        #expect(try await lab.run("daily").number == 2)
    }

    @Test func `a job tells the name that its deployment has now`() async throws {
        let lab = try await BatchLab()
        let job = try await lab.job()
        var change = Deployments.Change()
        change.text = { _ in
            var text = AssetChange()
            text.name = "for the night"
            return text
        }
        _ = try await lab.lab.deployments.change(job.deploymentID, change, in: nil, as: .admin)
        let found = try await lab.lab.jobs.find(job.id, in: nil, as: .admin)
        #expect(found.deploymentName == "for the night")
    }

    @Test func `a retention that is set later is kept to, and one that is gone is not`()
        async throws
    {
        let lab = try await BatchLab()
        let job = try await lab.job(configuration: .init(retention: .days(1)))
        try await lab.run()
        for (setting, left) in [
            (Jobs.Change.Setting<Retention>.removed, 1), (.set(.days(30)), 1), (.set(.days(3)), 0),
        ] {
            var change = Jobs.Change()
            change.retention = setting
            _ = try await lab.lab.jobs.change(job.id, in: nil, as: .admin) { [change] _ in change }
            lab.sample.clock.advance(by: 2 * 86_400)
            try await lab.lab.advance()
            #expect(try await lab.runs().count == left)
        }
    }

    @Test func `a job can be made with its schedule, or is not made`() async throws {
        let lab = try await BatchLab()
        var configuration = Jobs.Configuration()
        configuration.schedule = try Schedule(Repeat("hour"))
        try await lab.job(configuration: configuration)
        lab.sample.clock.advance(by: 3600)
        try await lab.lab.advance()
        #expect(try await lab.runs().count == 1)
        configuration.schedule = .once(at: LogicalClock.start)
        await #expect(throws: ScheduleError.self) {
            try await lab.job("late", configuration: configuration)
        }
        #expect(try await lab.lab.jobs.list(in: SampleLab.staging, as: .admin).count == 1)
    }

    @Test func `only who may run jobs changes them`() async throws {
        let lab = try await BatchLab()
        let job = try await lab.job()
        _ = try await lab.lab.users.create("vera", as: .admin)
        _ = try await lab.lab.members.add(
            "vera", to: SampleLab.staging, role: .viewer, as: .admin)
        var change = Jobs.Change()
        change.name = "mine"
        await #expect(throws: LabError.self) {
            try await lab.lab.jobs.change(job.id, in: nil, as: .named("vera")) { [change] _ in
                change
            }
        }
        #expect(try await lab.lab.jobs.find(job.id, in: nil, as: .admin) == job)
    }
}
