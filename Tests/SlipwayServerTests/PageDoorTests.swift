import Columns
import Foundation
import HTTPTypes
import SlipwayCore
import Synchronization
import Testing

@testable import SlipwayServer

/// Who may come in, and what every page holds to.
@Suite struct PageDoorTests {
    @Test func `browsers are led to the pages, programs get JSON as before`() async throws {
        let lab = try await TestLab()
        let browser = PageClient(lab)
        let home = try await browser.get("/")
        #expect(home.status == 303)
        #expect(home.headers[.location] == "/spaces")
        let program = try await lab.client().send(.get, "/", headers: [.accept: "*/*"])
        #expect(program.json["name"]?.string == "Slipway")
    }

    @Test func `who has not entered is led to the door, and back after it`() async throws {
        let lab = try await TestLab()
        let browser = PageClient(lab)
        let answer = try await browser.get("/usecases?x=1")
        #expect(answer.status == 303)
        #expect(answer.headers[.location] == "/enter?next=%2Fusecases%3Fx%3D1")
        let token = try await browser.token(of: "/enter?next=%2Fusecases")
        let entered = try await browser.post(
            "/enter", [("user", "admin"), ("secret", lab.key), ("next", "/usecases")],
            token: token)
        #expect(entered.status == 200)
        #expect(entered.headers[HTTPField.Name("Refresh") ?? .location] == "0; url=/usecases")
        #expect(try await browser.get("/usecases").status == 200)
    }

    @Test(arguments: ["//evil.example", "https://evil.example/", #"/\evil.example"#, "spaces"])
    func `after entering nobody is led elsewhere`(next: String) async throws {
        let lab = try await TestLab()
        let browser = PageClient(lab)
        let token = try await browser.token(of: "/enter")
        let entered = try await browser.post(
            "/enter", [("user", "admin"), ("secret", lab.key), ("next", next)], token: token)
        #expect(entered.headers[HTTPField.Name("Refresh") ?? .location] == "0; url=/spaces")
    }

    @Test func `a one-time link works once`() async throws {
        let lab = try await TestLab()
        let browser = PageClient(lab)
        let code = try #require(browser.routes.pages?.codes.issue(for: "admin"))
        #expect(code.count == 64)
        #expect(try await browser.get("/enter?code=\(code)").status == 200)
        #expect(try await browser.get("/spaces").status == 200)
        let other = PageClient(lab)
        let again = try await browser.get("/enter?code=\(code)")
        #expect(again.status == 401)
        #expect(again.text.contains("the link lets nobody in"))
        #expect(try await other.get("/spaces").status == 303)
    }

    @Test func `a link is good for ten minutes, a session for two idle hours or twelve`()
        async throws
    {
        let time = Mutex(Date(timeIntervalSince1970: 0))
        let now: @Sendable () -> Date = { time.withLock { $0 } }
        func pass(_ seconds: TimeInterval) { time.withLock { $0.addTimeInterval(seconds) } }
        let codes = EntryCodes(now: now)
        let code = codes.issue(for: "admin")
        pass(601)
        #expect(codes.redeem(code) == nil)
        let sessions = PageSessions(now: now)
        let admin = try await TestLab().lab.users.admit("admin")
        let session = sessions.begin(for: admin)
        for _ in 0..<6 {
            pass(7_100)
            #expect(sessions.session(session.id) != nil)
        }
        pass(700)
        #expect(sessions.session(session.id) == nil, "twelve hours are over")
        let other = sessions.begin(for: admin)
        pass(7_201)
        #expect(sessions.session(other.id) == nil, "nobody was there for two hours")
    }

    @Test(arguments: [false, true])
    func `the cookie is for this site alone and no script`(isSecure: Bool) async throws {
        let lab = try await TestLab()
        let browser = PageClient(lab, isSecure: isSecure)
        let code = try #require(browser.routes.pages?.codes.issue(for: "admin"))
        let answer = try await browser.get("/enter?code=\(code)", host: "127.0.0.1:8443")
        let cookie = try #require(
            answer.headers[values: .setCookie].first { $0.hasPrefix("slipway_session_8443=") })
        let flags = Set(cookie.split(separator: "; ").dropFirst().map(String.init))
        #expect(flags.isSuperset(of: ["HttpOnly", "SameSite=Strict", "Path=/"]))
        #expect(flags.contains("Secure") == isSecure)
    }

    @Test func `another password lets everybody out who had come in before`() async throws {
        let lab = try await TestLab()
        _ = try await lab.token(of: "ana")
        let (browser, other) = (
            try await PageClient.entered(lab), try await PageClient.entered(lab, as: "ana")
        )
        let session = try #require(browser.sessionID)
        let token = try await browser.token(of: "/spaces")
        #expect(try await browser.get("/spaces").status == 200)
        try await lab.lab.users.setPassword("a long enough one", as: lab.admin)
        let answer = try await browser.post("/spaces", [("name", "late")], token: token)
        #expect(answer.status != 200)
        #expect(try await lab.lab.spaces.list(as: lab.admin).map(\.place.name) == ["lab"])
        #expect(try await browser.get("/spaces").status == 303)
        #expect(browser.routes.pages?.sessions.session(session) == nil)
        #expect(try await other.get("/spaces").status == 200)
    }

    @Test func `whoever leaves is out, also with the old cookie`() async throws {
        let lab = try await TestLab()
        let browser = try await PageClient.entered(lab)
        let session = try #require(browser.sessionID)
        #expect(try await browser.post("/leave", []).status == 303)
        #expect(try await browser.get("/spaces").status == 303)
        #expect(browser.routes.pages?.sessions.session(session) == nil)
    }

    @Test(arguments: [
        "evil.example", "127.0.0.1.evil.example:8443", "localhost.evil.example", "[::2]",
    ])
    func `another host name is refused`(host: String) async throws {
        let browser = try await PageClient.entered(TestLab())
        for path in ["/spaces", "/enter", "/language?to=es"] {
            let answer = try await browser.get(path, host: host)
            #expect(answer.status == 421)
            #expect(answer.headers[values: .setCookie].isEmpty)
        }
    }

    @Test(arguments: ["localhost", "LOCALHOST:1", "127.0.0.1:8443", "[::1]:8443", "lab.example:1"])
    func `the machine's own names and those that were told are good`(host: String) async throws {
        let routes = RouteTable(
            lab: try await TestLab().lab, bodyLimitInBytes: 1, hostNames: ["lab.example"])
        let answer = try await RouterClient(routes).send(
            .get, "/enter", headers: [.accept: "text/html"], host: host)
        #expect(answer.status == 200)
    }

    @Test func `a form without its token changes nothing`() async throws {
        let lab = try await TestLab()
        let browser = try await PageClient.entered(lab)
        let path = "/deployments/\(lab.deployment.id)/delete"
        let stranger = try await PageClient.entered(lab)
        for token in [
            nil, "", String(repeating: "0", count: 64), try await stranger.token(of: "/spaces"),
        ] {
            let answer = try await browser.post(path, [], token: token)
            #expect(answer.status == 403)
            #expect(answer.text.contains("the form does not belong to this session"))
        }
        #expect(try await browser.get("/deployments/adder").status == 200)
    }

    @Test(arguments: [nil, "", "-"])
    func `the form of the door is good only where it was given`(token: String?) async throws {
        let lab = try await TestLab()
        let answer = try await PageClient(lab).post(
            "/enter", [("user", "admin"), ("secret", lab.key)], token: token)
        #expect(answer.status == 403)
        #expect(answer.headers[values: .setCookie].allSatisfy { !$0.contains("session") })
    }

    @Test func `a form of another site changes nothing, even with the token`() async throws {
        let lab = try await TestLab()
        let browser = try await PageClient.entered(lab)
        let path = "/deployments/\(lab.deployment.id)/delete"
        let token = try await browser.token(of: "/spaces")
        for origin in ["http://evil.example", "null", "http://localhost:99"] {
            let answer = try await browser.post(
                path, [], token: token, headers: [.origin: origin])
            #expect(answer.status == 403)
        }
        let own = try await browser.post(
            path, [], token: token, headers: [.origin: "http://localhost"])
        #expect(own.status == 303)
    }

    @Test func `every form on every page brings the token`() async throws {
        let lab = try await TestLab()
        let browser = try await PageClient.entered(lab)
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        for path in [
            "/spaces", "/spaces/\(space)", "/spaces/\(space)/assets",
            "/spaces/\(space)/deployments", "/spaces/\(space)/jobs", "/spaces/\(space)/manage",
            "/deployments/adder", "/deployments/adder/test", "/usecases",
        ] {
            let text = try await browser.get(path).text
            let forms = text.matches(of: /<form method="post"/).count
            #expect(forms > 0, "\(path)")
            #expect(text.matches(of: /name="form-token" value="[0-9a-f]{64}"/).count == forms)
        }
    }

    @Test func `wrong keys are slowed down, the right one and the link are not shut out for ever`()
        async throws
    {
        let lab = try await TestLab()
        let browser = PageClient(lab)
        let token = try await browser.token(of: "/enter")
        for _ in 0..<5 {
            let answer = try await browser.post(
                "/enter", [("user", "admin"), ("secret", "wrong")], token: token)
            #expect(answer.status == 401)
            #expect(answer.text.contains("the user name or the secret is not right"))
            #expect(!answer.text.contains("wrong\""))
        }
        let shut = try await browser.post(
            "/enter", [("user", "admin"), ("secret", lab.key)], token: token)
        #expect(shut.status == 429)
        #expect(shut.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
        #expect(try await PageClient.entered(lab).get("/spaces").status == 200)
    }

    @Test func `pages may load nothing from elsewhere and stand in no frame`() async throws {
        let browser = try await PageClient.entered(TestLab())
        for path in ["/spaces", "/enter", "/nowhere", "/files/\(PageFiles.script.name)"] {
            let headers = try await browser.get(path).headers
            #expect(
                headers[.contentSecurityPolicy]
                    == "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' "
                    + "data:; form-action 'self'; connect-src 'self'; frame-ancestors 'none'; "
                    + "base-uri 'none'")
            #expect(headers[.xContentTypeOptions] == "nosniff")
        }
        let page = try await browser.get("/spaces")
        #expect(page.headers[.cacheControl] == "no-store")
        #expect(!page.text.contains("style=") && !page.text.contains("onclick"))
    }

    @Test func `files are kept by browsers under the hash of what is in them`() async throws {
        let browser = PageClient(try await TestLab())
        let answer = try await browser.get("/files/\(PageFiles.style.name)")
        #expect(answer.status == 200)
        #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(try await browser.get("/files/page.css").status == 404)
    }

    @Test func `functions that call back may score, and see nothing else`() async throws {
        let lab = try await TestLab()
        let tokens = CallbackTokens()
        let routes = RouteTable(lab: lab.lab, bodyLimitInBytes: 1000, callbacks: tokens)
        let token = tokens.issue(for: "admin")
        let scored = try await RouterClient(routes).send(
            .post, "/ml/v4/deployments/adder/predictions?version=2026-01-05", token: token,
            body: #"{"input_data":[{"fields":["a","b"],"values":[[1,2]]}]}"#)
        #expect(scored.status == 200)
        for path in ["/v2/spaces", "/v2/projects", "/health"] {
            let answer = try await RouterClient(routes).send(.get, path, token: token)
            #expect(answer.status == 404)
        }
        let answer = try await RouterClient(routes).send(
            .get, "/enter", headers: [.accept: "text/html"])
        #expect(answer.status == 404)
    }
}

extension PageClient {
    /// The one session that there is.
    var sessionID: String? { cookie("slipway_session_") }
}
