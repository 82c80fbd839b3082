import Columns
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Software and hardware specifications: the same in every space and on every machine, but for
/// software specifications of somebody's own, which lie in a space or project.
struct SpecificationRoutes {
    let lab: Lab

    var routes: [Route<UserContext>] {
        [
            Route(.get, "/v2/software_specifications", software),
            Route(.post, "/v2/software_specifications", derive),
            Route(.get, "/v2/software_specifications/:specification", showSoftware),
            Route(.delete, "/v2/software_specifications/:specification", delete),
            Route(.get, "/v2/hardware_specifications", hardware),
            Route(.get, "/v2/hardware_specifications/:specification", showHardware),
            Route(.get, "/ml/v4/list/software_specifications", states),
        ]
    }

    @Sendable
    private func software(_ request: Request, _ context: UserContext) async throws -> Response {
        list(
            SoftwareSpecification.all.map { (name: $0.name, resource: resource(of: $0)) }
                + (try await own(request, context).map {
                    (name: $0.name, resource: resource(of: $0))
                }), request)
    }

    /// The specifications of somebody's own in the place that is named, if one is.
    private func own(_ request: Request, _ context: UserContext) async throws -> [ClientAsset] {
        guard let place = request.place else { return [] }
        return try await lab.clientAssets.list(
            .softwareSpecification, in: place, as: context.caller)
    }

    /// `{"name":…,"base_software_specification":{"guid":…}}` → 201.
    @Sendable
    private func derive(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let name = try body.requiredString("name")
        let key = "base_software_specification"
        guard
            let reference = try body.text(at: "\(key).guid") ?? body.text(at: "\(key).id")
        else { throw RequestError.missingText(key: "\(key).guid") }
        guard let base = SoftwareSpecification.find(reference) else {
            throw RequestError.unknownSpecification(reference)
        }
        guard SoftwareSpecification.find(name) == nil else {
            throw RequestError.badField(
                key: "name", reason: "a specification that all have is called so")
        }
        guard try (body.list(at: "package_extensions") ?? []).isEmpty else {
            throw RequestError.noPackageExtensions
        }
        let entity: JSONValue = .record([
            key: .record(["guid": .string(base.id), "name": .string(base.name)]),
            "software_configuration": try body.object(at: "software_configuration"),
        ])
        let made = try await lab.clientAssets.create(
            name, .softwareSpecification, AssetDetails(posted: body, entity: entity),
            in: try request.place(of: body), as: context.caller)
        return .json(resource(of: made), status: .created)
    }

    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        let id = try context.parameter("specification")
        guard SoftwareSpecification.find(id) == nil else {
            throw RequestError.methodNotAllowed(
                .delete, path: request.uri.path, allowed: [.get, .head])
        }
        guard let own = try await lab.clientAssets.specification(id, as: context.caller) else {
            throw RequestError.unknownSpecification(id)
        }
        _ = try await lab.clientAssets.delete(own.id, in: request.place, as: context.caller)
        return Response(status: .noContent)
    }

    @Sendable
    private func hardware(_ request: Request, _ context: UserContext) throws -> Response {
        list(
            HardwareSpecification.allCases.map { (name: $0.rawValue, resource: resource(of: $0)) },
            request)
    }

    @Sendable
    private func showSoftware(
        _ request: Request, _ context: UserContext
    ) async throws -> Response {
        let id = try context.parameter("specification")
        if let known = SoftwareSpecification.find(id) { return .json(resource(of: known)) }
        guard let own = try await lab.clientAssets.specification(id, as: context.caller) else {
            throw RequestError.unknownSpecification(id)
        }
        return .json(resource(of: own))
    }

    @Sendable
    private func showHardware(_ request: Request, _ context: UserContext) throws -> Response {
        let id = try context.parameter("specification")
        guard let known = HardwareSpecification.find(id) else {
            throw RequestError.unknownSpecification(id)
        }
        return .json(resource(of: known))
    }

    /// In the words of the older client, which asks before it lists anything.
    @Sendable
    private func states(_ request: Request, _ context: UserContext) async throws -> Response {
        let wanted = request.query("state")
        let known =
            SoftwareSpecification.all.map { (id: $0.id, name: $0.name, like: $0) }
            + (try await own(request, context).compactMap { own in
                own.baseSpecification.map { (id: own.id, name: own.name, like: $0) }
            })
        return .json(
            .record([
                "results": .array(
                    known.filter { wanted == nil || $0.like.state.rawValue == wanted }.map {
                        .record([
                            "id": .string($0.id), "name": .string($0.name),
                            "state": .string($0.like.state.rawValue),
                            "replacement": .text($0.like.replacement),
                        ])
                    })
            ]))
    }

    private func list(
        _ all: [(name: String, resource: JSONValue)], _ request: Request
    ) -> Response {
        let name = request.query("name")
        let found = all.filter { name == nil || $0.name == name }.map(\.resource)
        return .json(
            .record(["total_results": .count(found.count), "resources": .array(found)]))
    }

    private func resource(of specification: SoftwareSpecification) -> JSONValue {
        let state: JSONValue? =
            specification.state == .deprecated
            ? .record(["replacement_name": .text(specification.replacement)]) : nil
        return .record([
            "metadata": metadata(
                specification.name, specification.id, "software_specification",
                description: specification.description
            ).adding([
                "life_cycle": .record([
                    "since_version": .string("4.0"), "deprecated": state,
                ])
            ]),
            "entity": .record([
                "software_specification": .record([
                    "type": .string("base"), "display_name": .string(specification.name),
                ])
            ]),
        ])
    }

    private func resource(of own: ClientAsset) -> JSONValue {
        .record([
            "metadata": metadata(
                own.name, own.id, "software_specification",
                description: own.details.description ?? ""
            ).adding(["created_at": .time(own.createdAt), "owner_id": .string(own.owner)]),
            "entity": .record([
                "software_specification": JSONValue.record([
                    "type": .string("derived"), "display_name": .string(own.name),
                    "package_extensions": .array([]),
                ]).adding(own.details.entity)
            ]),
        ])
    }

    private func resource(of hardware: HardwareSpecification) -> JSONValue {
        .record([
            "metadata": metadata(
                hardware.rawValue, hardware.id, "hardware_specification",
                description: "\(hardware.cpuCount) CPU and \(hardware.memoryInGigabytes) GB"),
            "entity": .record([
                "hardware_specification": .record([
                    "nodes": .record([
                        "cpu": .record(["units": .string("\(hardware.cpuCount)")]),
                        "mem": .record(["size": .string("\(hardware.memoryInGigabytes)Gi")]),
                        "num_nodes": .count(1),
                    ])
                ])
            ]),
        ])
    }

    private func metadata(
        _ name: String, _ id: String, _ type: String, description: String
    ) -> JSONValue {
        .record([
            "name": .string(name), "asset_id": .string(id),
            "description": .string(description),
            "href": .string("/v2/\(type)s/\(id)"), "asset_type": .string(type),
            "created_at": .string("2022-11-01T00:00:00.000Z"),
        ])
    }
}

extension Lab {
    /// A body that makes a model or function; where its software specification is one of somebody's
    /// own, that from which it is derived is told with it, so that it runs as long as that is known.
    ///
    /// - Throws: `RequestError.badField` for a specification that there is not: what needs it would
    ///   run on another one.
    func tellingBaseSpecification(
        in body: JSONValue, for place: PlaceReference, as caller: Caller
    ) async throws -> JSONValue {
        let told = body["software_spec"]
        guard let reference = told?["id"]?.string ?? told?["name"]?.string,
            SoftwareSpecification.find(reference) == nil
        else { return body }
        guard let own = try await specification(reference, in: place, as: caller),
            let base = own.baseSpecification
        else {
            throw RequestError.badField(
                key: "software_spec",
                reason: "there is no software specification `\(reference.prefix(200))`")
        }
        return body.adding([
            "software_spec": .record([
                "id": .string(own.id), "name": .string(own.name),
                "base_software_specification": .record([
                    "guid": .string(base.id), "name": .string(base.name),
                ]),
            ])
        ])
    }

    /// Somebody's own specification by its id, or by its name in a place.
    private func specification(
        _ reference: String, in place: PlaceReference, as caller: Caller
    ) async throws -> ClientAsset? {
        if let own = try await clientAssets.specification(reference, as: caller) { return own }
        return try await clientAssets.list(.softwareSpecification, in: place, as: caller)
            .first { $0.name == reference }
    }
}
