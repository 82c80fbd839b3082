import Columns
import Foundation
import HTTPTypes
import SlipwayCore
import TestSupport
import Testing

@testable import SlipwayServer

@Suite struct PlatformJobsTests {
    @Test func `a job is made, run and read, with what scoring gives`() async throws {
        let lab = try await JobLab()
        let job = try await lab.create(#""description":"every week""#)
        #expect(job.status == 201, "\(job.text)")
        #expect(job.json["metadata"]?["name"]?.string == "weekly")
        #expect(job.json["metadata"]?["description"]?.string == "every week")
        #expect(job.json["metadata"]?["space_id"]?.string == lab.space.id)
        #expect(job.entity["asset_ref"]?.string == lab.deployment.id)
        #expect(job.entity["configuration"]?["scoring"] == lab.records)

        let started = try await lab.send(.post, "/v2/jobs/\(job.id)/runs")
        #expect(started.status == 201)
        #expect(started.run["state"]?.string == "Queued")
        try await lab.lab.advance()
        let run = try await lab.send(.get, "/v2/jobs/\(job.id)/runs/\(started.id)")
        #expect(run.run["state"]?.string == "Completed")
        #expect(run.run["isScheduledRun"] == .boolean(false))
        #expect(run.run["job_ref"]?.string == job.id)
        #expect(run.run["total_rows_read"]?.integer == 2)
        #expect(run.run["scoring"]?["predictions"]?[0]?["values"]?.array?.count == 2)
        let logs = try await lab.send(.get, "/v2/jobs/\(job.id)/runs/\(started.id)/logs")
        let lines = logs.json["results"]?.array?.compactMap(\.string) ?? []
        #expect(lines.contains { $0.hasSuffix(" 2 rows in, 2 rows out") })
        #expect(lines.last?.hasPrefix(#"{"predictions":"#) == true)
        #expect(logs.json["total_count"]?.integer == lines.count)
        let shown = try await lab.send(.get, "/v2/jobs/\(job.id)?space_id=\(lab.space.id)")
        #expect(shown.entity["last_run_status"]?.string == "Completed")
    }

    @Test func `jobs are those of the notebook, whoever made them`() async throws {
        let lab = try await JobLab()
        let rows = try await lab.lab.jobs.create(
            "nightly", for: lab.deployment.id, in: nil,
            from: .bytes(Array(#"[{"AGE":41,"TRAVEL":1}]"#.utf8), .json),
            .init(retention: .days(7)), as: .admin)
        let job = try await lab.create()
        #expect(try await lab.lab.jobs.find("weekly", in: lab.place, as: .admin).id == job.id)
        let list = try await lab.send(.get, "/v2/jobs?space_id=\(lab.space.id)")
        let names = list.json["results"]?.array?.map { $0["metadata"]?["name"]?.string }
        #expect(names == ["nightly", "weekly"])
        #expect(list.json["total_rows"]?.integer == 2)

        let run = try await lab.send(.post, "/v2/jobs/\(rows.id)/runs")
        try await lab.lab.advance()
        #expect(try await lab.lab.runs.find("nightly/1", in: lab.place, as: .admin).id == run.id)
        let done = try await lab.send(.get, "/v2/jobs/\(rows.id)/runs/\(run.id)")
        #expect(done.run["scoring"]?["predictions"]?[0]?["values"]?.array?.count == 1)
        let journal = try await lab.journal()
        #expect(journal.first { $0.statement == "POST /v2/jobs" }?.door == .api)
        let end = journal.last { $0.statement == "run job nightly" }
        #expect(end?.door == .api && end?.userName == "admin")
    }

    @Test func `a list is asked for by deployment and comes in pages`() async throws {
        let lab = try await JobLab()
        for name in ["a", "b", "c"] { _ = try await lab.create(name: name) }
        let path = "/v2/jobs?space_id=\(lab.space.id)&asset_ref=\(lab.deployment.id)&limit=2"
        let first = try await lab.send(.get, path)
        #expect(first.json["results"]?.array?.count == 2)
        let next = try #require(first.json["next"]?["href"]?.string)
        let second = try await lab.send(.get, next)
        #expect(second.json["results"]?.array?.count == 1)
        #expect(second.json["next"] == nil)
        let none = try await lab.send(.get, "/v2/jobs?space_id=\(lab.space.id)&asset_ref=other")
        #expect(none.json["total_count"]?.integer == 0)
        #expect(try await lab.send(.get, "/v2/jobs").status == 400)
    }

    @Test func `runs are listed newest first, and by their states`() async throws {
        let lab = try await JobLab()
        let job = try await lab.create()
        var ids: [String] = []
        for _ in 1...3 {
            ids.append(try await lab.send(.post, "/v2/jobs/\(job.id)/runs").id)
            if ids.count < 3 { try await lab.lab.advance() }
        }
        let all = try await lab.send(.get, "/v2/jobs/\(job.id)/runs")
        #expect(all.ids == ids.reversed())
        let done = try await lab.send(.get, "/v2/jobs/\(job.id)/runs?states=Completed,Failed")
        #expect(done.ids == [ids[1], ids[0]])
    }

    @Test func `a schedule runs the job by itself until its end`() async throws {
        let lab = try await JobLab()
        let end = LogicalClock.start.addingTimeInterval(3600 * 2 + 60)
        let job = try await lab.create(
            #""schedule":"0 * * * *","schedule_info":{"repeat":true,"endOn":\#(end.milliseconds)}"#)
        #expect(job.entity["schedule"]?.string == "0 * * * *")
        #expect(job.entity["schedule_info"]?["endOn"]?.integer == end.milliseconds)
        #expect(
            job.entity["future_scheduled_runs"]
                == .array([
                    .string("2026-01-05T10:00:00.000Z"), .string("2026-01-05T11:00:00.000Z"),
                ]))
        for _ in 1...4 { try await lab.pass(3600) }
        let runs = try await lab.send(.get, "/v2/jobs/\(job.id)/runs")
        #expect(runs.ids.count == 2)
        #expect(
            runs.json["results"]?[0]?["entity"]?["job_run"]?["isScheduledRun"] == .boolean(true))
        let logs = try await lab.send(.get, "/v2/jobs/\(job.id)/runs/\(runs.ids[0])/logs")
        #expect(logs.text.contains("for its time 2026-01-05T11:00:00.000Z"))
    }

    @Test(arguments: [
        #""schedule_info":{"repeat":false,"startOn":START}"#, #""schedule_info":{"startOn":START}"#,
        #""schedule_info":{"startOn":START,"endOn":1800000000000,"repeat":null}"#,
        #""schedule":"30 9 * * *","schedule_info":{"repeat":false}"#,
    ])
    func `without a repeat there is one run at the start`(settings: String) async throws {
        let lab = try await JobLab()
        let start = LogicalClock.start.addingTimeInterval(1800)
        let job = try await lab.create(
            settings.replacing("START", with: "\(start.milliseconds)"))
        #expect(job.status == 201, "\(job.text)")
        #expect(job.entity["schedule"] == nil)
        #expect(job.entity["schedule_info"]?["repeat"] == .boolean(false))
        #expect(job.entity["schedule_info"]?["startOn"]?.integer == start.milliseconds)
        for _ in 1...3 { try await lab.pass(86_400) }
        #expect(try await lab.send(.get, "/v2/jobs/\(job.id)/runs").ids.count == 1)
    }

    @Test func `a patch changes what it names and leaves the rest`() async throws {
        let lab = try await JobLab()
        let end = LogicalClock.start.addingTimeInterval(86_400 * 30).milliseconds
        let job = try await lab.create(
            #""schedule":"0 * * * *","schedule_info":{"endOn":\#(end)},"retention_policy":{"amount":5}"#
        )
        _ = try await lab.send(.post, "/v2/jobs/\(job.id)/runs")
        try await lab.lab.advance()
        func patch(_ steps: String) async throws -> RouterClient.Answer {
            let answer = try await lab.send(.patch, "/v2/jobs/\(job.id)", "[\(steps)]")
            #expect(answer.status == 200, "\(answer.text)")
            return answer
        }
        var changed = try await patch(
            #"{"op":"replace","path":"/metadata/name","value":"daily"},"#
                + #"{"op":"replace","path":"/entity/job/schedule","value":"0 7 * * *"}"#)
        #expect(changed.json["metadata"]?["name"]?.string == "daily")
        #expect(changed.entity["schedule"]?.string == "0 7 * * *")
        #expect(changed.entity["schedule_info"]?["endOn"]?.integer == end)
        #expect(changed.entity["retention_policy"] == job.entity["retention_policy"])
        #expect(try await lab.lab.runs.find("daily/1", in: lab.place, as: .admin).number == 1)

        changed = try await patch(
            #"{"op":"add","path":"/entity/job/notification_types","value":{"failure":true}},"#
                + #"{"op":"add","path":"/entity/job/retention_policy","value":{"days":9}}"#)
        #expect(changed.entity["enable_notifications"] == .boolean(true))
        #expect(changed.entity["notification_types"]?["failure"] == .boolean(true))
        #expect(changed.entity["notification_types"]?["success"] == .boolean(false))
        #expect(changed.entity["retention_policy"]?.compact == #"{"days":9}"#)

        changed = try await patch(
            #"{"op":"remove","path":"/entity/job/schedule"},"#
                + #"{"op":"remove","path":"/entity/job/retention_policy"},"#
                + #"{"op":"replace","path":"/entity/job/enable_notifications","value":false}"#)
        #expect(changed.entity["schedule"] == nil && changed.entity["schedule_info"] == nil)
        #expect(changed.entity["retention_policy"] == nil)
        #expect(changed.entity["enable_notifications"] == .boolean(false))
        #expect(changed.entity["future_scheduled_runs"] == .array([]))
    }

    @Test func `a smaller retention lets runs go at once, and the job stays`() async throws {
        let lab = try await JobLab()
        let job = try await lab.create(#""retention_policy":{"amount":3}"#)
        for _ in 1...4 {
            _ = try await lab.send(.post, "/v2/jobs/\(job.id)/runs")
            try await lab.lab.advance()
        }
        let three = try await lab.send(.get, "/v2/jobs/\(job.id)/runs").ids
        #expect(three.count == 3)
        _ = try await lab.send(
            .patch, "/v2/jobs/\(job.id)",
            #"[{"op":"replace","path":"/entity/job/retention_policy/amount","value":1}]"#)
        #expect(try await lab.send(.get, "/v2/jobs/\(job.id)/runs").ids == [three[0]])
    }

    @Test func `a run is canceled while it waits, and deleted when it is over`() async throws {
        let lab = try await JobLab()
        let job = try await lab.create()
        let run = try await lab.send(.post, "/v2/jobs/\(job.id)/runs", "{}")
        let path = "/v2/jobs/\(job.id)/runs/\(run.id)"
        #expect(try await lab.send(.delete, path).status == 409)
        #expect(try await lab.send(.delete, "/v2/jobs/\(job.id)").status == 409)
        #expect(try await lab.send(.post, path + "/cancel").status == 204)
        #expect(try await lab.send(.get, path).run["state"]?.string == "Canceled")
        let again = try await lab.send(.post, path + "/cancel", "{}")
        #expect(again.status == 409)
        #expect(again.moreInfo == "run-ended")
        #expect(try await lab.send(.delete, path).status == 204)
        #expect(try await lab.send(.get, path).status == 404)
        #expect(try await lab.send(.delete, "/v2/jobs/\(job.id)").status == 204)
        #expect(try await lab.send(.get, "/v2/jobs/\(job.id)").code == "job_does_not_exist")
    }

    @Test(arguments: [
        (#""schedule":null"#, "schedule"), (#""schedule":"every day""#, nil),
        (#""schedule":"0 0 30 2 *""#, nil),
        (#""schedule":"0 * * * *","schedule_info":{"endOn":1000}"#, nil),
        (#""schedule":"0 * * * *","schedule_info":{"endOn":"soon"}"#, "schedule_info.endOn"),
        (#""schedule_info":{"repeat":true,"startOn":1800000000000}"#, "schedule"),
        (#""schedule_info":{"startOn":1e300}"#, "schedule_info.startOn"),
        (#""schedule":5"#, "schedule"), (#""schedule_info":"daily""#, "schedule_info"),
        (#""schedule_info":{"endOn":1800000000000}"#, "schedule"),
        (#""retention_policy":{"amount":1,"days":1}"#, "retention_policy"),
        (#""retention_policy":{"amount":0}"#, "retention_policy"),
        (#""retention_policy":7"#, "retention_policy"),
    ])
    func `a job that makes no sense is refused whole`(
        settings: String, field: String?
    ) async throws {
        let lab = try await JobLab()
        let answer = try await lab.create(settings)
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.code == "invalid_request_entity")
        if let field { #expect(answer.error["target"]?["name"]?.string == field) }
        #expect(try await lab.lab.jobs.list(in: lab.place, as: .admin).isEmpty)
    }

    @Test func `what is needed is asked for`() async throws {
        let lab = try await JobLab()
        let path = "/v2/jobs?space_id=\(lab.space.id)"
        let hardware = """
            {"job":{"name":"x","asset_ref":"\(lab.deployment.id)","configuration":{\
            "scoring":{"input_data":[{"values":[[1]]}]},"hardware_spec":{"name":"XXXL"}}}}
            """
        for (body, field) in [
            (hardware, "hardware_spec"), (#"{"job":{}}"#, "name"),
            (#"{"job":{"name":"x"}}"#, "asset_ref"),
            (#"{"job":{"name":"x","asset_ref":"\#(lab.deployment.id)"}}"#, "scoring"),
        ] {
            let answer = try await lab.send(.post, path, body)
            #expect(answer.status == 400)
            #expect(answer.error["target"]?["name"]?.string == field)
        }
        let unknown = try await lab.create(deployment: "nothing")
        #expect(unknown.status == 404)
        #expect(unknown.code == "deployment_does_not_exist")
        let online = try await lab.lab.deployments.deploy(
            model: "churn", in: lab.place, named: "online", .init(mode: .online), as: .admin)
        let refused = try await lab.create(deployment: online.id)
        #expect(refused.status == 400)
        #expect(refused.moreInfo == "not-batch")
    }

    @Test(arguments: [
        (#"{"op":"replace","path":"/entity/job/asset_ref","value":"x"}"#, "bad-patch"),
        (#"{"op":"replace","path":"/metadata/name","value":7}"#, "bad-patch"),
        (#"{"op":"replace","path":"/metadata/name","value":" "}"#, "bad-name"),
        (#"{"op":"replace","path":"/entity/job/schedule","value":"nonsense"}"#, "bad-schedule"),
        (#"{"op":"add","path":"/entity/job/retention_policy","value":{}}"#, nil),
    ])
    func `a patch that cannot be made changes nothing`(
        step: String, code: String?
    ) async throws {
        let lab = try await JobLab()
        let job = try await lab.create()
        let rename = #"{"op":"replace","path":"/metadata/name","value":"other"},"#
        let answer = try await lab.send(
            .patch, "/v2/jobs/\(job.id)", "[\(code == nil ? "" : rename)\(step)]")
        #expect(answer.status == (code == nil ? 200 : 400), "\(answer.text)")
        #expect(answer.moreInfo == code)
        let shown = try await lab.send(.get, "/v2/jobs/\(job.id)")
        #expect(shown.json["metadata"]?["name"]?.string == "weekly")
    }

    @Test func `records are the job's, never the run's`() async throws {
        let lab = try await JobLab()
        let job = try await lab.create()
        let answer = try await lab.send(
            .post, "/v2/jobs/\(job.id)/runs",
            #"{"job_run":{"configuration":{"scoring":{"input_data":[]}}}}"#)
        #expect(answer.status == 400)
        #expect(answer.error["target"]?["name"]?.string == "input_data")
        #expect(try await lab.send(.get, "/v2/jobs/\(job.id)/runs").ids.isEmpty)
    }

    @Test func `a run is found only below its own job`() async throws {
        let lab = try await JobLab()
        let job = try await lab.create()
        let other = try await lab.create(name: "other")
        let run = try await lab.send(.post, "/v2/jobs/\(job.id)/runs")
        for path in ["\(other.id)/runs/\(run.id)", "\(job.id)/runs/nothing", "nothing/runs"] {
            #expect(try await lab.send(.get, "/v2/jobs/" + path).status == 404)
        }
    }

    @Test func `viewers look, editors work, and strangers see nothing`() async throws {
        let lab = try await JobLab()
        let job = try await lab.create()
        let run = try await lab.send(.post, "/v2/jobs/\(job.id)/runs")
        let viewer = try await lab.token(of: "ana", role: .viewer)
        let editor = try await lab.token(of: "eve", role: .editor)
        let stranger = try await lab.token(of: "ben", role: nil)
        let one = "/v2/jobs/\(job.id)"
        for path in [one, one + "/runs", one + "/runs/\(run.id)", one + "/runs/\(run.id)/logs"] {
            #expect(try await lab.send(.get, path, token: viewer).status == 200)
            let refused = try await lab.send(.get, path, token: stranger)
            #expect([403, 404].contains(refused.status), "\(refused.text)")
        }
        let rename = #"[{"op":"replace","path":"/metadata/name","value":"mine"}]"#
        for (method, path, body) in [
            (HTTPRequest.Method.patch, one, rename), (.post, one + "/runs", ""),
            (.post, one + "/runs/\(run.id)/cancel", ""), (.delete, one, ""),
        ] {
            let refused = try await lab.send(method, path, body, token: viewer)
            #expect(refused.status == 403)
            #expect(refused.code == "authorization_rejected")
        }
        #expect(try await lab.create(name: "hers", token: viewer).status == 403)
        #expect(try await lab.send(.patch, one, rename, token: editor).status == 200)
        #expect(
            try await lab.send(.post, one + "/runs/\(run.id)/cancel", token: editor).status == 204)
        #expect(try await lab.send(.delete, one, token: editor).status == 204)
    }
}

/// A lab in memory with a batch deployment, and a client of `admin`. Runs are done by
/// `lab.advance()`.
private struct JobLab {
    let lab: Lab
    let clock = LogicalClock()
    let space: Space
    let deployment: Deployment
    let client: RouterClient
    private let store: InMemoryLabStore
    private let adminToken: String

    var place: PlaceReference { .space(space.id) }
    let records: JSONValue = .record([
        "input_data": .array([
            .record([
                "fields": .texts(["AGE", "TRAVEL"]),
                "values": .array([
                    .array([.number(41), .number(1)]), .array([.number(60), .number(3)]),
                ]),
            ])
        ])
    ])

    init() async throws {
        store = InMemoryLabStore()
        lab = try await Lab.forTests(store: store, clock: clock)
        space = try await lab.spaces.create("lab", as: .admin)
        let place = PlaceReference.space(space.id)
        _ = try await lab.models.importModel(
            path: "churn", named: "churn", into: place, as: .admin)
        deployment = try await lab.deployments.deploy(
            model: "churn", in: place, named: "churn batch", .init(mode: .batch), as: .admin)
        client = RouterClient(RouteTable(lab: lab, bodyLimitInBytes: 1 << 20))
        adminToken = try await lab.accessTokens.issue(for: lab.users.admit("admin"))
    }

    /// - Parameter settings: Further members of the job.
    func create(
        _ settings: String = "", name: String = "weekly", deployment: String? = nil,
        records: String? = nil, token: String? = nil
    ) async throws -> RouterClient.Answer {
        let scoring = records ?? self.records.compact
        let job =
            #""name":"\#(name)","asset_ref":"\#(deployment ?? self.deployment.id)","#
            + #""configuration":{"scoring":\#(scoring)}"# + (settings.isEmpty ? "" : ",")
        return try await send(
            .post, "/v2/jobs?space_id=\(space.id)", "{\"job\":{\(job)\(settings)}}", token: token)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", token: String? = nil
    ) async throws -> RouterClient.Answer {
        try await client.send(method, path, token: token ?? adminToken, body: body)
    }

    func token(of name: String, role: Role?) async throws -> String {
        _ = try await lab.users.create(name, as: .admin)
        if let role { _ = try await lab.members.add(name, to: place, role: role, as: .admin) }
        return try await lab.accessTokens.issue(for: lab.users.admit(name))
    }

    /// Lets time pass, and what it brings be done.
    func pass(_ seconds: Int) async throws {
        clock.advance(by: seconds)
        try await lab.advance()
    }

    func journal() async throws -> [JournalEntry] {
        try await store.read { try $0.journal(last: nil) }
    }
}

extension RouterClient.Answer {
    fileprivate var id: String { json["metadata"]?["asset_id"]?.string ?? "" }
    fileprivate var entity: JSONValue { json["entity"]?["job"] ?? .null }
    fileprivate var run: JSONValue { json["entity"]?["job_run"] ?? .null }
    fileprivate var ids: [String] {
        json["results"]?.array?.compactMap { $0["metadata"]?["asset_id"]?.string } ?? []
    }
}

extension Date {
    fileprivate var milliseconds: Int { Int(timeIntervalSince1970 * 1000) }
}
