import Columns
import SlipwayCore

/// What bodies and answers of `/v2/assets` look like, which data assets have, and every other asset
/// too.
enum DataAssetSchemas {
    static let posted = Schema.object(
        required: ["metadata"],
        .record([
            "metadata": Schema.object(
                required: ["name", "asset_type"],
                .record([
                    "name": Schema.text, "description": Schema.optional("string"),
                    "tags": Schema.list(of: Schema.text),
                    // A software specification is made by a route of its own.
                    "asset_type": Schema.choice(
                        ClientAsset.AssetType.allCases.filter { $0 != .softwareSpecification }
                            .map(\.rawValue)),
                ])), "entity": Schema.someObject,
        ]))

    static let asset = Schema.reference("DataAsset")

    static let postedAttachment = Schema.object(
        required: [],
        .record(["asset_type": Schema.text, "name": Schema.text, "mime": Schema.text]))

    static let announcedAttachment = attachment(
        required: ["url1", "is_partitioned"],
        [
            "url1": Schema.described("Where the bytes are sent, without a token, for an hour"),
            "is_partitioned": Schema.boolean,
        ])

    static let attachment = attachment(
        required: ["name", "url"],
        [
            "name": Schema.text,
            "url": Schema.described("Where the bytes are fetched, without a token, for an hour"),
        ])

    static let completedAttachment = attachment(
        required: ["name", "complete"], ["name": Schema.text, "complete": Schema.boolean])

    static let postedSearch = Schema.object(
        required: ["query"],
        .record([
            "query": Schema.described(
                "`*:*` for all, `asset.name:NAME`, or `asset.name:BEGINNING*`"),
            "limit": Schema.integer, "bookmark": Schema.text,
        ]))

    static let found = Schema.object(
        required: ["total_rows", "results"],
        .record([
            "total_rows": Schema.integer, "results": Schema.list(of: asset),
            "next": Schema.someObject.adding([
                "description": .string("What to post for those behind these; not with the last")
            ]),
        ]))

    static let postedPromotion = Schema.object(
        required: ["spaceId", "projectId"],
        .record([
            "spaceId": Schema.text, "projectId": Schema.text,
            "revisionId": .record(["type": .texts(["integer", "string", "null"])]),
        ]))

    static let promoted = Schema.object(
        required: ["promotedAsset"],
        .record([
            "promotedAsset": Schema.object(
                required: ["asset_id"], .record(["asset_id": Schema.text]))
        ]))

    /// To which the others refer.
    static let components: JSONValue = .record([
        "DataAsset": Schema.object(
            required: ["metadata", "href", "entity", "attachments"],
            .record([
                "metadata": Schema.object(
                    required: ["asset_id", "name", "asset_type", "owner_id", "created_at", "size"],
                    .record([
                        "asset_id": Schema.text, "name": Schema.text, "description": Schema.text,
                        "tags": Schema.list(of: Schema.text), "asset_type": type,
                        "owner_id": Schema.text, "created_at": Schema.time,
                        "size": Schema.described("In bytes", type: "integer"),
                        "usage": Schema.object(
                            required: [], .record(["last_updated_at": Schema.time])),
                        "space_id": Schema.text, "project_id": Schema.text,
                    ])), "href": Schema.text, "entity": Schema.someObject,
                "attachments": Schema.list(
                    of: Schema.object(
                        required: ["id", "asset_type", "name", "size", "created_at"],
                        .record([
                            "id": Schema.text, "asset_type": type, "name": Schema.text,
                            "size": Schema.integer, "created_at": Schema.time,
                        ]))),
            ]))
    ])

    private static let type = Schema.choice(ClientAsset.AssetType.allCases.map(\.rawValue))

    private static func attachment(
        required: [String], _ others: KeyValuePairs<String, JSONValue?>
    ) -> JSONValue {
        Schema.object(
            required: ["attachment_id", "asset_type"] + required,
            JSONValue.record(["attachment_id": Schema.text, "asset_type": type]).adding(others))
    }
}
