import Foundation
import SlipwayCore
import TestSupport
import Testing

@Suite struct JobsTests {
    @Test func `a run scores the records of its job and keeps what came of it`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        let run = try await lab.run()
        #expect(run.state == .completed)
        #expect(run.name == "nightly/1")
        #expect(run.inputRowCount == 2 && run.outputRowCount == 2)
        let output = try #require(run.output)
        let text = String(
            decoding: try lab.sample.content.bytes(of: output.content.hash), as: UTF8.self)
        #expect(text.hasPrefix(#"{"predictions":[{"fields":["AGE","TRAVEL","probability","#))
        #expect(output.format == .json && output.assetID == nil)
    }

    @Test func `with an output name every run makes a data asset`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(outputName: "scored"))
        try await lab.run()
        try await lab.run()
        let data = try await lab.lab.data.list(in: SampleLab.staging, as: .admin)
        #expect(data.map(\.name) == ["scored", "scored/2"])
        #expect(data.allSatisfy { $0.rowCount == 2 })
    }

    @Test func `jobs that share an output name make no two assets of one name`() async throws {
        let lab = try await BatchLab()
        for name in ["a", "b", "c"] {
            try await lab.job(name, configuration: .init(outputName: "scored"))
            try await lab.run(name)
        }
        try await lab.run("a")
        let data = try await lab.lab.data.list(in: SampleLab.staging, as: .admin)
        #expect(data.map(\.name) == ["scored", "scored/1", "scored/2", "scored/3"])
    }

    @Test func `a job reads data of its own space, and no other's`() async throws {
        let lab = try await BatchLab()
        let elsewhere = try await lab.lab.data.importData(
            Array(trainingCSV.utf8), named: "rows", into: SampleLab.production, as: .admin)
        do {
            _ = try await lab.lab.jobs.create(
                "nightly", for: lab.deployment.id, in: nil, from: .data(elsewhere.id), .init(),
                as: .admin)
            Issue.record("data of another space was taken")
        } catch let error as LabError {
            #expect(error.code == "not-in-the-space")
        }
    }

    @Test func `data that a job reads stay as long as the job does`() async throws {
        let lab = try await BatchLab()
        _ = try await lab.lab.data.importData(
            Array(trainingCSV.utf8), named: "rows", into: SampleLab.staging, as: .admin)
        _ = try await lab.lab.jobs.create(
            "nightly", for: lab.deployment.id, in: nil, from: .data("rows"), .init(), as: .admin)
        do {
            _ = try await lab.lab.data.delete("rows", in: SampleLab.staging, as: .admin)
            Issue.record("data went from under a job")
        } catch let error as LabError {
            #expect(error.code == "in-use" && error.why == "used by job `nightly`")
        }
        _ = try await lab.lab.jobs.delete(
            "nightly", in: SampleLab.staging, confirmed: true, as: .admin)
        _ = try await lab.lab.data.delete("rows", in: SampleLab.staging, as: .admin)
    }

    @Test func `records that the model cannot read are refused when the job is made`() async throws
    {
        let lab = try await BatchLab()
        do {
            try await lab.job(records: #"[{"AGE":41}]"#)
            Issue.record("a missing field was taken")
        } catch let error as LabError {
            #expect(error.code == "missing-field")
        }
        #expect(try await lab.lab.jobs.list(in: SampleLab.staging, as: .admin).isEmpty)
    }

    @Test func `a refused record fails the run with its row, and leaves no output`() async throws {
        let lab = try await BatchLab()
        try await lab.job(records: #"[{"AGE":41,"TRAVEL":1},{"AGE":null,"TRAVEL":3}]"#)
        let run = try await lab.run()
        #expect(run.state == .failed)
        #expect(run.failure?.what == "row 2, field `AGE`: null")
        #expect(run.output == nil)
    }

    @Test func `jobs are for batch deployments`() async throws {
        let sample = try await SampleLab()
        let live = try await sample.deploy()
        do {
            _ = try await sample.lab.jobs.create(
                "nightly", for: live.id, in: nil, from: .bytes([], nil), .init(), as: .admin)
            Issue.record("an online deployment was taken")
        } catch let error as LabError {
            #expect(error.code == "not-batch")
        }
    }

    @Test func `a viewer runs nothing`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        do {
            try await lab.run(as: lab.sample.vic)
            Issue.record("a viewer ran a job")
        } catch let error as LabError {
            #expect(error.code == "not-permitted")
        }
        #expect(try await lab.runs().isEmpty)
    }

    @Test func `a queued run is canceled at once, and one that is over not at all`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        let queued = try await lab.lab.runs.start("nightly", in: SampleLab.staging, as: .admin)
        #expect(queued.state == .queued)
        let canceled = try await lab.lab.runs.cancel("nightly/1", in: SampleLab.staging, as: .admin)
        #expect(canceled.state == .canceled)
        try await lab.lab.advance()
        #expect(try await lab.runs().map(\.state) == [.canceled])
        do {
            _ = try await lab.lab.runs.cancel("nightly/1", in: SampleLab.staging, as: .admin)
            Issue.record("a run was canceled twice")
        } catch let error as LabError {
            #expect(error.code == "run-ended")
        }
    }

    @Test func `a run that does not exist says which there are`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        try await lab.run()
        do {
            _ = try await lab.lab.runs.find("nightly/9", in: SampleLab.staging, as: .admin)
            Issue.record("a run was found that is none")
        } catch let error as LabError {
            #expect(error.code == "not-found")
            #expect(error.why == "its only run is 1")
        }
    }

    @Test func `retention by number lets old runs go with their outputs`() async throws {
        let models = (1...5).map { ("m\($0)", FakeModel(confidence: 0.5 + Double($0) / 20)) }
        let lab = try await BatchLab(
            models: Dictionary(uniqueKeysWithValues: models + [("churn", FakeModel())]))
        try await lab.job(configuration: .init(retention: .runs(2)))
        var hashes: [String] = []
        for index in 1...5 {
            // Each run's output differs, or they would share it.
            let model = try await lab.lab.models.importRevision(
                path: "m\(index)", of: "churn", in: SampleLab.staging, as: .admin)
            var change = Deployments.Change()
            change.asset = (model.id, model.current.number)
            _ = try await lab.lab.deployments.change(
                lab.deployment.id, change, in: nil, as: .admin)
            hashes.append(try #require(try await lab.run().output?.content.hash))
        }
        #expect(Set(hashes).count == 5)
        #expect(try await lab.runs().map(\.number) == [4, 5])
        #expect(
            hashes.map(lab.sample.content.hashes.contains) == [false, false, false, true, true])
        let job = try await lab.lab.jobs.find("nightly", in: SampleLab.staging, as: .admin)
        #expect(job.lastRunNumber == 5)
    }

    @Test func `an output that two runs share stays until the second goes`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        let hash = try #require(try await lab.run().output?.content.hash)
        #expect(try await lab.run().output?.content.hash == hash)
        for (run, isThere) in [("nightly/1", true), ("nightly/2", false)] {
            _ = try await lab.lab.runs.delete(run, in: SampleLab.staging, as: .admin)
            #expect(lab.sample.content.hashes.contains(hash) == isThere)
        }
    }

    @Test func `deployments with jobs stay, and spaces go with all of it`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        try await lab.run()
        do {
            _ = try await lab.lab.deployments.delete(lab.deployment.id, in: nil, as: .admin)
            Issue.record("a deployment went from under its job")
        } catch let error as LabError {
            #expect(error.why == "used by job `nightly`")
            #expect(error.next == "delete the job first")
        }
        _ = try await lab.lab.spaces.delete("staging", confirmed: true, as: .admin)
        let kinds: [ObjectKind] = [.job, .run, .deployment]
        for kind in kinds {
            let count = try await lab.sample.store.read { try $0.count(kind, in: nil) }
            #expect(count == 0)
        }
    }

    @Test func `the owner is told of what they wanted to know`() async throws {
        let lab = try await BatchLab()
        try await lab.job("good", configuration: .init(notify: [.success, .failure]))
        try await lab.job("quiet")
        try await lab.job(
            "bad", records: #"[{"AGE":null,"TRAVEL":3}]"#, configuration: .init(notify: [.failure]))
        for name in ["good", "quiet", "bad"] { try await lab.run(name) }
        let told = try await lab.lab.notifications.list(as: .admin)
        #expect(
            told.map(\.text) == [
                "run `good/1` completed: 2 rows", "run `bad/1` failed: row 1, field `AGE`: null",
            ])
        #expect(try await lab.lab.notifications.list(as: lab.sample.ana).isEmpty)
    }
}

@Suite struct SchedulesTests {
    @Test func `a schedule fires once at each of its times`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        _ = try await lab.lab.jobs.schedule(
            "nightly", try Schedule(Repeat("hour")),
            in: SampleLab.staging, as: .admin)
        for _ in 0..<72 {
            lab.sample.clock.advance(by: 1800)
            try await lab.lab.advance()
            try await lab.lab.advance()
        }
        let runs = try await lab.runs()
        #expect(runs.count == 36)
        #expect(runs.allSatisfy { $0.state == .completed && $0.warnings.isEmpty })
    }

    @Test func `times that passed while nobody looked give one run, which says so`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(notify: [.warning]))
        _ = try await lab.lab.jobs.schedule(
            "nightly", try Schedule(CronExpression("0 2 * * *")),
            in: SampleLab.staging, as: .admin)
        lab.sample.clock.advance(by: 3 * 86_400)
        try await lab.lab.advance()
        let runs = try await lab.runs()
        #expect(runs.count == 1)
        #expect(runs[0].warnings.first?.hasPrefix("it stands for 3 times of the schedule") == true)
        #expect(try await lab.lab.notifications.list(as: .admin).count == 1)
    }

    @Test(arguments: [
        (Job.Occasion.success, BatchLab.records, "run `nightly/1` completed: 2 rows; "),
        (.warning, BatchLab.records, "run `nightly/1` completed with a warning: "),
        (.failure, #"[{"AGE":null,"TRAVEL":3}]"#, "run `nightly/1` failed: "),
    ])
    func `a notification says of how many times the run stands, once`(
        occasion: Job.Occasion, records: String, beginning: String
    ) async throws {
        let lab = try await BatchLab()
        try await lab.job(records: records, configuration: .init(notify: [occasion]))
        _ = try await lab.lab.jobs.schedule(
            "nightly", try Schedule(CronExpression("0 2 * * *")),
            in: SampleLab.staging, as: .admin)
        lab.sample.clock.advance(by: 3 * 86_400)
        try await lab.lab.advance()
        let text = try await lab.lab.notifications.list(as: .admin).first?.text ?? ""
        #expect(text.hasPrefix(beginning))
        #expect(text.components(separatedBy: "it stands for 3 times").count == 2, "\(text)")
    }

    @Test func `data assets that runs have made outlast those runs`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(outputName: "scored", retention: .runs(1)))
        for _ in 0..<3 { try await lab.run() }
        #expect(try await lab.runs().map(\.number) == [3])
        let data = try await lab.lab.data.list(in: SampleLab.staging, as: .admin)
        #expect(data.map(\.name) == ["scored", "scored/2", "scored/3"])
    }

    @Test func `a month of schedules and retention leaves exactly what it should`() async throws {
        let lab = try await BatchLab()
        try await lab.job("hourly", configuration: .init(retention: .runs(10)))
        try await lab.job("daily", configuration: .init(retention: .days(7)))
        try await lab.job("workdays")
        let schedules: [(String, String)] = [
            ("hourly", "30 * * * *"), ("daily", "0 2 * * *"), ("workdays", "15 8 * * 1-5"),
        ]
        for (job, cron) in schedules {
            _ = try await lab.lab.jobs.schedule(
                job, try Schedule(CronExpression(cron)),
                in: SampleLab.staging, as: .admin)
        }
        // From Monday, 5 January 2026, 09:00, to 4 February, 09:00, looked at every half hour.
        for _ in 0..<(30 * 48) {
            lab.sample.clock.advance(by: 1800)
            try await lab.lab.advance()
        }
        #expect(try await lab.runs(of: "hourly").map(\.number) == Array(711...720))
        // Those of the last seven days, to the hour.
        #expect(try await lab.runs(of: "daily").map(\.number) == Array(24...30))
        // 6 to 9 January and the three full weeks, then 2 to 4 February.
        #expect(try await lab.runs(of: "workdays").map(\.number) == Array(1...22))
        for name in ["hourly", "daily", "workdays"] {
            let runs = try await lab.runs(of: name)
            #expect(runs.allSatisfy { $0.state == .completed && $0.warnings.isEmpty })
        }
    }

    @Test func `a schedule runs on behalf of whoever made it, as long as they may`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(notify: [.failure]))
        _ = try await lab.lab.jobs.schedule(
            "nightly",
            try Schedule(Repeat("hour")),
            in: SampleLab.staging, as: lab.sample.ana)
        lab.sample.clock.advance(by: 3600)
        try await lab.lab.advance()
        _ = try await lab.lab.members.remove("ana", from: SampleLab.staging, as: .admin)
        lab.sample.clock.advance(by: 3600)
        try await lab.lab.advance()
        let runs = try await lab.runs()
        #expect(runs.map(\.state) == [.completed, .failed])
        #expect(runs.map(\.userName) == ["ana", "ana"])
        #expect(runs[1].failure?.code == "not-permitted")
    }

    @Test func `without its schedule a job rests`() async throws {
        let lab = try await BatchLab()
        try await lab.job()
        let hourly = try Schedule(Repeat("hour"))
        _ = try await lab.lab.jobs.schedule(
            "nightly", hourly, in: SampleLab.staging, as: .admin)
        _ = try await lab.lab.jobs.unschedule("nightly", in: SampleLab.staging, as: .admin)
        lab.sample.clock.advance(by: 7200)
        try await lab.lab.advance()
        #expect(try await lab.runs().isEmpty)
    }
}
