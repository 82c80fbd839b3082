import Columns
import HTTPTypes
import SlipwayCore

/// The API as a document that tools read: OpenAPI 3.1, made of the routes themselves.
struct OpenAPIDocument {
    /// The parts of an entry: method, path as the router knows it, and whether a token is needed.
    struct Entry {
        let method: String
        let path: String
        let isRestricted: Bool
    }

    let entries: [Entry]
    /// What stands in the place of a deployment's path and records, in a document of one deployment.
    var deployment: (path: String, records: JSONValue)?

    var json: JSONValue {
        var paths: [JSONValue.Member] = []
        for entry in entries {
            guard let operation = Operation.all["\(entry.method) \(entry.path)"] else { continue }
            let path = deployment?.path ?? Self.template(of: entry.path)
            let member = JSONValue.Member(
                entry.method.lowercased(), described(operation, entry))
            if let place = paths.firstIndex(where: { $0.key == path }),
                case .object(let known) = paths[place].value
            {
                paths[place] = .init(path, .object(known + [member]))
            } else {
                paths.append(.init(path, .object([member])))
            }
        }
        return .record([
            "openapi": .string("3.1.0"),
            "info": .record([
                "title": .string("Slipway"), "version": .string(Versions.platform),
                "description": .string(
                    "The REST API of an MLOps platform's deployments, answered on this machine."),
            ]),
            "servers": .array([.record(["url": .string("/")])]), "paths": .object(paths),
            "components": .record([
                "securitySchemes": .record([
                    "token": .record([
                        "type": .string("http"), "scheme": .string("bearer"),
                        "description": .string("From POST /icp4d-api/v1/authorize"),
                    ])
                ]),
                "schemas": JSONValue.record(["Error": Self.errorSchema])
                    .adding(deployment == nil ? Self.components : .object([])),
            ]),
        ])
    }

    /// To which the operations refer.
    private static let components = PlaceSchemas.components.adding(AssetSchemas.components)
        .adding(JobSchemas.components).adding(DataAssetSchemas.components)
        .adding(SpecificationSchemas.components)

    private func described(_ operation: Operation, _ entry: Entry) -> JSONValue {
        let names = entry.path.split(separator: "/").filter { $0.first == ":" }
            .map { String($0.dropFirst()) }
        var parameters =
            deployment == nil
            ? names.map { Self.parameter($0, in: "path", isRequired: true) } : []
        if entry.path.hasPrefix("/ml/v4") {
            parameters.append(
                Self.parameter(
                    "version", in: "query", isRequired: true,
                    schema: .record(["type": .string("string"), "format": .string("date")])))
        }
        if entry.isRestricted && deployment == nil {
            parameters += ["space_id", "project_id"].map {
                Self.parameter($0, in: "query", isRequired: false)
            }
        }
        if deployment == nil { parameters += operation.query.map(\.json) }
        let hasContent = operation.success != 204 && entry.path != "/v2/asset_files/:asset"
        let isText = entry.path == "/metrics"
        let isFile =
            ["/content", "/download", "/code"].contains { entry.path.hasSuffix($0) }
            && entry.method == "GET"
        let success: JSONValue = .record([
            "description": .string("All is well."),
            "content": !hasContent || entry.method == "DELETE"
                ? nil
                : isText
                    ? .record(["text/plain": .record(["schema": Schema.type("string")])])
                    : isFile
                        ? .record(["application/octet-stream": .object([])])
                        : .record([
                            "application/json": .record([
                                "schema": operation.answer ?? Schema.type("object")
                            ])
                        ]),
        ])
        return .record([
            "summary": .string(operation.summary),
            "operationId": .string(
                (entry.method.lowercased() + entry.path)
                    .replacing("/", with: "_").replacing(":", with: "").replacing(".", with: "_")),
            "parameters": parameters.isEmpty ? nil : .array(parameters),
            "requestBody": operation.body.map { body($0) },
            "responses": .object(
                [operation.success, operation.later].compactMap(\.self)
                    .map { .init("\($0)", $0 == 204 ? success.without(["content"]) : success) }
                    + Self.failures.map {
                        .init("\($0)", Self.failure)
                    }),
            "security": entry.isRestricted ? .array([.record(["token": .array([])])]) : nil,
        ])
    }

    /// The statuses that a request may get for reasons of its own. With 405 its path has other
    /// methods, with 421 a browser names a host that is not this server, and with 431 its head is
    /// too long.
    private static let failures = [400, 401, 403, 404, 405, 409, 413, 421, 429, 431, 504]

    private static let failure: JSONValue = .record([
        "description": .string("What was wrong, why, and what to do next."),
        "content": .record([
            "application/json": .record([
                "schema": .record(["$ref": .string("#/components/schemas/Error")])
            ])
        ]),
    ])

    private func body(_ body: Operation.Body) -> JSONValue {
        let (type, schema): (String, JSONValue) =
            switch body {
            case .object: ("application/json", Schema.someObject)
            case .document(let schema): ("application/json", schema)
            case .patch: ("application/json", Self.patchSchema)
            case .records: ("application/json", deployment?.records ?? Self.recordsSchema)
            case .bytes: ("application/octet-stream", .object([]))
            }
        return .record([
            "required": .boolean(true),
            "content": .record([type: .record(["schema": schema])]),
        ])
    }

    // MARK: Schemas

    private static func parameter(
        _ name: String, in place: String, isRequired: Bool, schema: JSONValue? = nil
    ) -> JSONValue {
        .record([
            "name": .string(name), "in": .string(place), "required": .boolean(isRequired),
            "schema": schema ?? Schema.type("string"),
        ])
    }

    private static func template(of path: String) -> String {
        let parts = path.split(separator: "/").map { part in
            part.first == ":" ? "{\(part.dropFirst())}" : String(part)
        }
        return "/" + parts.joined(separator: "/")
    }

    private static let errorSchema: JSONValue = .record([
        "type": .string("object"), "required": .texts(["trace", "errors", "status_code"]),
        "properties": .record([
            "trace": Schema.type("string"), "status_code": Schema.type("string"),
            "errors": .record([
                "type": .string("array"),
                "items": .record([
                    "type": .string("object"), "required": .texts(["code", "message"]),
                    "properties": .record([
                        "code": Schema.type("string"), "message": Schema.type("string"),
                        "more_info": Schema.type("string"),
                    ]),
                ]),
            ]),
        ]),
    ])

    private static let patchSchema: JSONValue = .record([
        "type": .string("array"), "maxItems": .count(Patch.mostSteps),
        "items": .record([
            "type": .string("object"), "required": .texts(["op", "path"]),
            "properties": .record([
                "op": .record(["enum": .texts(["add", "replace", "remove"])]),
                "path": .record(["type": .string("string"), "pattern": .string("^/.+")]),
                "value": .record([
                    "description": .string("Not with `remove`; of any type that the member has")
                ]),
            ]),
        ]),
    ])

    /// The records of a deployment whose fields are known, else of any.
    static func recordsSchema(fields: [ModelFacts.Input]) -> JSONValue {
        let names = fields.map(\.name)
        let values = fields.map { field in
            JSONValue.record([
                "title": .string(field.name), "type": .string(field.type),
            ])
        }
        var item = Schema.object(
            required: ["values"],
            .record([
                "fields": Schema.list(of: Schema.text),
                "values": Schema.list(of: Schema.type("array")),
            ]))
        if !names.isEmpty {
            // Named, they come in any order, and others with them.
            let contained = names.map {
                JSONValue.record(["contains": .record(["const": .string($0)])])
            }
            let row: JSONValue = .record([
                "prefixItems": .array(values), "minItems": .count(names.count),
                "maxItems": .count(names.count),
            ])
            item = item.adding([
                "if": .record(["required": .texts(["fields"])]),
                "then": .record([
                    "properties": .record(["fields": .record(["allOf": .array(contained)])])
                ]),
                "else": .record([
                    "properties": .record(["values": .record(["items": row])])
                ]),
            ])
        }
        return Schema.object(
            required: ["input_data"], .record(["input_data": Schema.list(of: item)]))
    }

    static let recordsSchema = recordsSchema(fields: [])
}
