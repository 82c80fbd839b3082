import Columns
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Software and hardware specifications: the same in every space and on every machine.
struct SpecificationRoutes {
    var routes: [Route<UserContext>] {
        [
            Route(.get, "/v2/software_specifications", software),
            Route(.get, "/v2/software_specifications/:specification", showSoftware),
            Route(.get, "/v2/hardware_specifications", hardware),
            Route(.get, "/v2/hardware_specifications/:specification", showHardware),
            Route(.get, "/ml/v4/list/software_specifications", states),
        ]
    }

    @Sendable
    private func software(_ request: Request, _ context: UserContext) throws -> Response {
        list(SoftwareSpecification.all.map { (name: $0.name, resource: resource(of: $0)) }, request)
    }

    @Sendable
    private func hardware(_ request: Request, _ context: UserContext) throws -> Response {
        list(
            HardwareSpecification.allCases.map { (name: $0.rawValue, resource: resource(of: $0)) },
            request)
    }

    @Sendable
    private func showSoftware(_ request: Request, _ context: UserContext) throws -> Response {
        let id = try context.parameter("specification")
        guard let known = SoftwareSpecification.find(id) else {
            throw RequestError.unknownSpecification(id)
        }
        return .json(resource(of: known))
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
    private func states(_ request: Request, _ context: UserContext) throws -> Response {
        let wanted = request.query("state")
        let known = SoftwareSpecification.all.filter {
            wanted == nil || $0.state.rawValue == wanted
        }
        return .json(
            .record([
                "results": .array(
                    known.map { specification in
                        .record([
                            "id": .string(specification.id), "name": .string(specification.name),
                            "state": .string(specification.state.rawValue),
                            "replacement": .text(specification.replacement),
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
