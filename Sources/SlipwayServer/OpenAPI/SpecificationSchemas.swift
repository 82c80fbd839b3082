import Columns

/// What bodies and answers of software and hardware specifications look like.
enum SpecificationSchemas {
    static let postedSoftware = Schema.object(
        required: ["name", "base_software_specification"],
        .record([
            "name": Schema.text, "description": Schema.optional("string"),
            "base_software_specification": base, "software_configuration": Schema.someObject,
            "package_extensions": Schema.list(of: Schema.someObject).adding([
                "maxItems": .count(0)
            ]),
            "space_id": Schema.text, "project_id": Schema.text,
        ]))

    static let software = Schema.reference("SoftwareSpecification")
    static let hardware = Schema.reference("HardwareSpecification")

    /// All that there are; these lists have no pages.
    static func list(of specification: JSONValue) -> JSONValue {
        Schema.object(
            required: ["total_results", "resources"],
            .record([
                "total_results": Schema.integer, "resources": Schema.list(of: specification),
            ]))
    }

    static let states = Schema.object(
        required: ["results"],
        .record([
            "results": Schema.list(
                of: Schema.object(
                    required: ["id", "name", "state"],
                    .record([
                        "id": Schema.text, "name": Schema.text, "state": Schema.text,
                        "replacement": Schema.text,
                    ])))
        ]))

    /// To which the others refer.
    static let components: JSONValue = .record([
        "SoftwareSpecification": specification(
            "software_specification",
            Schema.object(
                required: ["type", "display_name"],
                .record([
                    "type": Schema.choice(["base", "derived"]), "display_name": Schema.text,
                    "base_software_specification": base,
                    "software_configuration": Schema.someObject,
                    "package_extensions": Schema.type("array"),
                ]))),
        "HardwareSpecification": specification(
            "hardware_specification",
            Schema.object(
                required: ["nodes"],
                .record([
                    "nodes": Schema.object(
                        required: ["cpu", "mem", "num_nodes"],
                        .record([
                            "cpu": Schema.object(
                                required: ["units"], .record(["units": Schema.text])),
                            "mem": Schema.object(
                                required: ["size"], .record(["size": Schema.text])),
                            "num_nodes": Schema.integer,
                        ]))
                ]))),
    ])

    private static let base = Schema.object(
        required: [],
        .record(["guid": Schema.text, "id": Schema.text, "name": Schema.text]))

    private static func specification(_ type: String, _ entity: JSONValue) -> JSONValue {
        Schema.object(
            required: ["metadata", "entity"],
            .record([
                "metadata": Schema.object(
                    required: ["name", "asset_id", "asset_type", "href", "created_at"],
                    .record([
                        "name": Schema.text, "asset_id": Schema.text, "description": Schema.text,
                        "asset_type": Schema.choice([type]), "href": Schema.text,
                        "created_at": Schema.time, "owner_id": Schema.text,
                        "life_cycle": Schema.someObject,
                    ])),
                "entity": Schema.object(required: [type], .object([.init(type, entity)])),
            ]))
    }
}
