import Columns
import SlipwayCore

/// What bodies and answers of models, functions, pipelines and deployments look like.
enum AssetSchemas {
    static let postedModel = posted(
        required: ["name", "type"],
        [
            "type": Schema.text, "software_spec": softwareSpecification,
            "label_column": Schema.text, "schemas": Schema.someObject,
            "training_data_references": Schema.list(of: Schema.someObject),
            "custom": Schema.someObject,
        ])
    static let postedFunction = posted(
        required: ["name"],
        [
            "software_spec": softwareSpecification, "type": Schema.text,
            "custom": Schema.someObject,
        ])
    static let postedPipeline = posted(required: ["name"], [:])

    static let asset = Schema.reference("Asset")

    static let postedDeployment = posted(
        required: ["name", "asset"],
        [
            "asset": Schema.object(
                required: ["id"],
                .record([
                    "id": Schema.text, "rev": .record(["type": .texts(["string", "integer"])]),
                ])), "online": online, "batch": Schema.someObject, "custom": Schema.someObject,
            "hardware_spec": hardware,
        ]
    ).adding([
        "oneOf": .array(["online", "batch"].map { .record(["required": .texts([$0])]) })
    ])

    static let deployment = Schema.reference("Deployment")

    /// In a document of one deployment too, which has no components beside errors. What is in an
    /// item of a function is its own affair.
    static let predictions = Schema.object(
        required: ["predictions"],
        .record([
            "predictions": .record([
                "type": .string("array"),
                "description": .string(
                    "One for each of `input_data`; a model answers each with `fields` and `values`"
                ),
            ])
        ]))

    /// To which the others refer.
    static let components: JSONValue = .record([
        "Asset": Schema.object(
            required: ["metadata", "entity", "system"],
            .record([
                "metadata": metadata,
                "entity": .record([
                    "type": .string("object"),
                    "description": .string("As it was posted and changed since"),
                ]),
                "system": Schema.object(
                    required: ["warnings"], .record(["warnings": Schema.type("array")])),
            ])),
        "Deployment": Schema.object(
            required: ["metadata", "entity"],
            .record([
                "metadata": metadata,
                "entity": Schema.object(
                    required: [
                        "name", "space_id", "asset", "deployed_asset_type", "hardware_spec",
                        "status",
                    ],
                    .record([
                        "name": Schema.text, "description": Schema.text, "space_id": Schema.text,
                        "custom": Schema.optional("object"),
                        "asset": Schema.object(
                            required: ["id"], .record(["id": Schema.text, "rev": Schema.text])),
                        "deployed_asset_type": Schema.choice(["model", "function"]),
                        "online": online, "batch": Schema.someObject, "hardware_spec": hardware,
                        "status": status,
                    ])),
            ])),
    ])

    private static let metadata = Schema.object(
        required: ["id", "name", "owner", "created_at", "modified_at"],
        .record([
            "id": Schema.text, "name": Schema.text, "description": Schema.text,
            "tags": Schema.list(of: Schema.text), "owner": Schema.text,
            "created_at": Schema.time, "modified_at": Schema.time,
            "rev": Schema.described("The number of a revision"), "space_id": Schema.text,
            "project_id": Schema.text,
        ]))

    private static let softwareSpecification = Schema.object(
        required: [], .record(["id": Schema.text, "name": Schema.text]))

    private static let online = Schema.object(
        required: [],
        .record([
            "parameters": Schema.object(required: [], .record(["serving_name": Schema.text]))
        ]))

    static let hardware = Schema.object(
        required: [],
        .record([
            "id": Schema.text, "name": Schema.text,
            "num_nodes": Schema.described("How many copies answer", type: "integer"),
        ]))

    private static let status = Schema.object(
        required: ["state"],
        .record([
            "state": Schema.choice(["ready", "failed"]), "online_url": address,
            "serving_urls": Schema.list(of: Schema.text),
            "inference": Schema.list(of: address), "failure": failure,
        ]))

    private static let address = Schema.object(required: ["url"], .record(["url": Schema.text]))

    static let failure = Schema.object(
        required: ["errors"],
        .record([
            "errors": Schema.list(
                of: Schema.object(
                    required: ["code", "message"],
                    .record(["code": Schema.text, "message": Schema.text])))
        ]))

    private static func posted(
        required: [String], _ others: KeyValuePairs<String, JSONValue?>
    ) -> JSONValue {
        Schema.object(
            required: required,
            JSONValue.record([
                "name": Schema.text, "description": Schema.optional("string"),
                "tags": Schema.list(of: Schema.text), "space_id": Schema.text,
                "project_id": Schema.text,
            ]).adding(others))
    }
}
