import Columns

/// The words in which bodies and answers are described (JSON Schema 2020-12).
enum Schema {
    static let text = type("string")
    static let integer = type("integer")
    static let boolean = type("boolean")
    static let time = text.adding(["format": .string("date-time")])
    static let someObject = type("object")
    static let link = object(required: ["href"], .record(["href": text]))

    static func type(_ name: String) -> JSONValue { .record(["type": .string(name)]) }

    /// What may also be null, which is as if it were not there.
    static func optional(_ name: String) -> JSONValue {
        .record(["type": .texts([name, "null"])])
    }

    static func object(required: [String], _ properties: JSONValue) -> JSONValue {
        .record([
            "type": .string("object"), "required": required.isEmpty ? nil : .texts(required),
            "properties": properties,
        ])
    }

    static func list(of item: JSONValue) -> JSONValue {
        .record(["type": .string("array"), "items": item])
    }

    static func described(_ text: String, type: String = "string") -> JSONValue {
        .record(["type": .string(type), "description": .string(text)])
    }

    static func choice(_ values: [String]) -> JSONValue { .record(["enum": .texts(values)]) }

    static func reference(_ name: String) -> JSONValue {
        .record(["$ref": .string("#/components/schemas/\(name)")])
    }

    /// A part of a list of these, with where the rest is.
    static func page(of item: JSONValue) -> JSONValue {
        object(
            required: ["resources", "first", "limit", "total_count"],
            .record([
                "resources": list(of: item), "first": link, "next": link, "limit": integer,
                "total_count": integer,
            ]))
    }
}
