import Columns
import Foundation
import SlipwayCore

/// The values of the lab's things: what `$_` holds and `--format json` prints.
///
/// Every object has `id`, `name` and `kind`; fields are only ever added.
extension JSONValue {
    init<Place: Workspace>(_ place: Place) {
        var members: [Member] = Self.common(place)
        if let space = place as? Space {
            members += [
                .init("stage", .string(space.stage.rawValue)),
                .init("storage", .string(space.storage)),
                .init("service", space.service.map(JSONValue.string) ?? .null),
            ]
        }
        members.append(.init("members", .array(place.members.map { JSONValue($0) })))
        members.append(.init("created_at", .string(place.createdAt.iso8601)))
        self = .object(members)
    }

    init(_ member: SlipwayCore.Member) {
        self = .object([
            .init("id", .string(member.userID)), .init("name", .string(member.userName)),
            .init("kind", .string("member")), .init("role", .string(member.role.rawValue)),
            .init("since", .string(member.since.iso8601)),
        ])
    }

    init(_ user: User) {
        self = .object(
            Self.common(user) + [.init("created_at", .string(user.createdAt.iso8601))])
    }

    init(_ key: APIKey, secret: String? = nil) {
        self = .object(
            Self.common(key) + (secret.map { [.init("key", .string($0))] } ?? [])
                + [.init("created_at", .string(key.createdAt.iso8601))])
    }

    init(_ model: Model) {
        let facts = model.current.facts
        self = .object(
            Self.common(model) + [
                .init("revision", .number(Double(model.current.number))),
                .init("type", .string(facts.type)),
                .init("software_spec", .string(facts.softwareSpecification)),
                .init("label", model.label.map(JSONValue.string) ?? .null),
                .init("inputs", .array(facts.inputs.map { .string($0.name) })),
                .init("outputs", .array(facts.outputs.map { .string($0) })),
                .init(
                    "stages",
                    .array(
                        facts.stages.map {
                            .object([
                                .init("class", .string($0.className)),
                                .init("uid", .string($0.uid)),
                                .init("summary", .string($0.summary)),
                            ])
                        })),
                .init("training_data", model.training.map { .string($0.dataName) } ?? .null),
                .init("promoted_from", model.origin.map { .string($0.modelID) } ?? .null),
                .init("content_sha256", .string(model.current.content.hash)),
                .init("size_in_bytes", .number(Double(model.current.content.sizeInBytes))),
                .init("owner", .string(model.owner)),
                .init("created_at", .string(model.createdAt.iso8601)),
                .init("modified_at", .string(model.modifiedAt.iso8601)),
            ] + (facts.caution.map { [.init("caution", .string($0))] } ?? []))
    }

    init(_ data: DataAsset) {
        self = .object(
            Self.common(data) + [
                .init("rows", .number(Double(data.rowCount))),
                .init("columns", .array(data.columnNames.map { .string($0) })),
                .init("content_sha256", .string(data.content.hash)),
                .init("size_in_bytes", .number(Double(data.content.sizeInBytes))),
                .init("owner", .string(data.owner)),
                .init("created_at", .string(data.createdAt.iso8601)),
            ])
    }

    init(_ deployment: Deployment) {
        self = .object(
            Self.common(deployment) + [
                .init("mode", .string(deployment.mode.rawValue)),
                .init("status", .string(deployment.state.rawValue)),
                .init("failure", deployment.failure.map(JSONValue.string) ?? .null),
                .init("serving_name", deployment.servingName.map(JSONValue.string) ?? .null),
                .init(
                    "asset",
                    .object([
                        .init("id", .string(deployment.assetID)),
                        .init("name", .string(deployment.assetName)),
                        .init("kind", .string(deployment.assetType.rawValue)),
                        .init("revision", .number(Double(deployment.revision))),
                    ])),
                .init("space_id", .string(deployment.spaceID)),
                .init("hardware", .string(deployment.hardware.rawValue)),
                .init("copies", .number(Double(deployment.copies))),
                .init("owner", .string(deployment.owner)),
                .init("created_at", .string(deployment.createdAt.iso8601)),
            ]
                + (deployment.remarks.map {
                    [.init("remarks", .array($0.map(JSONValue.string)))]
                } ?? []))
    }

    static func common<Object: LabObject>(_ object: Object) -> [Member] {
        [
            .init("id", .string(object.id)), .init("name", .string(object.name)),
            .init("kind", .string(Object.kind.rawValue)),
        ]
    }
}

extension Date {
    /// For people: `2026-01-05 09:00:01`, in UTC.
    var shown: String {
        String(iso8601.replacing("T", with: " ").prefix(19))
    }
}

extension Outcome {
    /// Several things of a kind: a table for people, a list of their values for machines.
    static func list<Element: Sendable>(
        _ elements: [Element], headings: [Table.Heading], ifEmpty: String,
        row: (Element) -> [JSONValue], value: @escaping @Sendable (Element) -> JSONValue
    ) -> Outcome {
        let rows = elements.map(row)
        return Outcome(view: .table(Table(headings, rows: rows, ifEmpty: ifEmpty))) {
            .array(elements.map(value))
        }
    }

    /// One thing, shown in sections.
    static func shown(_ sections: [Section], _ value: JSONValue) -> Outcome {
        Outcome(view: .sections(sections)) { value }
    }

    /// What a command would change.
    init(plan: Plan) {
        let changes = plan.changes.map { change -> (action: String, object: StoredObject?) in
            switch (change.before, change.after) {
            case (nil, let after): ("create", after)
            case (let before, nil): ("delete", before)
            case (_, let after): ("change", after)
            }
        }
        var rows = changes.map { change in
            [
                JSONValue.string(change.action),
                .string(change.object?.kind.noun ?? ""), .string(change.object?.name ?? ""),
            ]
        }
        rows += plan.files.map { [.string("write"), .string("file"), .string($0)] }
        let shown = rows
        self.init(
            view: .table(
                Table(
                    [.init("would"), .init("kind"), .init("name")], rows: rows,
                    ifEmpty: "nothing would change"))
        ) {
            .array(
                shown.map {
                    .object([.init("action", $0[0]), .init("kind", $0[1]), .init("name", $0[2])])
                })
        }
    }
}
