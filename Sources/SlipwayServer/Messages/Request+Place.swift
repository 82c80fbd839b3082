import Columns
import Foundation
import Hummingbird
import HummingbirdCore
import SlipwayCore

extension Request {
    /// What stands in the query under a name; clients that follow pages send some names twice, with
    /// equal values.
    func query(_ name: String) -> String? {
        for pair in (uri.query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            guard let sign = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = pair[pair.index(after: sign)...]
            if !value.isEmpty, Self.text(pair[..<sign]) == name { return Self.text(value) }
        }
        return nil
    }

    /// What a part of the query says; most have nothing to be resolved.
    private static func text(_ part: Substring.UTF8View.SubSequence) -> String? {
        let text = Substring(part)
        guard part.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        // Clients write spaces as forms do.
        return text.replacing("+", with: " ").removingPercentEncoding
    }

    /// The space or project that the query names.
    var place: PlaceReference? {
        if let id = query("space_id") { return .space(id) }
        return query("project_id").map { .project($0) }
    }

    /// The space or project that the query must name.
    func requiredPlace() throws -> PlaceReference {
        guard let place else { throw RequestError.noPlace }
        return place
    }

    /// The space or project of a body that makes something, or else of the query.
    func place(of body: JSONValue) throws -> PlaceReference {
        if let id = try body.text(at: "space_id") { return .space(id) }
        if let id = try body.text(at: "project_id") { return .project(id) }
        return try requiredPlace()
    }
}

/// Something by its id, which needs no place to be found; what is not there is not found.
func byID<Value: Sendable>(_ find: () async throws -> Value) async throws -> Value {
    do {
        return try await find()
    } catch LabError.noPlace(let kind, let name) {
        throw LabError.notFound(kind, name, place: nil, nearest: nil)
    }
}
