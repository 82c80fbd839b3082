import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// A request of a page: who asks, in which language, and with what in hand.
struct Visit: Sendable {
    static let formTokenName = "form-token"

    let pages: Pages
    let request: Request
    private let isSecure: Bool
    let session: PageSession?
    let language: PageLanguage
    /// What the forms of this page must bring back.
    let formToken: String
    /// The query of the address.
    let query: FormFields
    let cookies: PageCookies
    private let parameters: Parameters

    init(pages: Pages, request: Request, parameters: Parameters) {
        self.pages = pages
        self.request = request
        self.parameters = parameters
        query = FormFields(request.uri.query ?? "")
        isSecure = request.isSecure(connection: pages.isSecure)
        let cookies = PageCookies(of: request, isSecure: isSecure)
        self.cookies = cookies
        session = cookies.sessionID.flatMap { pages.sessions.session($0) }
        // Before there is a session, the browser itself keeps what its form must bring back.
        formToken =
            session?.formToken ?? cookies.entryToken ?? hexadecimal(randomBytes(32))
        language =
            cookies.language
            ?? PageLanguage(acceptLanguage: request.headers[.acceptLanguage] ?? "")
    }

    var lab: Lab { pages.lab }
    var userName: String { session?.userName ?? "" }

    /// A text in the visitor's language.
    subscript(text: PageText) -> String { text.text(in: language) }

    /// The visitor as the lab knows callers.
    ///
    /// - Parameter statement: What is done, for the journal, in the words of the script.
    func caller(_ statement: String = "look at a page") -> Caller {
        Caller(userName: userName, door: .page, statement: statement)
    }

    /// The part of the path that the route calls so, with `%20` and the like resolved.
    func parameter(_ name: String) throws -> String {
        let text = try parameters.require(name)
        return text.removingPercentEncoding ?? text
    }

    /// Where this server answers, as the visitor's browser calls it: `https://127.0.0.1:8443`.
    var serverURL: String { request.origin(isSecure: isSecure) }

    /// The page itself, to come back to.
    var ownPath: PagePath {
        let query = request.uri.query.map { "?\($0)" } ?? ""
        return PagePath(local: request.uri.path + query) ?? .home
    }

    /// A form that brings the token with it.
    func form(_ path: PagePath, class name: String = "", _ content: Markup) -> Markup {
        """
        <form method="post" action="\(path)" class="\(name)">\
        <input type="hidden" name="\(Self.formTokenName)" value="\(formToken)">\(content)</form>
        """
    }

    /// Leads on to another page, which says what was done.
    func going(to path: PagePath, saying notice: PageText) -> Response {
        if let session { pages.sessions.note(self[notice], in: session.id) }
        return .going(to: path)
    }
}
