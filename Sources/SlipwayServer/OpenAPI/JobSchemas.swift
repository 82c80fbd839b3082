import Columns
import SlipwayCore

/// What bodies and answers below `/v2/jobs` look like.
enum JobSchemas {
    /// The body that makes a job.
    static let posted: JSONValue = .record([
        "type": .string("object"), "required": .texts(["job"]),
        "properties": .record([
            "job": Schema.object(
                required: ["name", "asset_ref", "configuration"],
                .record([
                    "name": Schema.text, "description": Schema.text,
                    "asset_ref": Schema.described("A batch deployment's id"),
                ]).adding(settings))
        ]),
    ])

    /// The body that makes a job of one run for the clients of the ML API.
    static let postedBatch = Schema.object(
        required: ["deployment", "scoring"],
        .record([
            "name": Schema.text, "space_id": Schema.text, "scoring": scoring,
            "deployment": Schema.object(required: ["id"], .record(["id": Schema.text])),
            "hardware_spec": AssetSchemas.hardware,
        ]))

    static let batch = Schema.reference("DeploymentJob")
    static let job = Schema.reference("Job")
    static let run = Schema.reference("JobRun")

    static let logs = Schema.object(
        required: ["results", "total_count"],
        .record(["results": Schema.list(of: Schema.text), "total_count": Schema.integer]))

    static func page(_ item: JSONValue) -> JSONValue {
        Schema.object(
            required: ["results", "total_rows"],
            .record([
                "results": Schema.list(of: item), "total_rows": Schema.integer,
                "total_count": Schema.integer,
                "limit": Schema.integer, "first": Schema.link, "next": Schema.link,
            ]))
    }

    /// To which the others refer.
    static let components: JSONValue = .record([
        "Job": resource("job", Schema.object(required: ["asset_ref", "configuration"], ofJob)),
        "JobRun": resource(
            "job_run",
            Schema.object(required: ["job_ref", "state", "isScheduledRun", "queue_start"], ofRun)),
        "DeploymentJob": Schema.object(
            required: ["metadata", "entity"],
            .record([
                "metadata": Schema.object(
                    required: ["id", "name", "space_id", "owner", "created_at", "modified_at"],
                    .record([
                        "id": Schema.text, "name": Schema.text, "space_id": Schema.text,
                        "owner": Schema.text, "created_at": Schema.time,
                        "modified_at": Schema.time,
                    ])),
                "entity": Schema.object(
                    required: ["deployment", "scoring"],
                    .record([
                        "deployment": Schema.object(
                            required: ["id"], .record(["id": Schema.text])),
                        "hardware_spec": AssetSchemas.hardware, "scoring": ofBatch,
                    ])),
            ])),
    ])

    private static func resource(_ name: String, _ schema: JSONValue) -> JSONValue {
        Schema.object(
            required: ["metadata", "entity"],
            .record([
                "metadata": metadata, "asset_id": Schema.text, "href": Schema.text,
                "entity": Schema.object(required: [name], .object([.init(name, schema)])),
            ]))
    }

    // MARK: Parts

    private static let milliseconds: JSONValue = .record([
        "type": .string("integer"), "description": .string("Milliseconds since 1970, UTC"),
    ])
    private static let metadata = Schema.object(
        required: ["asset_id", "name"],
        .record([
            "id": Schema.text, "asset_id": Schema.text, "name": Schema.text,
            "description": Schema.text, "asset_type": Schema.text,
            "owner_id": Schema.text, "created": milliseconds, "created_at": Schema.time,
            "modified_at": Schema.time,
            "space_id": Schema.text,
        ]))

    private static let settings: JSONValue = .record([
        "configuration": Schema.object(
            required: [],
            .record([
                "scoring": scoring,
                "hardware_spec": Schema.object(
                    required: [], .record(["id": Schema.text, "name": Schema.text])),
            ])), "schedule": Schema.described("A cron expression of five fields, in UTC"),
        "schedule_info": Schema.object(
            required: [],
            .record(["repeat": Schema.boolean, "startOn": milliseconds, "endOn": milliseconds])),
        "retention_policy": .record([
            "oneOf": .array(
                ["amount", "days"].map {
                    Schema.object(required: [$0], .object([.init($0, Schema.integer)]))
                })
        ]), "enable_notifications": Schema.boolean,
        "notification_types": Schema.object(
            required: [],
            .record([
                "success": Schema.boolean, "warning": Schema.boolean, "failure": Schema.boolean,
            ])),
    ])

    private static let ofBatch = Schema.object(
        required: ["status"],
        (scoring["properties"] ?? .object([])).adding([
            "predictions": Schema.type("array"),
            "status": Schema.object(
                required: ["state"],
                .record([
                    "state": Schema.choice(JobRun.State.allCases.map(\.rawValue)),
                    "running_at": Schema.time, "completed_at": Schema.time,
                    "failure": AssetSchemas.failure,
                    "message": Schema.object(
                        required: [], .record(["level": Schema.text, "text": Schema.text])),
                ])),
        ]))

    private static let ofJob = JSONValue.record([
        "asset_ref": Schema.text, "asset_ref_type": Schema.text,
    ])
    .adding(settings).adding([
        "schedule_id": Schema.text, "schedule_creator_id": Schema.text,
        "future_scheduled_runs": Schema.list(of: Schema.time), "last_run_id": Schema.text,
        "last_run_initiator": Schema.text, "last_run_status": state, "last_run_time": Schema.time,
        "last_run_status_timestamp": milliseconds,
    ])

    private static let ofRun: JSONValue = .record([
        "job_ref": Schema.text, "job_name": Schema.text, "job_type": Schema.text, "state": state,
        "isScheduledRun": Schema.boolean, "configuration": Schema.type("object"),
        "job_parameters": Schema.type("array"), "queue_start": milliseconds,
        "queue_end": milliseconds, "execution_start": milliseconds,
        "execution_end": milliseconds, "duration": Schema.described("Seconds", type: "integer"),
        "last_state_change_timestamp": Schema.time, "total_rows_read": Schema.integer,
        "total_rows_written": Schema.integer,
        "scoring": Schema.object(
            required: [],
            .record([
                "predictions": Schema.type("array"),
                "output_data_reference": dataReference,
            ])), "failure": Schema.type("object"),
        "message": Schema.object(
            required: [], .record(["level": Schema.text, "text": Schema.text])),
    ])

    private static let state: JSONValue = .record([
        "enum": .texts([
            "Queued", "Running", "Canceling", "Canceled", "Failed", "Completed",
            "CompletedWithWarnings",
        ])
    ])

    private static let scoring = Schema.object(
        required: [],
        .record([
            "input_data": OpenAPIDocument.recordsSchema["properties"]?["input_data"],
            "input_data_references": Schema.list(of: dataReference),
            "output_data_reference": dataReference,
        ]))

    private static let dataReference = Schema.object(
        required: ["type", "location"],
        .record([
            "type": .record(["const": .string("data_asset")]), "id": Schema.text,
            "connection": Schema.type("object"),
            "location": Schema.object(
                required: [],
                .record(["href": Schema.text, "id": Schema.text, "name": Schema.text])),
        ]))
}
