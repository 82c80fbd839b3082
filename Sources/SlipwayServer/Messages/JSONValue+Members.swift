import Columns
import Foundation

extension JSONValue {
    /// An object of the members that have a value.
    static func record(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    static func text(_ text: String?) -> JSONValue? {
        text.map { .string($0) }
    }

    static func texts(_ texts: [String]) -> JSONValue {
        .array(texts.map { .string($0) })
    }

    /// A time as the platform writes it: ISO 8601 in UTC with milliseconds.
    static func time(_ date: Date) -> JSONValue {
        .string(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    static func count(_ count: Int) -> JSONValue {
        .number(Double(count))
    }

    /// The object with further members behind its own, which they replace where keys are the same.
    func adding(_ others: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        adding(.object(others.compactMap { key, value in value.map { Member(key, $0) } }))
    }

    /// The object with the members of another behind its own, likewise.
    func adding(_ other: JSONValue) -> JSONValue {
        guard case .object(var members) = self, case .object(let others) = other else {
            return self
        }
        for member in others {
            if let place = members.firstIndex(where: { $0.key == member.key }) {
                members[place] = member
            } else {
                members.append(member)
            }
        }
        return .object(members)
    }

    /// The object without the members of these names, and without those that are null.
    func without(_ keys: Set<String>) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !keys.contains($0.key) && $0.value != .null })
    }

    /// A whole number from 1 on, which some clients write as text; `nil` where nothing is told.
    ///
    /// - Parameter key: What it is called in messages.
    /// - Throws: `RequestError.badField` for whatever else there is.
    static func count(_ value: JSONValue?, of key: String) throws -> Int? {
        guard let value, value != .null else { return nil }
        let number = value.integer ?? value.string.flatMap { Int($0) }
        guard let number, number > 0 else {
            throw RequestError.badField(key: key, reason: "it is a whole number from 1 on")
        }
        return number
    }
}
