import Columns

/// What the queries of some routes may have, beside the date and the place.
enum QueryParameter: String {
    case limit, start, name, rev, role, roles, member, signature, state, states, type, conflict
    case revisionID = "revision_id"
    case servingName = "serving_name"
    case tag = "tag.value"
    case assetID = "asset_id"
    case assetRef = "asset_ref"
    case hardDelete = "hard_delete"

    static let ofPages: [QueryParameter] = [.limit, .start]

    /// As the document tells of it.
    var json: JSONValue {
        .record([
            "name": .string(rawValue), "in": .string("query"),
            "required": .boolean(self == .signature), "description": .string(meaning),
            "schema": schema,
        ])
    }

    private var meaning: String {
        switch self {
        case .limit: "How many are told at most"
        case .start: "How many are passed over; `next` of a page knows"
        case .name: "Only those of this name"
        case .rev, .revisionID: "A revision; without it, the newest"
        case .role: "Only members of this role"
        case .roles: "Only where the caller has one of these roles, with commas between them"
        case .member: "Only where this user is a member"
        case .signature: "From the path that an attachment is announced or shown with"
        case .state: "Only those in this state"
        case .states: "Only runs in these states, with commas between them"
        case .type: "Only those of this type"
        case .conflict: "With `serving_name`, only whether it is taken: 409, or 204 when it is free"
        case .servingName: "Only the deployment with this serving name"
        case .tag: "Only deployments with this tag"
        case .assetID: "Only deployments of this model or function"
        case .assetRef: "Only jobs of this deployment"
        case .hardDelete: "Remove the job too, when it is over or canceled"
        }
    }

    private var schema: JSONValue {
        switch self {
        case .limit:
            Schema.integer.adding([
                "minimum": .count(1), "maximum": .count(Page.largestLimit),
                "default": .count(Page.usualLimit),
            ])
        case .start: Schema.integer.adding(["minimum": .count(0), "default": .count(0)])
        case .rev, .revisionID: Schema.integer.adding(["minimum": .count(1)])
        case .conflict, .hardDelete: Schema.boolean
        default: Schema.text
        }
    }
}
