import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore
import Testing

@testable import SlipwayServer

@Suite struct RouteTableTests {
    @Test(arguments: ["/ml/wml_services/version", "/ml/wml_services/v2/version"])
    func `anybody may ask for the version`(path: String) async throws {
        let answer = try await TestLab().client().send(.get, path)
        #expect(answer.status == 200)
        #expect(answer.text == #"{"version":"5.0.3"}"#)
        #expect(answer.headers[.contentType] == "application/json")
    }

    @Test func `a head request has no body`() async throws {
        let answer = try await TestLab().client().send(.head, "/ml/wml_services/v2/version")
        #expect(answer.status == 200)
        #expect(answer.text == "")
        let missing = try await TestLab().client().send(.head, "/nothing")
        #expect(missing.status == 404)
        #expect(missing.text == "")
    }

    @Test(arguments: ["/nothing", "/ml/v4", "/ml/v4/deployments/x/predictions/more"])
    func `an unknown path is told in JSON`(path: String) async throws {
        let answer = try await TestLab().client().send(.get, path)
        #expect(answer.status == 404)
        #expect(answer.code == "not_found")
        #expect(answer.message == "there is nothing at `\(path)`")
        #expect(answer.json["status_code"]?.string == "404")
        #expect(answer.json["trace"]?.string?.count == 32)
        #expect(answer.headers[.contentType] == "application/json")
    }

    @Test(arguments: [HTTPRequest.Method.get, .put, .delete, .patch])
    func `a wrong method is told which ones are right`(method: HTTPRequest.Method) async throws {
        let answer = try await TestLab().client().send(method, "/icp4d-api/v1/authorize")
        #expect(answer.status == 405)
        #expect(answer.code == "method_not_allowed")
        #expect(answer.headers[.allow] == "POST")
        #expect(
            answer.message
                == "`/icp4d-api/v1/authorize` does not take \(method.rawValue); it takes POST")
    }

    @Test func `every restricted route needs a token, and below ml a version`() async throws {
        let lab = try await TestLab()
        let table = RouteTable(lab: lab.lab, bodyLimitInBytes: 1000)
        let client = RouterClient(table)
        let token = try await lab.token()
        #expect(!table.restricted.isEmpty)
        for route in table.restricted {
            let without = try await client.send(route.method, route.path + "?version=2026-01-05")
            #expect(without.status == 401, "\(route.path)")
            #expect(without.headers[.wwwAuthenticate] == "Bearer")
            guard route.path.hasPrefix("/ml/") else { continue }
            let undated = try await client.send(route.method, route.path, token: token)
            #expect(undated.status == 400, "\(route.path)")
            #expect(undated.error["target"]?["name"]?.string == "version")
        }
    }

    @Test(arguments: [
        ("2026-01-05", true), ("2024-02-29", true), ("2025-02-29", false), ("2026-13-01", false),
        ("2026-00-10", false), ("2026-01-00", false), ("2026-1-5", false), ("20260105", false),
        ("2026-01-05x", false), ("", false), ("2026-01-05&version=2026-01-05", true),
        ("2026-01-05&limit=2&version=2021-06-24", true),
    ])
    func `a version is a date`(version: String, isTaken: Bool) async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .post, "/ml/v4/deployments/adder/predictions?version=\(version)",
            token: lab.token(), body: #"{"input_data":[]}"#)
        #expect(answer.status == (isTaken ? 200 : 400))
        if !isTaken { #expect(answer.message.contains("`version`")) }
    }

    @Test(arguments: [
        "Basic YWRtaW46YWRtaW4=", "Bearer", "Bearer a b", "Bearer not.a.token", "token",
    ])
    func `a bad token is refused`(authorization: String) async throws {
        let answer = try await TestLab().client().send(
            .post, "/ml/v4/deployments/adder/predictions?version=2026-01-05",
            headers: [.authorization: authorization])
        #expect(answer.status == 401)
        #expect(answer.code == "authentication_token_not_valid")
    }

    @Test func `the token of a user who is gone is refused`() async throws {
        let lab = try await TestLab()
        let token = try await lab.token(of: "ana", role: .viewer)
        let ana = try await lab.lab.users.find("ana", as: lab.admin)
        try await lab.store.write(keep: true) { try $0.remove(.user, id: ana.id) }
        let answer = try await lab.client().send(
            .post, "/ml/v4/deployments/adder/predictions?version=2026-01-05", token: token)
        #expect(answer.status == 401)
    }

    @Test func `the log holds method, path and status, and no secrets`() async throws {
        let lab = try await TestLab()
        let client = lab.client()
        _ = try await client.send(
            .post, "/ml/v4/deployments/adder/predictions?version=2026-01-05&apikey=hush",
            token: lab.token(), body: #"{"input_data":[{"fields":["a","b"],"values":[[4711,1]]}]}"#)
        let line = try #require(client.log.lines.last)
        #expect(client.log.lines.count == 1)
        #expect(
            line.contains(
                #/^info: request-id=[0-9a-f]{32} method=POST path=/ml/v4/deployments/adder/predictions status=200 duration-ms=[0-9.]+ bytes-in=0 bytes-out=[0-9]+ user=admin door=api$/#
            ))
    }
}
