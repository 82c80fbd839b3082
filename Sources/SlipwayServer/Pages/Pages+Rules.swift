import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// What holds for every page.
extension Pages {
    /// Refuses requests that call this server by a name that it does not have: a page elsewhere
    /// can let its own name lead here (DNS rebinding), and would then count as this site.
    func checkHost(of request: Request) throws {
        guard let authority = request.head.authority, !authority.isEmpty else {
            throw PageError.badHost(nil)
        }
        guard hostNames.contains(Self.hostName(in: authority)) else {
            throw PageError.badHost(authority)
        }
    }

    /// Refuses forms that come from elsewhere.
    func checkOrigin(of request: Request) throws {
        if request.comesFromElsewhere { throw PageError.foreignForm }
    }

    /// Compares what a form brings with what it was given, in a time that tells nothing.
    func check(_ given: String?, _ expected: String) throws {
        guard isSame(given ?? "", expected) else { throw PageError.badFormToken }
    }

    /// The name without the port: `127.0.0.1`, `[::1]`.
    static func hostName(in authority: String) -> String {
        let authority = authority.lowercased()
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[...end])
        }
        return String(authority.prefix { $0 != ":" })
    }
}

extension Response {
    /// The response as every page goes out: nothing but this server's own files may run, show or
    /// be called, nothing may frame it, and nothing keeps it.
    var withPageHeaders: Response {
        var response = self
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
            + "form-action 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        // Not `no-referrer`: browsers would then send forms with the origin `null`.
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    static func page(_ markup: Markup, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: markup.text)))
    }

    /// Leads on to another page, after a form.
    static func going(to path: PagePath) -> Response {
        Response(status: .seeOther, headers: [.location: path.text])
    }

    /// A file to be saved.
    static func download(_ bytes: [UInt8], type: String, name: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: Self.attachment(name)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func attachment(_ name: String) -> String {
        let plain = name.map { character in
            let isPlain = character.isASCII && (character.isLetter || character.isNumber)
            return isPlain || "-_.".contains(character) ? character : "_"
        }
        return "attachment; filename=\"\(String(plain))\""
    }
}

extension Request {
    /// Whether a browser wants a page.
    var acceptsHTML: Bool {
        headers[.accept]?.lowercased().contains("text/html") ?? false
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = named("Referrer-Policy")
    fileprivate static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")

    private static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("\(text) is no name of a header")
        }
        return name
    }
}
