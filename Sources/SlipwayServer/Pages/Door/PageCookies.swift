import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What the pages keep in a browser: who has entered, what the log-in form must bring back, and
/// the language. No script can read any of it, and no other site can have it sent.
struct PageCookies: Sendable {
    private static let languageName = "slipway_language"

    let sessionID: String?
    /// The token of the log-in form, which belongs to no session yet.
    let entryToken: String?
    let language: PageLanguage?
    private let sessionName: String
    private let entryName: String
    private let isSecure: Bool

    init(of request: Request, isSecure: Bool) {
        // Browsers keep one set of cookies for all ports of a host: with the port in the name,
        // servers side by side do not put each other's visitors out.
        let port = Self.port(in: request.head.authority ?? "")
        sessionName = "slipway_session_\(port)"
        entryName = "slipway_entry_\(port)"
        self.isSecure = isSecure
        let cookies = request.cookies
        sessionID = cookies[sessionName]?.value
        entryToken = cookies[entryName].map(\.value)
            .flatMap { $0.wholeMatch(of: /[0-9a-f]{64}/) == nil ? nil : $0 }
        language = cookies[Self.languageName].flatMap { PageLanguage(rawValue: $0.value) }
    }

    private static func port(in authority: String) -> String {
        guard let colon = authority.lastIndex(of: ":") else { return "" }
        return authority[colon...].filter { $0.isASCII && $0.isNumber }
    }

    /// Lets somebody in: the session's cookie ends with the browser.
    func set(_ session: PageSession, in response: inout Response) {
        response.setCookie(cookie(sessionName, session.id))
        response.setCookie(cookie(entryName, "", maxAge: 0))
    }

    func removeSession(in response: inout Response) {
        response.setCookie(cookie(sessionName, "", maxAge: 0))
    }

    func setEntryToken(_ token: String, in response: inout Response) {
        response.setCookie(cookie(entryName, token))
    }

    func set(_ language: PageLanguage, in response: inout Response) {
        response.setCookie(cookie(Self.languageName, language.rawValue, maxAge: 31_536_000))
    }

    private func cookie(_ name: String, _ value: String, maxAge: Int? = nil) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: maxAge, path: "/", secure: isSecure, httpOnly: true,
            sameSite: .strict)
    }
}
