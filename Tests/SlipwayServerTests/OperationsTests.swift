import Columns
import HTTPTypes
import SlipwayCore
import Synchronization
import Testing

@testable import SlipwayServer

/// What watches over the server, and what tells tools of it.
@Suite struct OperationsTests {
    @Test func `the document tells of every route, and of nothing else`() async throws {
        let table = RouteTable(lab: try await TestLab().lab, bodyLimitInBytes: 1000)
        let ofPages = Set((table.pages?.routes ?? []).map(\.path))
        let routes =
            table.open.filter { !ofPages.contains($0.path) }.map {
                "\($0.method.rawValue) \($0.path)"
            }
            + table.restricted.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(routes).symmetricDifference(Operation.all.keys) == [])
        #expect(Set(routes).count == routes.count)
    }

    @Test func `whatever the document refers to is in it`() async throws {
        let answer = try await TestLab().client().send(.get, "/openapi.json")
        #expect(answer.status == 200)
        let schemas = try #require(answer.json["components"]?["schemas"]?.object)
        let known = Set(schemas.map { "#/components/schemas/\($0.key)" })
        let named = Set(answer.text.matches(of: /"\$ref":"([^"]+)"/).map { String($0.1) })
        #expect(named.isSubset(of: known) && named.count >= 3)
    }

    @Test(arguments: [
        ("/v2/spaces", "get", ["limit", "start", "name"]),
        ("/ml/v4/models/{asset}", "get", ["rev"]),
        ("/ml/v4/deployments", "get", ["limit", "start", "name", "conflict", "serving_name"]),
        ("/ml/v4/deployment_jobs/{job}", "delete", ["hard_delete"]),
        ("/v2/jobs/{job}/runs", "get", ["limit", "start", "states"]),
        ("/v2/asset_files/{asset}", "put", ["signature"]),
    ])
    func `the document tells what a query may have`(
        path: String, method: String, names: [String]
    ) async throws {
        let answer = try await TestLab().client().send(.get, "/openapi.json")
        let operation = try #require(answer.json["paths"]?[path]?[method])
        let told = (operation["parameters"]?.array ?? []).filter { $0["in"]?.string == "query" }
            .compactMap { $0["name"]?.string }
        #expect(Set(names).isSubset(of: told))
        for status in ["405", "421", "431"] { #expect(operation["responses"]?[status] != nil) }
    }

    @Test func `the document tells what a log-in sends`() async throws {
        let answer = try await TestLab().client().send(.get, "/openapi.json")
        let body = answer.json["paths"]?["/icp4d-api/v1/authorize"]?["post"]?["requestBody"]
        let sent = body?["content"]?["application/json"]?["schema"]?["properties"]?.object ?? []
        #expect(sent.map(\.key) == ["username", "api_key", "password"])
    }

    @Test func `the document of a deployment names its fields`() async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .get, "/openapi/deployments/adder", token: try await lab.token())
        #expect(answer.status == 200)
        let paths = answer.json["paths"]?["/ml/v4/deployments/adder/predictions"]
        #expect(paths != nil)
        #expect(
            answer.text.contains(
                #""allOf":[{"contains":{"const":"a"}},{"contains":{"const":"b"}}]"#))
    }

    @Test func `requests are counted under their route, whoever asks and whatever becomes of them`()
        async throws
    {
        let lab = try await TestLab()
        let client = lab.client()
        _ = try await client.send(.get, "/v2/spaces/nowhere", token: try await lab.token())
        _ = try await client.send(.get, "/v2/spaces/elsewhere", token: try await lab.token())
        let text = try await client.send(.get, "/metrics").text
        let labels = #"{method="GET",route="/v2/spaces/:space",status="404"}"#
        #expect(text.contains("slipway_request_duration_seconds_count\(labels) 2\n"))
        #expect(text.contains("slipway_requests_in_flight 0\n"))
    }

    @Test func `more requests than may be answered at a time are told to come again`() async throws
    {
        let lab = try await TestLab()
        let busy = RouterClient(
            RouteTable(lab: lab.lab, bodyLimitInBytes: 1000, requestLimit: 0))
        #expect(try await busy.send(.get, "/health").status == 200)
        let answer = try await busy.send(.get, "/v2/spaces")
        #expect(answer.status == 429)
        #expect(answer.headers[.retryAfter] == "1")
        #expect(answer.code == "too_many_requests")
    }

    @Test(arguments: [("abc-1", true), ("two words", false), ("", false)])
    func `an answer tells the id of its request`(sent: String, isKept: Bool) async throws {
        let field = try #require(RequestID.field)
        let answer = try await TestLab().client().send(.get, "/health", headers: [field: sent])
        let told = try #require(answer.headers[field])
        #expect((told == sent) == isKept)
        if !isKept { #expect(told.count == 32) }
    }

    /// A request with one tensor.
    private static func column(
        _ datatype: String, _ data: String, shape: String = "[2]"
    ) -> String {
        #"{"inputs":[{"name":"a","shape":\#(shape),"datatype":"\#(datatype)","data":\#(data)}]}"#
    }

    @Test(arguments: [
        ("INT8", "[-128,127]"), ("INT16", "[-32768,32767]"), ("INT32", "[-2147483648,1.0]"),
        ("INT64", "[-9223372036854775808,9223372036854775807]"), ("UINT8", "[0,255]"),
        ("UINT16", "[0,65535]"), ("UINT32", "[0,4294967295]"),
        ("UINT64", "[0,18446744073709551615]"), ("FP16", "[-65504,0.5]"), ("FP32", "[3e38,1]"),
        ("FP64", "[1e300,-1]"),
    ])
    func `a tensor's values may be all that its datatype holds`(
        datatype: String, data: String
    ) async throws {
        let lab = try await TestLab()
        let body =
            #"{"inputs":[{"name":"a","shape":[2],"datatype":"\#(datatype)","data":\#(data)},"#
            + #"{"name":"b","shape":[2,1],"datatype":"INT8","data":[[3],[4]]}]}"#
        let answer = try await lab.client().send(
            .post, "/v2/models/adder/infer", token: try await lab.token(), body: body)
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test func `tensors are scored like records`() async throws {
        let lab = try await TestLab()
        let token = try await lab.token()
        let body =
            #"{"id":"7","inputs":[{"name":"a","shape":[2],"datatype":"FP64","data":[1,2]},"#
            + #"{"name":"b","shape":[2,1],"datatype":"FP64","data":[3,4]}]}"#
        let answer = try await lab.client().send(
            .post, "/v2/models/adder/infer", token: token, body: body)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.json["id"]?.string == "7")
        let output = answer.json["outputs"]?[0]
        #expect(output?["datatype"]?.string == "FP64")
        #expect(output?["shape"]?[0]?.integer == 2)
        #expect(output?["data"]?[1]?.integer == 6)
        #expect(answer.json["outputs"]?.array?.count == 1)
    }

    @Test func `answers call a model as the request does`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let body =
            #"{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":[1]},"#
            + #"{"name":"b","shape":[1],"datatype":"FP64","data":[2]}]}"#
        for name in ["adder", lab.deployment.id] {
            let path = "/v2/models/\(name)"
            let about = try await client.send(.get, path, token: token)
            #expect(about.json["name"]?.string == name)
            let ready = try await client.send(.get, path + "/ready", token: token)
            #expect(ready.json["name"]?.string == name)
            let scored = try await client.send(.post, path + "/infer", token: token, body: body)
            #expect(scored.json["model_name"]?.string == name)
        }
    }

    @Test func `anybody may ask whether the server lives and can work`() async throws {
        let lab = try await TestLab()
        for (what, alone) in [("live", "health"), ("ready", "ready")] {
            let answer = try await lab.client().send(.get, "/v2/health/\(what)")
            #expect(answer.status == 200)
            #expect(answer.text == #"{"\#(what)":true}"#)
            #expect(try await lab.client().send(.get, "/\(alone)").status == 200)
        }
        lab.store.isUnreadable.store(true, ordering: .relaxed)
        for (path, status) in [
            ("/v2/health/live", 200), ("/v2/health/ready", 500), ("/health", 200), ("/ready", 500),
        ] {
            #expect(try await lab.client().send(.get, path).status == status)
        }
    }

    @Test func `the outputs that are asked for come, in the order of the request`() async throws {
        let lab = try await TestLab()
        let token = try await lab.token()
        let inputs = #"{"name":"a","shape":[1],"datatype":"FP64","data":[1]}"#
        func send(_ outputs: String) async throws -> RouterClient.Answer {
            try await lab.client().send(
                .post, "/v2/models/adder/infer", token: token,
                body:
                    #"{"inputs":[\#(inputs),\#(inputs.replacing("\"a\"", with: "\"b\""))],"outputs":\#(outputs)}"#
            )
        }
        for outputs in [#"[{"name":"sum"}]"#, "[]", "null"] {
            let answer = try await send(outputs)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.json["outputs"]?[0]?["name"]?.string == "sum")
        }
        for (outputs, why) in [
            (#"[{"name":"a"}]"#, "the outputs are `sum`"),
            (#"[{"name":"sum"},{"name":"mean"}]"#, "the tensor `mean` cannot be scored"),
            (#"[{"name":"sum"},{"name":"sum"}]"#, "it is asked for twice"),
            (#"["sum"]"#, "the body has no text `name`"), (#"{"name":"sum"}"#, "it is a list"),
        ] {
            let answer = try await send(outputs)
            #expect(answer.status == 400, "\(answer.text)")
            #expect(answer.message.contains(why), "\(answer.text)")
        }
        let three: [JSONValue] = ["x", "y", "z"].map { .object([.init("name", .string($0))]) }
        #expect(try Tensor.chosen(three, by: [three[2], three[0]]) == [three[2], three[0]])
    }

    @Test func `clients of the inference protocol find the message where they look`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let answer = try await client.send(.get, "/v2/models/nothing", token: token)
        #expect(answer.status == 404)
        #expect(answer.json["error"]?.string == answer.message)
        let other = try await client.send(.get, "/v2/spaces/nothing", token: token)
        #expect(other.json["error"] == nil)
    }

    @Test func `a deployment has one version, which is its revision`() async throws {
        let lab = try await TestLab()
        let (client, token) = (lab.client(), try await lab.token())
        let about = try await client.send(.get, "/v2/models/adder", token: token)
        #expect(about.json["versions"]?.array == [.string("1")])
        let body =
            #"{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":[1]},"#
            + #"{"name":"b","shape":[1],"datatype":"FP64","data":[2]}]}"#
        for (version, status) in [("1", 200), ("2", 404), ("01", 404), ("x", 404)] {
            let path = "/v2/models/adder/versions/\(version)"
            for answer in [
                try await client.send(.get, path, token: token),
                try await client.send(.get, path + "/ready", token: token),
                try await client.send(.post, path + "/infer", token: token, body: body),
            ] {
                #expect(answer.status == status, "\(answer.text)")
                if status == 404 {
                    #expect(answer.code == "version_does_not_exist")
                    #expect(answer.message.contains("ask for version 1, or for none"))
                }
            }
        }
    }

    @Test(arguments: [
        ([ModelFacts.ClassLabel.text("no"), .text("yes")], "BYTES"),
        ([.boolean(false), .boolean(true)], "BOOL"), ([.number(0), .number(1)], "FP64"),
    ])
    func `what a classifier predicts has the datatype of its classes`(
        classes: [ModelFacts.ClassLabel], datatype: String
    ) {
        let facts = ModelFacts(
            type: "scikit-learn_1.1", softwareSpecification: "x", inputs: [],
            outputs: ["prediction", "probability"], stages: [], label: nil,
            probabilityColumn: "probability", predictionColumn: "prediction", classes: classes,
            needsWorker: true)
        #expect(facts.datatype(ofOutput: "prediction").rawValue == datatype)
        #expect(facts.datatype(ofOutput: "probability") == .fp64)
        let nothing = Tensor.outputs(
            of: .object([
                .init("fields", .array([.string("prediction")])), .init("values", .array([])),
            ]), without: [],
            texts: facts.datatype(ofOutput: "prediction") == .bytes ? ["prediction"] : [])
        #expect((nothing[0]["datatype"]?.string == "BYTES") == (datatype == "BYTES"))
    }

    @Test(arguments: [
        (#"{"inputs":[]}"#, "there is none"),
        (column("FP64", "[1,2]", shape: "[3]"), "its shape says 3 values, and `data` has 2"),
        (column("FP64", "[1,2]", shape: "[2,2]"), "its shape is not that of a column"),
        (column("FP64", "[1,2]", shape: "[]"), "it has no array `shape`"),
        (column("FP64", "[1,2]", shape: "[2.5]"), "it has no array `shape`"),
        (column("FP64", "[1,2]", shape: "[-2]"), "it has no array `shape`"),
        (column("FP64", "[1,2]", shape: "null"), "it has no array `shape`"),
        (#"{"inputs":[{"name":"a","datatype":"FP64","shape":[1]}]}"#, "it has no array `data`"),
        (#"{"inputs":[{"name":"a","shape":[1],"data":[1]}]}"#, "it has no text `datatype`"),
        (column("FLOAT", "[1,2]"), "its datatype is none that is known here: BOOL, INT8"),
        (column("fp64", "[1,2]"), "its datatype is none that is known here"),
        (column("FP64", #"[1,"2"]"#), "data[1] is not FP64, a number"),
        (column("FP64", "[1,null]"), "data[1] is not FP64"),
        (column("FP64", "[[1],[2]]"), "data[0] is not FP64"),
        (column("FP32", "[1,1e39]"), "data[1] is not FP32"),
        (column("FP16", "[1,70000]"), "data[1] is not FP16"),
        (column("BOOL", "[true,1]"), "data[1] is not BOOL, true or false"),
        (column("BYTES", #"["x",1]"#), "data[1] is not BYTES, a text"),
        (column("INT8", "[-129,1]"), "data[0] is not INT8, a whole number from -128 to 127"),
        (column("INT32", "[1,0.5]"), "data[1] is not INT32"),
        (column("INT64", "[1,1e19]"), "data[1] is not INT64"),
        (column("UINT8", "[255,256]"), "data[1] is not UINT8, a whole number from 0 to 255"),
        (column("UINT64", "[0,-1]"), "data[1] is not UINT64"),
        (
            #"{"inputs":[{"name":"a","datatype":"FP64","shape":[1],"data":[1]},"#
                + #"{"name":"a","datatype":"FP64","shape":[1],"data":[1]}]}"#,
            "it comes twice"
        ),
    ])
    func `tensors that are no columns are refused`(body: String, why: String) async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .post, "/v2/models/adder/infer", token: try await lab.token(), body: body)
        #expect(answer.status == 400)
        #expect(answer.message.contains(why))
    }
}
