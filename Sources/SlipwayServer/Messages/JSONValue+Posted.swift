import Columns
import SlipwayCore

/// Members of a body, which may be left out or null: what is of another type is refused, for it
/// would be passed over otherwise.
extension JSONValue {
    /// - Parameter path: `serving_name`, or `online.parameters.serving_name`.
    func text(at path: String) throws -> String? {
        try member(at: path, "a text") { $0.string }
    }

    func texts(at path: String) throws -> [String]? {
        try member(at: path, "a list of texts") { value in
            let texts = value.array?.compactMap(\.string)
            return texts?.count == value.array?.count ? texts : nil
        }
    }

    func flag(at path: String) throws -> Bool? {
        try member(at: path, "true or false") { $0.boolean }
    }

    func list(at path: String) throws -> [JSONValue]? {
        try member(at: path, "a list") { $0.array }
    }

    func object(at path: String) throws -> JSONValue? {
        try member(at: path, "an object") { $0.object == nil ? nil : $0 }
    }

    private func member<Value>(
        at path: String, _ wanted: String, _ read: (JSONValue) -> Value?
    ) throws -> Value? {
        var value = self
        var passed: [Substring] = []
        for key in path.split(separator: ".") {
            guard value.object != nil else { throw Self.wrong(passed, "an object") }
            guard let next = value[String(key)], next != .null else { return nil }
            value = next
            passed.append(key)
        }
        guard let found = read(value) else { throw Self.wrong(passed, wanted) }
        return found
    }

    private static func wrong(_ path: [Substring], _ wanted: String) -> RequestError {
        .badField(key: path.joined(separator: "."), reason: "it is \(wanted)")
    }
}
