import Columns
import HTTPTypes
import SlipwayCore
import Testing

@testable import SlipwayServer

/// What the pages show, and what can be done on them.
@Suite struct PagesTests {
    // MARK: Markup

    @Test func `whatever is put into a page is escaped`() {
        let name = #"<script>alert("1 & '2'")</script>"#
        let markup: Markup = "<a title=\"\(name)\">\(name)</a>"
        let escaped = "&lt;script&gt;alert(&quot;1 &amp; &#39;2&#39;&quot;)&lt;/script&gt;"
        #expect(markup.text == "<a title=\"\(escaped)\">\(escaped)</a>")
        let nested: Markup = "<p>\(markup)</p>\([markup, markup])\(nil as Markup?)"
        #expect(nested.text == "<p>\(markup.text)</p>\(markup.text)\(markup.text)")
    }

    @Test func `addresses hold no markup and lead nowhere else`() {
        #expect(PagePath(["a/b", "\"<é"]).text == "/a%2Fb/%22%3C%C3%A9")
        #expect(PagePath(["x"], query: ["a b": "c&d=e"]).text == "/x?a%20b=c%26d%3De")
        #expect(PagePath(local: "/a?b=c")?.text == "/a?b=c")
        for text in ["", "a", "//a", "/\\a", "/a\nb", "/é"] {
            #expect(PagePath(local: text) == nil)
        }
    }

    @Test func `forms are read as browsers write them`() {
        let fields = FormFields("a=1+2&b=%C3%B1%26&a=3&c&d=%zz%4&=x")
        #expect(fields["a"] == "1 2")
        #expect(fields["b"] == "ñ&")
        #expect(fields.valuesByName["a"] == ["1 2", "3"])
        #expect(fields["c"] == "")
        #expect(fields["d"] == "%zz%4")
        #expect(fields["e"] == nil)
    }

    @Test(arguments: ["%zz", "%+1", "%-0", "% 1", "%1+", "%", "%4", "%ñ1"])
    func `what is no escape in a form stays as it is written`(text: String) {
        let written = text.replacing("+", with: " ")
        #expect(FormFields("a=\(text)")["a"] == written)
        #expect(FormFields("a=\(text)%41")["a"] == written + "A")
    }

    @Test func `a form that is not UTF-8 is refused`() async throws {
        let browser = try await PageClient.entered(TestLab())
        let token = try #require(try await browser.token(of: "/spaces"))
        let answer = try await browser.post(
            "/deployments/adder/test", body: "form-token=\(token)&input=csv&records=a,b%0A1,%ff")
        #expect(answer.status == 400)
        #expect(answer.text.contains("the field <code>records</code> is not UTF-8"))
    }

    @Test func `names of users, spaces and deployments cannot become markup`() async throws {
        let lab = try await TestLab()
        let evil = #"<img src=x onerror="alert(1)">"#
        let space = try await lab.lab.spaces.create(evil, as: lab.admin)
        _ = try await lab.lab.models.importModel(
            path: "adder", named: evil, into: .space(space.id), as: lab.admin)
        let deployment = try await lab.lab.deployments.deploy(
            model: evil, in: .space(space.id), named: evil, .init(mode: .online), as: lab.admin)
        _ = try await lab.lab.users.create(evil, as: lab.admin)
        _ = try await lab.lab.members.add(evil, to: .space(space.id), role: .admin, as: lab.admin)
        let browser = try await PageClient.entered(lab, as: evil)
        let paths =
            SpaceTab.allCases.map { PagePath.space(space.id, $0).text }
            + ["/spaces", "/deployments/\(deployment.id)", "/deployments/\(deployment.id)/test"]
        for path in paths {
            let answer = try await browser.get(path)
            #expect(answer.status == 200, "\(path)")
            #expect(!answer.text.contains("<img"), "\(path)")
            #expect(answer.text.contains("&lt;img src=x onerror="), "\(path)")
        }
    }

    // MARK: Languages

    @Test(arguments: [
        ("es", "es"), ("es-MX,es;q=0.9,en;q=0.8", "es"), ("en;q=0.5, es;q=0.6", "es"),
        ("fr, en;q=0.2", "en"), ("", "en"), ("de", "en"), ("es;q=0", "en"),
    ])
    func `the browser's language decides`(header: String, language: String) {
        #expect(PageLanguage(acceptLanguage: header).rawValue == language)
    }

    @Test func `pages speak Spanish, and English when told to`() async throws {
        let lab = try await TestLab()
        let browser = try await PageClient.entered(lab, acceptLanguage: "es-ES,es;q=0.9")
        let spanish = try await browser.get("/spaces")
        #expect(spanish.text.contains("<html lang=\"es\">"))
        #expect(spanish.text.contains("<h1>Espacios</h1>"))
        let test = try await browser.get("/deployments/adder/test").text
        #expect(test.contains("Predecir") && !test.contains("Predict<"))
        let choice = try await browser.get("/language?to=en&back=%2Fusecases")
        #expect(choice.headers[.location] == "/usecases")
        #expect(try await browser.get("/usecases").text.contains("<h1>Use cases</h1>"))
        #expect(try await browser.get("/language?to=xx").status == 400)
    }

    // MARK: Errors

    @Test func `errors are pages for people and JSON for programs`() async throws {
        let lab = try await TestLab()
        let browser = try await PageClient.entered(lab)
        for path in [
            "/nowhere", "/spaces/nowhere", "/deployments/nope", "/jobs/x", "/runs/x/y", "/runs/x",
            "/runs/x/output",
            "/factsheets/x", "/usecases/x", "/runs/%zz", "/deployments/%+1/test", "/spaces/%ff",
        ] {
            let answer = try await browser.get(path)
            #expect(answer.status == 404, "\(path)")
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.text.contains("<h1>Not found</h1>"))
        }
        #expect(try await browser.post("/runs/x/cancel", []).status == 404)
        let api = try await browser.get("/ml/v4/nowhere")
        #expect(api.code == "not_found")
        let program = try await lab.client().send(.get, "/spaces")
        #expect(program.status == 401)
        #expect(program.code == "authentication_token_not_valid")
    }

    @Test func `who is no member sees nothing of a space`() async throws {
        let lab = try await TestLab()
        _ = try await lab.lab.users.create("bea", as: lab.admin)
        let browser = try await PageClient.entered(lab, as: "bea")
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        #expect(try await !browser.get("/spaces").text.contains(space))
        let answer = try await browser.get("/spaces/\(space)")
        #expect(answer.status == 403)
        #expect(answer.text.contains("<h1>Not permitted</h1>"))
        #expect(try await browser.get("/deployments/adder/test").status == 403)
    }

    // MARK: Roles

    @Test func `a viewer is offered nothing that changes, and refused when asking anyway`()
        async throws
    {
        let lab = try await TestLab()
        _ = try await lab.token(of: "ana", role: .viewer)
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        let model = try await lab.lab.models.list(in: .space("lab"), as: lab.admin)[0].id
        let browser = try await PageClient.entered(lab, as: "ana")
        for tab in SpaceTab.allCases {
            let text = try await browser.get(PagePath.space(space, tab).text).text
            let actions = text.matches(of: /action="([^"]+)"/).map { String($0.1) }
            #expect(actions == ["/leave"], "\(tab)")
        }
        let tries: [(String, [(String, String)])] = [
            ("/deployments/adder/delete", []),
            (
                "/spaces/\(space)/deploy",
                [("asset", "model/\(model)"), ("name", "x"), ("mode", "batch")]
            ),
            ("/spaces/\(space)/members", [("user", "ana"), ("role", "admin")]),
            ("/spaces/\(space)/members/remove", [("user", "admin")]),
        ]
        for (path, fields) in tries {
            let answer = try await browser.post(path, fields)
            #expect(answer.status == 403, "\(path)")
            #expect(answer.text.contains("<code>ana</code> may not"), "\(path)")
        }
        #expect(
            try await lab.lab.deployments.list(in: .space("lab"), as: lab.admin).count == 1)
    }

    @Test func `what an admin does on pages is done, and stands in the journal`() async throws {
        let lab = try await TestLab()
        _ = try await lab.lab.users.create("ana", as: lab.admin)
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        let model = try await lab.lab.models.list(in: .space("lab"), as: lab.admin)[0].id
        let browser = try await PageClient.entered(lab)
        let deployed = try await browser.post(
            "/spaces/\(space)/deploy",
            [
                ("asset", "model/\(model)"), ("name", "second"), ("mode", "online"),
                ("serving-name", "second_one"), ("hardware", "M"),
            ])
        #expect(deployed.headers[.location] == "/spaces/\(space)/deployments")
        let list = try await browser.get("/spaces/\(space)/deployments").text
        #expect(list.contains("role=\"status\">Deployed.") && list.contains(">second</a>"))
        #expect(try await !browser.get("/spaces").text.contains("role=\"status\">Deployed."))
        _ = try await browser.post(
            "/spaces/\(space)/members", [("user", "ana"), ("role", "editor")])
        #expect(try await browser.get("/spaces/\(space)/manage").text.contains(">ana</th>"))
        _ = try await browser.post("/spaces/\(space)/members/remove", [("user", "ana")])
        _ = try await browser.post("/deployments/second_one/delete", [])
        let entries = try await lab.lab.journal(last: 4, as: lab.admin)
        #expect(entries.map(\.door) == [.page, .page, .page, .page])
        #expect(entries[1].statement == "add member ana to space \(space) as editor")
        let overview = try await browser.get("/spaces/\(space)").text
        #expect(overview.contains("add member ana to space"))
    }

    @Test func `models are promoted from the visitor's projects`() async throws {
        let lab = try await TestLab()
        let project = try await lab.lab.projects.create("work", as: lab.admin)
        let model = try await lab.lab.models.importModel(
            path: "adder", named: "original", into: .project("work"), as: lab.admin)
        let space = try await lab.lab.spaces.find("lab", as: lab.admin).id
        let browser = try await PageClient.entered(lab)
        let choice = "model/\(project.id)/\(model.id)"
        let assets = "/spaces/\(space)/assets"
        #expect(try await browser.get(assets).text.contains("value=\"\(choice)\""))
        let answer = try await browser.post("/spaces/\(space)/promote", [("asset", choice)])
        #expect(answer.headers[.location] == assets)
        #expect(try await browser.get(assets).text.contains("original, work"))
    }
}
