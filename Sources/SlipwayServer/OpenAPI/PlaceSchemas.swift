import Columns
import SlipwayCore

/// What bodies and answers of the log-in, spaces and members look like.
enum PlaceSchemas {
    static let logIn = Schema.object(
        required: ["username"],
        .record([
            "username": Schema.text, "api_key": Schema.optional("string"),
            "password": Schema.optional("string"),
        ])
    ).adding([
        "anyOf": .array(
            ["api_key", "password"].map { key in
                Schema.object(required: [key], .object([.init(key, Schema.text)]))
            })
    ])

    static let loggedIn = Schema.object(
        required: ["_messageCode_", "message", "token"],
        .record([
            "_messageCode_": Schema.text, "message": Schema.text,
            "token": Schema.described("A JSON Web Token for `Authorization: Bearer`"),
        ]))

    static let posted = Schema.object(
        required: ["name"],
        .record([
            "name": Schema.text, "description": Schema.optional("string"),
            "tags": Schema.list(of: Schema.text),
            "stage": Schema.object(
                required: [],
                .record([
                    "production": Schema.optional("boolean"), "name": Schema.optional("string"),
                ])),
        ]))

    static let postedProject = Schema.object(
        required: ["name"], .record(["name": Schema.text]))

    static let createdProject = Schema.object(
        required: ["location"],
        .record(["location": Schema.described("The project's path, which ends with its id")]))

    static let project = Schema.reference("Project")
    static let space = Schema.reference("Space")
    static let member = Schema.reference("Member")

    static let postedMembers = Schema.object(
        required: ["members"],
        .record([
            "members": Schema.list(
                of: Schema.object(
                    required: ["id", "role"],
                    .record([
                        "id": Schema.described("A user's name"), "type": Schema.choice(["user"]),
                        "role": role,
                    ])))
        ]))

    static let addedMembers = Schema.object(
        required: ["resources"], .record(["resources": Schema.list(of: member)]))

    /// To which the others refer.
    static let components: JSONValue = .record([
        "Space": Schema.object(
            required: ["metadata", "entity"],
            .record([
                "metadata": Schema.object(
                    required: ["id", "created_at"],
                    .record([
                        "id": Schema.text, "created_at": Schema.time, "updated_at": Schema.time,
                        "creator_id": Schema.text, "url": Schema.text,
                    ])),
                "entity": Schema.object(
                    required: ["name", "description", "tags", "type", "stage", "status"],
                    .record([
                        "name": Schema.text, "description": Schema.text,
                        "tags": Schema.list(of: Schema.text), "type": Schema.text,
                        "stage": Schema.object(
                            required: ["production", "name"],
                            .record(["production": Schema.boolean, "name": Schema.text])),
                        "status": Schema.object(
                            required: ["state"], .record(["state": Schema.choice(["active"])])),
                    ])),
            ])),
        "Project": Schema.object(
            required: ["metadata", "entity"],
            .record([
                "metadata": Schema.object(
                    required: ["guid", "url", "created_at"],
                    .record([
                        "guid": Schema.text, "url": Schema.text, "created_at": Schema.time,
                    ])),
                "entity": Schema.object(
                    required: ["name", "type", "storage", "scope"],
                    .record([
                        "name": Schema.text, "type": Schema.text, "storage": Schema.someObject,
                        "scope": Schema.someObject,
                    ])),
            ])),
        "Member": Schema.object(
            required: ["id", "type", "role", "state"],
            .record([
                "id": Schema.text, "type": Schema.choice(["user"]), "role": role,
                "state": Schema.choice(["active"]), "user_id": Schema.text,
                "created_at": Schema.time,
            ])),
    ])

    private static let role = Schema.choice(Role.allCases.map(\.rawValue))
}
