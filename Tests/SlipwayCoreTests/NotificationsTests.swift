import SlipwayCore
import TestSupport
import Testing

@Suite struct NotificationsTests {
    @Test func `whoever asks for what is new is told that alone`() async throws {
        let lab = try await BatchLab()
        let notifications = lab.lab.notifications
        try await lab.job(configuration: .init(notify: [.success]))
        #expect(try await notifications.lastNumber(as: .admin) == 0)
        #expect(try await notifications.list(after: 0, as: .admin).isEmpty)
        for _ in 0..<3 { try await lab.run() }
        let last = try await notifications.lastNumber(as: .admin)
        #expect(last == 3)
        try await lab.run()
        #expect(
            try await notifications.list(after: last, as: .admin).map(\.text)
                == ["run `nightly/4` completed: 2 rows"])
        #expect(try await notifications.list(after: 4, as: .admin).isEmpty)
        #expect(try await notifications.list(after: 0, as: lab.sample.ana).isEmpty)
    }

    @Test func `the notifications of a job go with it, and only those`() async throws {
        let lab = try await BatchLab()
        for name in ["nightly", "other"] {
            try await lab.job(name, configuration: .init(notify: [.success]))
            try await lab.run(name)
        }
        let notifications = lab.lab.notifications
        _ = try await lab.lab.jobs.delete(
            "nightly", in: SampleLab.staging, confirmed: true, as: .admin)
        #expect(
            try await notifications.list(as: .admin).map(\.text)
                == ["run `other/1` completed: 2 rows"])
        // Numbers are not given twice: nothing new is missed, and nothing old is new.
        let last = try await notifications.lastNumber(as: .admin)
        try await lab.run("other")
        #expect(
            try await notifications.list(after: last, as: .admin).map(\.text)
                == ["run `other/2` completed: 2 rows"])
        _ = try await lab.lab.spaces.delete("staging", confirmed: true, as: .admin)
        #expect(try await notifications.list(as: .admin).isEmpty)
    }

    @Test func `admins are told in place of an owner who has gone`() async throws {
        let lab = try await BatchLab()
        _ = try await lab.lab.members.add(
            "ana", to: SampleLab.staging, role: .editor, as: .admin)
        let job = try await lab.lab.jobs.create(
            "hourly", for: lab.deployment.id, in: SampleLab.staging,
            from: .bytes(Array(#"[{"AGE":30,"TRAVEL":3}]"#.utf8), nil),
            Jobs.Configuration(notify: [.failure]), as: lab.sample.ana)
        _ = try await lab.lab.jobs.schedule(
            job.id, Schedule(Repeat("hour")), in: SampleLab.staging, as: lab.sample.ana)
        _ = try await lab.lab.members.remove("ana", from: SampleLab.staging, as: .admin)
        lab.sample.clock.advance(by: 3600)
        try await lab.lab.advance()
        let notifications = lab.lab.notifications
        let told = try await notifications.list(as: .admin).map(\.text)
        #expect(told.count == 1 && told[0].hasPrefix("run `hourly/1` failed: "))
        #expect(try await notifications.list(as: lab.sample.ana).isEmpty)
        _ = try await lab.lab.jobs.delete(job.id, in: nil, confirmed: true, as: .admin)
        #expect(try await notifications.list(as: .admin).isEmpty)
    }

    @Test func `the oldest go when there are more than a thousand`() async throws {
        let lab = try await BatchLab()
        try await lab.job(configuration: .init(retention: .runs(1), notify: [.success]))
        // As they were kept before they were numbered.
        let user = try await lab.lab.users.find("admin", as: .admin)
        let job = try await lab.lab.jobs.find("nightly", in: SampleLab.staging, as: .admin)
        try await lab.sample.store.write(keep: true) { writer in
            for number in 0..<Notifications.limit + 20 {
                try writer.put(
                    StoredObject(
                        kind: .notification, id: "old \(number)", containerID: user.id,
                        name: "old", alias: nil,
                        body: """
                            {"createdAt":0,"id":"old \(number)","jobID":"\(job.id)",\
                            "occasion":"success","runID":"","spaceID":"","text":"old",\
                            "userID":"\(user.id)"}
                            """))
            }
        }
        for number in 1...3 {
            try await lab.run()
            let all = try await lab.lab.notifications.list(as: .admin)
            #expect(all.count == Notifications.limit)
            #expect(all.first?.id == "old \(20 + number)")
            #expect(all.last?.number == number)
        }
        // As if a thousand had come since the first of those.
        try await lab.sample.store.write(keep: true) {
            for number in 24..<Notifications.limit + 20 {
                try $0.remove(.notification, id: "old \(number)")
            }
            try $0.set("notifications:\(user.id)", to: String(Notifications.limit + 1))
        }
        try await lab.run()
        let all = try await lab.lab.notifications.list(as: .admin)
        #expect(all.map(\.number) == [nil, 1, 3, Notifications.limit + 2])
    }
}

@Suite struct RunsInOrderTests {
    @Test func `runs of one moment come in the order of their numbers`() async throws {
        let lab = try await BatchLab()
        for name in ["b", "a"] {
            try await lab.job(name)
            for _ in 0..<11 { try await lab.run(name) }
        }
        let names = try await lab.lab.runs.list(in: SampleLab.staging, as: .admin).map(\.name)
        #expect(names == (1...11).map { "a/\($0)" } + (1...11).map { "b/\($0)" })
    }
}
