import Columns
import HTTPTypes
import SlipwayCore
import Synchronization

@testable import SlipwayServer

/// A browser that looks at the pages: keeps cookies, and finds the token of forms.
final class PageClient: Sendable {
    let routes: RouteTable
    private let client: RouterClient
    private let cookies = Mutex<[String: String]>([:])
    private let headers: HTTPFields

    init(
        _ lab: TestLab, acceptLanguage: String = "en", isSecure: Bool = false,
        timeLimit: Duration = .seconds(60)
    ) {
        routes = RouteTable(
            lab: lab.lab, bodyLimitInBytes: 64 << 20, isSecure: isSecure, timeLimit: timeLimit)
        client = RouterClient(routes)
        headers = [.accept: "text/html,*/*;q=0.8", .acceptLanguage: acceptLanguage]
    }

    /// A browser in which a user has entered by a one-time link.
    static func entered(
        _ lab: TestLab, as userName: String = "admin", acceptLanguage: String = "en",
        timeLimit: Duration = .seconds(60)
    ) async throws -> PageClient {
        let client = PageClient(lab, acceptLanguage: acceptLanguage, timeLimit: timeLimit)
        let code = client.routes.pages?.codes.issue(for: userName) ?? ""
        _ = try await client.get("/enter?code=\(code)")
        return client
    }

    func get(
        _ path: String, host: String = "localhost", headers further: HTTPFields = [:]
    ) async throws -> RouterClient.Answer {
        try await send(.get, path, body: "", host: host, further)
    }

    /// Sends a form with the token that the page at `from` has.
    func post(
        _ path: String, _ fields: [(String, String)], from page: String? = nil
    ) async throws -> RouterClient.Answer {
        let token = try await token(of: page ?? "/spaces")
        return try await post(path, fields, token: token)
    }

    func post(
        _ path: String, _ fields: [(String, String)], token: String?,
        headers further: HTTPFields = [:]
    ) async throws -> RouterClient.Answer {
        var fields = fields
        if let token { fields.append((Visit.formTokenName, token)) }
        let body = fields.map { "\($0.0)=\(Self.escaped($0.1))" }.joined(separator: "&")
        return try await post(path, body: body, headers: further)
    }

    /// Sends a form as it is written.
    func post(
        _ path: String, body: String, headers further: HTTPFields = [:]
    ) async throws -> RouterClient.Answer {
        var headers = further
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await send(.post, path, body: body, host: "localhost", headers)
    }

    func cookie(_ name: String) -> String? { cookies.withLock { $0[name] } }

    func token(of page: String) async throws -> String? {
        try await get(page).text.firstMatch(of: /name="form-token" value="([0-9a-f]{64})"/)
            .map { String($0.1) }
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, body: String, host: String,
        _ further: HTTPFields
    ) async throws -> RouterClient.Answer {
        var headers = headers
        for field in further { headers[field.name] = field.value }
        let kept = cookies.withLock { $0.map { "\($0.key)=\($0.value)" } }
        if !kept.isEmpty { headers[.cookie] = kept.joined(separator: "; ") }
        let answer = try await client.send(
            method, path, body: body, headers: headers, host: host)
        for cookie in answer.headers[values: .setCookie] {
            guard let match = cookie.firstMatch(of: /^([^=]+)=([^;]*)/) else { continue }
            let isGone = cookie.contains("Max-Age=0")
            cookies.withLock {
                $0[String(match.1)] = isGone ? nil : String(match.2)
            }
        }
        return answer
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
