import Columns

/// What bodies and answers below `/v2/jobs` look like.
enum JobSchemas {
    /// The body that makes a job.
    static let posted: JSONValue = .record([
        "type": .string("object"), "required": .texts(["job"]),
        "properties": .record([
            "job": object(
                required: ["name", "asset_ref", "configuration"],
                .record([
                    "name": text, "description": text,
                    "asset_ref": described("A batch deployment's id"),
                ]).adding(settings))
        ]),
    ])

    static let job = reference("Job")
    static let run = reference("JobRun")

    static let logs = object(
        required: ["results", "total_count"],
        .record(["results": list(of: text), "total_count": integer]))

    static func page(_ item: JSONValue) -> JSONValue {
        object(
            required: ["results", "total_rows"],
            .record([
                "results": list(of: item), "total_rows": integer, "total_count": integer,
                "limit": integer, "first": link, "next": link,
            ]))
    }

    /// To which the others refer.
    static let components: JSONValue = .record([
        "Job": resource("job", object(required: ["asset_ref", "configuration"], ofJob)),
        "JobRun": resource(
            "job_run",
            object(required: ["job_ref", "state", "isScheduledRun", "queue_start"], ofRun)),
    ])

    private static func resource(_ name: String, _ schema: JSONValue) -> JSONValue {
        object(
            required: ["metadata", "entity"],
            .record([
                "metadata": metadata, "asset_id": text, "href": text,
                "entity": object(required: [name], .object([.init(name, schema)])),
            ]))
    }

    // MARK: Parts

    private static let text = OpenAPIDocument.type("string")
    private static let integer = OpenAPIDocument.type("integer")
    private static let boolean = OpenAPIDocument.type("boolean")
    private static let milliseconds: JSONValue = .record([
        "type": .string("integer"), "description": .string("Milliseconds since 1970, UTC"),
    ])
    private static let time: JSONValue = .record([
        "type": .string("string"), "format": .string("date-time"),
    ])
    private static let link = object(required: ["href"], .record(["href": text]))

    private static let metadata = object(
        required: ["asset_id", "name"],
        .record([
            "id": text, "asset_id": text, "name": text, "description": text, "asset_type": text,
            "owner_id": text, "created": milliseconds, "created_at": time, "modified_at": time,
            "space_id": text,
        ]))

    private static let settings: JSONValue = .record([
        "configuration": object(
            required: [],
            .record([
                "scoring": scoring,
                "hardware_spec": object(required: [], .record(["id": text, "name": text])),
            ])), "schedule": described("A cron expression of five fields, in UTC"),
        "schedule_info": object(
            required: [],
            .record(["repeat": boolean, "startOn": milliseconds, "endOn": milliseconds])),
        "retention_policy": .record([
            "oneOf": .array(
                ["amount", "days"].map { object(required: [$0], .object([.init($0, integer)])) })
        ]), "enable_notifications": boolean,
        "notification_types": object(
            required: [],
            .record(["success": boolean, "warning": boolean, "failure": boolean])),
    ])

    private static let ofJob = JSONValue.record(["asset_ref": text, "asset_ref_type": text])
        .adding(settings).adding([
            "schedule_id": text, "schedule_creator_id": text,
            "future_scheduled_runs": list(of: time), "last_run_id": text,
            "last_run_initiator": text, "last_run_status": state, "last_run_time": time,
            "last_run_status_timestamp": milliseconds,
        ])

    private static let ofRun: JSONValue = .record([
        "job_ref": text, "job_name": text, "job_type": text, "state": state,
        "isScheduledRun": boolean, "configuration": OpenAPIDocument.type("object"),
        "job_parameters": OpenAPIDocument.type("array"), "queue_start": milliseconds,
        "queue_end": milliseconds, "execution_start": milliseconds,
        "execution_end": milliseconds, "duration": described("Seconds", type: "integer"),
        "last_state_change_timestamp": time, "total_rows_read": integer,
        "total_rows_written": integer,
        "scoring": object(
            required: [],
            .record([
                "predictions": OpenAPIDocument.type("array"),
                "output_data_reference": dataReference,
            ])), "failure": OpenAPIDocument.type("object"),
        "message": object(required: [], .record(["level": text, "text": text])),
    ])

    private static let state: JSONValue = .record([
        "enum": .texts([
            "Queued", "Running", "Canceling", "Canceled", "Failed", "Completed",
            "CompletedWithWarnings",
        ])
    ])

    private static let scoring = object(
        required: [],
        .record([
            "input_data": OpenAPIDocument.recordsSchema["properties"]?["input_data"],
            "input_data_references": list(of: dataReference),
            "output_data_reference": dataReference,
        ]))

    private static let dataReference = object(
        required: ["type", "location"],
        .record([
            "type": .record(["const": .string("data_asset")]), "id": text,
            "connection": OpenAPIDocument.type("object"),
            "location": object(required: [], .record(["href": text, "id": text, "name": text])),
        ]))

    private static func object(required: [String], _ properties: JSONValue) -> JSONValue {
        .record([
            "type": .string("object"), "required": required.isEmpty ? nil : .texts(required),
            "properties": properties,
        ])
    }

    private static func list(of item: JSONValue) -> JSONValue {
        .record(["type": .string("array"), "items": item])
    }

    private static func described(_ text: String, type: String = "string") -> JSONValue {
        .record(["type": .string(type), "description": .string(text)])
    }

    private static func reference(_ name: String) -> JSONValue {
        .record(["$ref": .string("#/components/schemas/\(name)")])
    }
}
