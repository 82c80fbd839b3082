import Columns
import HTTPTypes
import HummingbirdCore
import SlipwayCore
import Testing

@testable import SlipwayServer

@Suite struct LogInTests {
    private let path = "/icp4d-api/v1/authorize"

    @Test func `an API key becomes a token`() async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .post, path, body: #"{"username":"admin","api_key":"\#(lab.key)"}"#)
        #expect(answer.status == 200)
        #expect(answer.json["_messageCode_"]?.string == "200")
        #expect(answer.json["message"]?.string == "Success")
        let token = try #require(answer.json["token"]?.string)
        #expect(try await lab.lab.accessTokens.authentication(of: token).user.name == "admin")
    }

    @Test func `other members of the body do not matter, nor does its content type`() async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .post, path,
            body: #"{"account_id":"1","username":"admin","password":"x","api_key":"\#(lab.key)"}"#,
            headers: [.contentType: "application/x-www-form-urlencoded"])
        #expect(answer.status == 200)
    }

    @Test func `a page of another site does not log in, nor count as a guess`() async throws {
        let lab = try await TestLab()
        let client = lab.client()
        try await lab.lab.users.setPassword("a long enough one", as: lab.admin)
        let right = #"{"username":"admin","password":"a long enough one"}"#
        for origin in ["https://evil.example", "null"] {
            for _ in 0..<10 {
                let answer = try await client.send(
                    .post, path, body: #"{"username":"admin","password":"guess"}"#,
                    headers: [.origin: origin, .contentType: "text/plain"])
                #expect(answer.status == 403)
                #expect(answer.code == "foreign_origin")
            }
        }
        #expect(try await client.send(.post, path, body: right).status == 200)
        let own = try await client.send(
            .post, path, body: right, headers: [.origin: "https://localhost"], host: "localhost")
        #expect(own.status == 200)
    }

    @Test func `what is null is not there`() async throws {
        let lab = try await TestLab()
        let client = lab.client()
        try await lab.lab.users.setPassword("a long enough one", as: lab.admin)
        for secrets in [
            #""api_key":null,"password":"a long enough one""#,
            #""api_key":"\#(lab.key)","password":null"#,
        ] {
            let answer = try await client.send(
                .post, path, body: #"{"username":"admin",\#(secrets)}"#)
            #expect(answer.status == 200, "\(answer.text)")
        }
    }

    @Test(arguments: [
        #"{"username":"admin","api_key":"wrong"}"#, #"{"username":"nobody","api_key":"KEY"}"#,
        #"{"username":"Admin","api_key":"KEY"}"#, #"{"username":"admin","api_key":""}"#,
    ])
    func `a wrong name or key is refused`(body: String) async throws {
        let lab = try await TestLab()
        let answer = try await lab.client().send(
            .post, path, body: body.replacing("KEY", with: lab.key))
        #expect(answer.status == 401)
        #expect(answer.code == "authentication_failed")
        #expect(answer.message.contains("create key NAME"))
        #expect(!answer.text.contains(lab.key))
    }

    @Test func `whoever guesses passwords is made to wait, and a key still works`() async throws {
        let lab = try await TestLab()
        let client = lab.client()
        func tries(_ count: Int) async throws -> [Int] {
            var statuses: [Int] = []
            for number in 0..<count {
                let body = #"{"username":"admin","password":"guess \#(number)"}"#
                statuses.append(try await client.send(.post, path, body: body).status)
            }
            return statuses
        }
        #expect(try await tries(6) == [401, 401, 401, 401, 401, 429])
        let refused = try await client.send(
            .post, path, body: #"{"username":"admin","password":"x"}"#)
        #expect(Int(refused.headers[.retryAfter] ?? "").map { (1...60).contains($0) } == true)
        let key = try await client.send(
            .post, path, body: #"{"username":"admin","api_key":"\#(lab.key)"}"#)
        #expect(key.status == 200)
    }

    @Test func `a password logs in, and one that nobody has set does not`() async throws {
        let lab = try await TestLab()
        let client = lab.client()
        let body = #"{"username":"admin","password":"a long enough one"}"#
        let early = try await client.send(.post, path, body: body)
        #expect(early.status == 401)
        #expect(early.message.hasPrefix("the user name, the API key or the password"))
        try await lab.lab.users.setPassword("a long enough one", as: lab.admin)
        #expect(try await client.send(.post, path, body: body).status == 200)
        let wrong = body.replacing("one", with: "two")
        #expect(try await client.send(.post, path, body: wrong).status == 401)
    }

    @Test(arguments: [
        ("", "the body is not JSON: there is no data"),
        ("username=admin", "the body is not JSON: 1:1: unexpected character"),
        ("[]", "the body is JSON, but not an object"),
        ("{}", "the body has no text `username`"),
        (#"{"username":1,"api_key":"x"}"#, "the body has no text `username`"),
        (#"{"username":"admin"}"#, "the body has no text `api_key`"),
        (
            #"{"username":"admin","api_key":null,"password":null}"#,
            "the body has no text `api_key`"
        ),
    ])
    func `a body that is no log-in says what is wrong`(
        body: String, message: String
    ) async throws {
        let answer = try await TestLab().client().send(.post, path, body: body)
        #expect(answer.status == 400)
        #expect(answer.message == message)
    }

    @Test func `a log-in has no room for more than a name and a key`() async throws {
        let answer = try await TestLab().client().send(
            .post, path, body: String(repeating: " ", count: 70_000))
        #expect(answer.status == 413)
    }
}
