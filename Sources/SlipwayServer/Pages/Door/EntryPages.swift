import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// How people come in and go out: by a one-time link, or by name and key.
struct EntryPages {
    private static let formLimitInBytes = 64 << 10

    let pages: Pages

    var routes: [Route<OpenContext>] {
        [
            pages.open(.get, "/enter", enter), pages.open(.post, "/enter", logIn),
            pages.open(.get, "/language", chooseLanguage), pages.action("/leave", leave),
        ]
    }

    /// With a code: lets its user in. Without: the form.
    @Sendable
    private func enter(_ visit: Visit) async throws -> Response {
        if let code = visit.query["code"], visit.request.method == .get {
            guard let userName = pages.codes.redeem(code) else {
                return form(visit, .badEntryCode)
            }
            return welcome(try await pages.lab.users.admit(userName), visit, to: .home)
        }
        if visit.session != nil { return .going(to: .home) }
        return form(visit, nil, next: visit.query["next"].flatMap { PagePath(local: $0) })
    }

    @Sendable
    private func logIn(_ visit: Visit) async throws -> Response {
        let fields = try await visit.request.formFields(limitInBytes: Self.formLimitInBytes)
        guard let token = visit.cookies.entryToken else { throw PageError.badFormToken }
        try pages.check(fields[Visit.formTokenName], token)
        let userName = fields["user"] ?? ""
        let next = fields["next"].flatMap { PagePath(local: $0) }
        do {
            let known = try await pages.failedLogIns.attempt(for: userName) {
                try await authenticate(userName, secret: fields["secret"] ?? "")
            }
            guard let known else { return form(visit, .logInRefused, userName, next: next) }
            return welcome(known, visit, to: next ?? .home)
        } catch let error as FailedLogIns.TooMany {
            return form(
                visit, .tooManyLogIns(secondsToWait: error.secondsToWait), userName, next: next)
        }
    }

    /// Whom a name and a secret let in: an API key, or a password, which takes longer to check.
    private func authenticate(_ name: String, secret: String) async throws -> Authentication? {
        let users = pages.lab.users
        if let known = try await users.authenticate(userName: name, apiKey: secret) { return known }
        return try await users.authenticate(userName: name, password: secret)
    }

    /// Begins a session, and leads on by a page of this server: were it a redirect, a browser that
    /// came from elsewhere would not bring the new cookie along.
    private func welcome(
        _ authentication: Authentication, _ visit: Visit, to path: PagePath
    ) -> Response {
        if let former = visit.session { pages.sessions.end(former.id) }
        let session = pages.sessions.begin(for: authentication)
        var response = visit.page(
            visit[.welcome], "<p><a href=\"\(path)\">\(visit[.goOn])</a></p>")
        response.headers[.refresh] = "0; url=\(path.text)"
        visit.cookies.set(session, in: &response)
        return response
    }

    @Sendable
    private func leave(_ visit: Visit, _ fields: FormFields) -> Response {
        if let session = visit.session { pages.sessions.end(session.id) }
        var response = Response.going(to: .entry)
        visit.cookies.removeSession(in: &response)
        return response
    }

    @Sendable
    private func chooseLanguage(_ visit: Visit) throws -> Response {
        guard let language = visit.query["to"].flatMap({ PageLanguage(rawValue: $0) }) else {
            throw PageError.badChoice(field: "to")
        }
        var response = Response.going(
            to: visit.query["back"].flatMap { PagePath(local: $0) } ?? .home)
        visit.cookies.set(language, in: &response)
        return response
    }

    // MARK: The form

    private func form(
        _ visit: Visit, _ error: PageError?, _ userName: String = User.administratorName,
        next: PagePath? = nil
    ) -> Response {
        let invalid: Markup = error == .logInRefused ? " aria-invalid=\"true\"" : ""
        let content: Markup = """
            \(error.map { visit.fault($0) })
            \(visit.form(.entry, class: "card", """
                \(next.map { "<input type=\"hidden\" name=\"next\" value=\"\($0)\">" as Markup })
                \(visit.labelled(.userName, "user", """
                    <input id="user" name="user" autocomplete="username" required \
                    value="\(userName)"\(invalid)>
                    """))
                \(visit.labelled(.secret, "secret", hint: .secretHint, """
                    <input id="secret" name="secret" type="password" required \
                    autocomplete="current-password" aria-describedby="secret-hint fault"\(invalid)>
                    """))
                <button class="main">\(visit[.enter])</button>
                """))
            <p class="hint">\(visit.prose(visit[.linkHint]))</p>
            """
        var response = visit.page(
            visit[.enterTitle], status: error?.httpForm.status ?? .ok, content)
        if case .tooManyLogIns(let seconds)? = error {
            response.headers[.retryAfter] = "\(seconds)"
        }
        visit.cookies.setEntryToken(visit.formToken, in: &response)
        return response
    }
}

extension HTTPField.Name {
    fileprivate static let refresh = HTTPField.Name("Refresh") ?? .location
}
