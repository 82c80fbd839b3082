import Columns
import Foundation
import Hummingbird
import HummingbirdCore

/// A part of a list, with where the rest is.
///
/// One of the two Python clients asks for `next` exactly as it is, so that it says everything; the
/// other glues it to the server's address and adds its own parameters again.
struct Page {
    static let usualLimit = 200
    static let largestLimit = 1000

    /// The resources from `start` on, as many as the request wants.
    ///
    /// - Parameter totalName: A further name under which the number of all of them is told.
    /// - Throws: `RequestError.badNumber` for a limit or a start that is none.
    static func response(
        _ resources: [JSONValue], to request: Request, named key: String = "resources",
        totalName: String? = nil
    ) throws -> Response {
        let limit = try number("limit", of: request, in: 1...largestLimit) ?? usualLimit
        let start = min(
            try number("start", of: request, in: 0 ... .max) ?? 0, resources.count)
        let end = start + min(limit, resources.count - start)
        let page = Array(resources[start..<end])
        let next: JSONValue? =
            end < resources.count && !page.isEmpty
            ? .record(["href": .string(href(of: request, limit: limit, start: end))]) : nil
        let total = JSONValue.object(
            totalName.map { [.init($0, .count(resources.count))] } ?? [])
        return .json(
            bytes: Array(
                JSONValue.record([
                    key: .array(page),
                    "first": .record(["href": .string(href(of: request, limit: limit))]),
                    "limit": .count(limit), "total_count": .count(resources.count), "next": next,
                ]).adding(total).compact.utf8))
    }

    private static func number(
        _ name: String, of request: Request, in range: ClosedRange<Int>
    ) throws -> Int? {
        guard let text = request.query(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw RequestError.badNumber(parameter: name, text)
        }
        return number
    }

    /// The request's own path and query with another limit and start.
    private static func href(of request: Request, limit: Int, start: Int? = nil) -> String {
        var components = URLComponents()
        components.path = "/" + request.uri.path.split(separator: "/").joined(separator: "/")
        var items = [URLQueryItem(name: "limit", value: "\(limit)")]
        if let start { items.append(URLQueryItem(name: "start", value: "\(start)")) }
        for (name, value) in request.uri.queryParameters
        where name != "limit" && name != "start" && !items.contains(where: { $0.name == name }) {
            items.append(URLQueryItem(name: String(name), value: String(value)))
        }
        components.queryItems = items
        return components.string ?? components.path
    }
}
