import Columns
import Foundation
import SlipwayCore

extension AssetDetails {
    /// What a client posts to make something: description, tags, and all else as the entity.
    init(posted body: JSONValue) throws {
        try self.init(
            posted: body,
            entity: body.without(["name", "description", "tags", "space_id", "project_id"]))
    }

    /// Description and tags as a client posts them, with something else as the entity.
    init(posted body: JSONValue, entity: JSONValue) throws {
        self.init(
            description: try body.text(at: "description"), tags: try body.texts(at: "tags") ?? [],
            entity: entity)
    }
}

extension JSONValue {
    /// `metadata` of an asset or deployment.
    static func metadata(
        id: String, name: String, details: AssetDetails?, place: PlaceID, owner: String,
        created: Date, modified: Date, revision: Int? = nil
    ) -> JSONValue {
        .record([
            "id": .string(id), "name": .string(name),
            "description": .text(details?.description),
            "tags": details.flatMap { $0.tags.isEmpty ? nil : .texts($0.tags) },
            "owner": .string(owner), "created_at": .time(created), "modified_at": .time(modified),
            "rev": revision.map { .string("\($0)") },
            place.key: .string(place.id),
        ])
    }

    /// The entity with its software specification by id and name, whichever was told.
    var withSoftwareSpecification: JSONValue {
        let told = self["software_spec"]
        guard let reference = told?["id"]?.string ?? told?["name"]?.string,
            let known = SoftwareSpecification.find(reference)
        else { return self }
        return adding([
            "software_spec": .record(["id": .string(known.id), "name": .string(known.name)])
        ])
    }
}

/// A project or space by id, as answers name it.
struct PlaceID: Sendable {
    let id: String
    let isSpace: Bool

    var key: String { isSpace ? "space_id" : "project_id" }
}
