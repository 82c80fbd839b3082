import Columns
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import SlipwayCore
import Testing

@testable import SlipwayServer

@Suite struct PredictionsTests {
    private func path(_ deployment: String) -> String {
        "/ml/v4/deployments/\(deployment)/predictions?version=2026-01-05"
    }

    private let rows = #"{"input_data":[{"fields":["a","b"],"values":[[1,2],[0.5,-3]]}]}"#
    /// The same as tensors.
    private let tensors = #"""
        {"inputs":[{"name":"a","shape":[2],"datatype":"FP64","data":[1,0.5]},
        {"name":"b","shape":[2],"datatype":"FP64","data":[2,-3]}]}
        """#
    private let predictions =
        #"{"predictions":[{"fields":["a","b","sum"],"values":[[1.0,2.0,3.0],[0.5,-3.0,-2.5]]}]}"#

    @Test func `records are scored by id and by serving name`() async throws {
        let lab = try await TestLab()
        for name in [lab.deployment.id, "adder"] {
            let answer = try await lab.client().send(
                .post, path(name), token: lab.token(), body: rows)
            #expect(answer.status == 200)
            #expect(answer.text == predictions)
        }
    }

    @Test(arguments: [
        "//ml/v4/deployments/adder/predictions?version=2026-01-05",
        "/ml//v4/deployments/adder/predictions/?version=2026-01-05",
        "/ml/v4/deployments/%61dder/predictions?version=2026-01-05",
    ])
    func `superfluous slashes and escapes do no harm`(path: String) async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(.post, path, token: lab.token(), body: rows)
        #expect(answer.status == 200)
    }

    @Test func `every item is answered under its id, and what else is sent is passed over`()
        async throws
    {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .post, path("adder"), token: lab.token(),
            body: #"""
                {"scoring_parameters": {"x": [1]},
                 "input_data": [{"id": "one", "values": [[1, 2]]},
                                {"values": [], "fields": ["b", "a"], "more": null}]}
                """#)
        #expect(
            answer.text == #"{"predictions":[{"id":"one","fields":["a","b","sum"],"#
                + #""values":[[1.0,2.0,3.0]]},{"fields":["b","a","sum"],"values":[]}]}"#)
    }

    @Test func `a viewer may score, and who is no member may not`() async throws {
        let lab = try await TestLab()
        let viewer = try await lab.client().send(
            .post, path("adder"), token: lab.token(of: "ana", role: .viewer), body: rows)
        #expect(viewer.status == 200)
        let stranger = try await lab.client().send(
            .post, path("adder"), token: lab.token(of: "bea"), body: rows)
        #expect(stranger.status == 403)
        #expect(stranger.code == "authorization_rejected")
        let space = lab.deployment.spaceID
        #expect(
            stranger.message.hasPrefix("`bea` may not score on deployments of space `\(space)`; "))
    }

    @Test(arguments: ["addre", "00000000-0000-4000-8000-000000000000", "a%20b"])
    func `an unknown deployment is not there`(name: String) async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(.post, path(name), token: lab.token(), body: rows)
        #expect(answer.status == 404)
        #expect(answer.code == "deployment_does_not_exist")
        #expect(answer.error["target"]?["name"]?.string == name.replacing("%20", with: " "))
        #expect(answer.message.hasPrefix("no deployment has the id or serving name `"))
    }

    @Test(arguments: [
        ("", "the body is not JSON: there is no data"),
        ("a,b\n1,2\n", "the body is not JSON: 1:1: unexpected character"),
        (
            #"{"input_data":[{"fields":["a"],"values":[[1]"#,
            "line 1, column 45: the text ends too early"
        ),
        (#"{"values":[[1,2]]}"#, "the body has no array `input_data`"),
        (#"{"input_data":{}}"#, "the body has no array `input_data`"),
        (#"[{"a":1,"b":2}]"#, "the body has no array `input_data`"),
        (#"{"input_data":[1]}"#, "`input_data[0]` is a number, not an object"),
        (
            #"{"input_data":[{"fields":["a","b"],"values":[[1,2],[3]]}]}"#,
            "row 2 has 1 value for 2 fields"
        ),
        (
            #"{"input_data":[{"fields":["a","b"],"values":[[1,2],[3,"x"]]}]}"#,
            #"row 2, field `b`: "x" is not a number"#
        ),
        (
            #"{"input_data":[{"fields":["a","b"],"values":[[1,2],[null,2]]}]}"#,
            "row 2, field `a`: null"
        ),
        (#"{"input_data":[{"fields":["b"],"values":[[1]]}]}"#, "row 1 has no field `a`"),
        (
            #"{"input_data":[{"values":[[1,2]]},{"fields":["b"],"values":[[1]]}]}"#,
            "in item 2, row 1 has no field `a`"
        ),
    ])
    func `a bad payload says what is wrong with it`(body: String, message: String) async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .post, path("adder"), token: lab.token(), body: body)
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_request_entity")
        #expect(answer.message.split(separator: "; ").first.map(String.init) == message)
    }

    @Test func `a refused value names its field to programs`() async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .post, path("adder"), token: lab.token(),
            body: #"{"input_data":[{"fields":["b"],"values":[[1]]}]}"#)
        #expect(answer.moreInfo == "missing-field")
        #expect(answer.error["target"]?["type"]?.string == "field")
        #expect(answer.error["target"]?["name"]?.string == "a")
    }

    @Test func `a batch deployment does not answer`() async throws {
        let lab = try await TestLab()
        let batch = try await lab.lab.deployments.deploy(
            model: "adder", in: .space("lab"), named: "batch", .init(mode: .batch), as: lab.admin)
        let answer = try await lab.client().send(
            .post, path(batch.id), token: lab.token(), body: rows)
        #expect(answer.status == 400)
        #expect(answer.moreInfo == "not-online")
    }

    @Test func `a surprise tells nothing but where to look`() async throws {
        let lab = try await TestLab()
        let client = lab.client()
        let answer = try await client.send(
            .post, path("adder"), token: lab.token(),
            body: #"{"input_data":[{"values":[[13,1]]}]}"#)
        #expect(answer.status == 500)
        #expect(!answer.text.contains("secret"))
        let trace = try #require(answer.json["trace"]?.string)
        #expect(answer.message.contains(trace))
        let reported = try #require(client.log.lines.first { $0.hasPrefix("error: ") })
        #expect(reported.contains("Surprise") && reported.contains(trace))
        #expect(!reported.contains("secret"))
    }

    // MARK: Size

    @Test func `as many records are scored as may come, and no more`() async throws {
        let lab = try await TestLab()
        let token = try await lab.token()
        for (limit, status) in [(2, 200), (1, 413)] {
            let client = RouterClient(
                RouteTable(lab: lab.lab, bodyLimitInBytes: 1000, rowLimit: limit))
            let answer = try await client.send(.post, path("adder"), token: token, body: rows)
            #expect(answer.status == status)
            let inferred = try await client.send(
                .post, "/v2/models/adder/infer", token: token, body: tensors)
            #expect(inferred.status == status)
        }
        // The short way leaves too many to the long one.
        let scoring = lab.lab.scoring
        for (limit, isAnswered) in [(2, true), (1, false)] {
            var standing: Scoring.Standing?
            let version = try #require(scoring.storeVersion)
            let answer = scoring.answerAtOnce(
                to: Array(rows.utf8), on: "adder", token: token, rowLimit: limit,
                storeVersion: version, &standing)
            #expect((answer != nil) == isAnswered)
        }
    }

    @Test func `what takes too long is given up`() async throws {
        let route = Route<OpenContext>(.get, "/slow") { _, _ in
            try await Task.sleep(for: .seconds(60))
            return Response(status: .ok)
        }
        let request = Request(
            head: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/slow"),
            body: RequestBody(buffer: ByteBuffer()))
        await #expect(throws: RequestError.self) {
            try await route.limited(to: .milliseconds(20)).answer(
                request, OpenContext(logger: LogBook().logger))
        }
    }

    @Test func `a body may be as long as the limit and no longer`() async throws {
        let lab = try await TestLab()
        let token = try await lab.token()
        let client = lab.client(bodyLimitInBytes: rows.utf8.count)
        let longest = try await client.send(.post, path("adder"), token: token, body: rows)
        #expect(longest.status == 200)
        let answer = try await client.send(.post, path("adder"), token: token, body: rows + " ")
        #expect(answer.status == 413)
        #expect(answer.code == "request_entity_too_large")
        #expect(answer.message.hasPrefix("the body is longer than \(rows.utf8.count) bytes"))
    }

    @Test func `a body that is announced too long is not waited for`() async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .post, path("adder"), token: lab.token(),
            body: RequestBody(asyncSequence: AsyncStream<ByteBuffer> { _ in }),
            headers: [.contentLength: "\(64 << 20 + 1)"])
        #expect(answer.status == 413)
    }

    @Test func `a client that breaks off gets no answer`() async throws {
        struct Broken: Error {}
        let lab = try await TestLab()
        let client = lab.client()
        let body = AsyncThrowingStream<ByteBuffer, any Error> { $0.finish(throwing: Broken()) }
        await #expect(throws: Broken.self) {
            try await client.send(
                .post, path("adder"), token: lab.token(), body: RequestBody(asyncSequence: body))
        }
        #expect(client.log.lines.last?.contains(" status=499 ") == true)
    }

    @Test func `requests move the lab's clock on, and leave no trace in its journal`()
        async throws
    {
        let lab = try await TestLab(clock: LogicalClock())
        let before = lab.lab.clock.now()
        let entries = try await lab.lab.journal(last: nil, as: lab.admin).count
        _ = try await lab.client().send(.post, path("adder"), token: lab.token(), body: rows)
        #expect(lab.lab.clock.now().timeIntervalSince(before) == 1)
        #expect(try await lab.lab.journal(last: nil, as: lab.admin).count == entries)
    }
}
