import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Deployments, but for scoring on them.
struct DeploymentRoutes {
    /// What can be changed, beside what deployments run on.
    private static let texts: Set = ["name", "description", "tags", "custom"]

    let lab: Lab

    var routes: [Route<UserContext>] {
        let one = "/ml/v4/deployments/:deployment"
        return [
            Route(.post, "/ml/v4/deployments", create),
            Route(.get, "/ml/v4/deployments", list),
            Route(.get, one, show),
            Route(.patch, one, change),
            Route(.delete, one, delete),
        ]
    }

    /// `{"name":…,"online":{},"asset":{"id":…},"space_id":…}` → 202.
    @Sendable
    private func create(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let name = try body.requiredString("name")
        guard let asset = body["asset"]?["id"]?.string else {
            throw RequestError.missingText(key: "asset.id")
        }
        let place = try request.place(of: body)
        let configuration = try Deployments.Configuration(posted: body)
        let deployment =
            if try await isFunction(asset, in: place, as: context.caller) {
                try await lab.deployments.deploy(
                    function: asset, in: place, named: name, configuration, as: context.caller)
            } else {
                try await lab.deployments.deploy(
                    model: asset, in: place, named: name, configuration, as: context.caller)
            }
        return .json(deployment.resource(for: request, context), status: .accepted)
    }

    private func isFunction(
        _ id: String, in place: PlaceReference, as caller: Caller
    ) async throws -> Bool {
        do {
            _ = try await lab.functions.find(id, in: place, as: caller)
            return true
        } catch LabError.notFound(.function, _, _, _) {
            return false
        }
    }

    /// A page; with `conflict=true` whether a serving name is taken: 409 or 204.
    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        if let name = request.query("serving_name"), request.query("conflict") == "true" {
            if try await lab.deployments.isTaken(servingName: name, as: context.caller) {
                throw LabError.servingNameTaken(name, by: nil)
            }
            return Response(status: .noContent)
        }
        var found: [Deployment] = []
        if let space = request.query("space_id") {
            found = try await lab.deployments.list(in: .space(space), as: context.caller)
        } else if request.query("project_id") == nil {
            for space in try await lab.spaces.list(as: context.caller) {
                found += try await lab.deployments.list(
                    in: .space(space.place.id), as: context.caller)
            }
        }
        if let tag = request.query("tag.value") {
            found = found.filter { $0.details?.tags.contains(tag) ?? false }
        }
        let wanted = ["serving_name", "asset_id", "name", "type", "state"].map { key in
            (key, request.query(key))
        }
        found = found.filter { deployment in
            wanted.allSatisfy { key, value in value == nil || deployment.value(of: key) == value }
        }
        return try Page.response(found.map { $0.resource(for: request, context) }, to: request)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        .json(try await deployment(request, context).resource(for: request, context))
    }

    /// What is deployed, the serving name and the copies: 202; anything else: 200.
    @Sendable
    private func change(_ request: Request, _ context: UserContext) async throws -> Response {
        let patch = try Patch(await request.json(limitInBytes: BodyLimit.document))
        let deployment = try await deployment(request, context)
        var change = Deployments.Change()
        var isLater = false
        for step in patch.steps {
            switch step.path {
            case ["asset"]:
                guard let id = step.value?["id"]?.string else {
                    throw RequestError.missingText(key: "asset.id")
                }
                change.asset = (id, try JSONValue.count(step.value?["rev"], of: "asset.rev"))
                isLater = true
            case ["online", "parameters"], ["online"]:
                let parameters = step.path.count == 1 ? step.value?["parameters"] : step.value
                change.servingName = try servingName(parameters?["serving_name"])
                isLater = true
            case ["online", "parameters", "serving_name"]:
                change.servingName = try servingName(step.value)
                isLater = true
            case ["hardware_spec"]:
                guard let value = step.value, value.object != nil else {
                    throw RequestError.badPatch(reason: "`hardware_spec` is an object")
                }
                let body = JSONValue.object([.init("hardware_spec", value)])
                guard try body.postedHardware.map({ $0 == deployment.hardware }) ?? true else {
                    throw RequestError.badPatch(
                        reason: "the hardware of a deployment stays; its `num_nodes` can be changed"
                    )
                }
                change.copies = try JSONValue.count(
                    step.value?["num_nodes"], of: "hardware_spec.num_nodes")
                isLater = true
            case ["hardware_spec", "num_nodes"]:
                change.copies = try JSONValue.count(step.value, of: "hardware_spec.num_nodes")
                isLater = true
            case ["custom"]:
                _ = try JSONValue.record(["custom": step.value]).object(at: "custom")
            case let path where Self.texts.contains(path[0]): break
            default:
                let path = step.path.joined(separator: "/").prefix(200)
                throw RequestError.badPatch(reason: "`/\(path)` of a deployment cannot be changed")
            }
        }
        change.text = { deployment in
            try patch.assetChange(
                of: deployment.details?.entity ?? .object([]),
                except: ["asset", "online", "hardware_spec"])
        }
        let changed = try await lab.deployments.change(
            deployment.id, change, in: nil, as: context.caller)
        return .json(changed.resource(for: request, context), status: isLater ? .accepted : .ok)
    }

    private func servingName(_ value: JSONValue?) throws -> String {
        guard let name = value?.string else {
            throw RequestError.badPatch(
                reason: "a serving name is a text, and stays once it is given")
        }
        return name
    }

    @Sendable
    private func delete(_ request: Request, _ context: UserContext) async throws -> Response {
        let deployment = try await deployment(request, context)
        _ = try await lab.deployments.delete(deployment.id, in: nil, as: context.caller)
        return Response(status: .noContent)
    }

    private func deployment(
        _ request: Request, _ context: UserContext
    ) async throws -> Deployment {
        try await byID {
            try await lab.deployments.find(
                context.parameter("deployment"), in: request.place, as: context.caller)
        }
    }
}

extension Deployments.Configuration {
    fileprivate init(posted body: JSONValue) throws {
        let body = body.without([])
        let (online, batch) = (try body.object(at: "online"), try body.object(at: "batch"))
        guard (online == nil) != (batch == nil) else {
            throw RequestError.badField(
                key: "online", reason: "a deployment has either `online` or `batch`")
        }
        let isBatch = batch != nil
        self.init(
            mode: isBatch ? .batch : .online,
            servingName: try body.text(at: "online.parameters.serving_name"),
            hardware: try body.postedHardware ?? (isBatch ? .xs : .s),
            copies: try JSONValue.count(
                body["hardware_spec"]?["num_nodes"], of: "hardware_spec.num_nodes") ?? 1,
            revision: try JSONValue.count(body["asset"]?["rev"], of: "asset.rev"),
            details: try AssetDetails(
                posted: body,
                // The revision that was asked for is told again, also when it is the newest.
                entity: .record([
                    "custom": try body.object(at: "custom"), "rev": body["asset"]?["rev"],
                ])))
    }
}

extension Deployment {
    /// What a list may be filtered by.
    fileprivate func value(of key: String) -> String? {
        switch key {
        case "serving_name": servingName
        case "asset_id": assetID
        case "name": name
        case "type": assetType.rawValue
        case "state": state.rawValue
        default: nil
        }
    }

    /// As the platform tells of it; addresses are made of the one that the client used.
    func resource(for request: Request, _ context: UserContext) -> JSONValue {
        let base = "\(request.origin(context))/ml/v4/deployments"
        let url = "\(base)/\(id)/predictions"
        let isOnline = mode == .online
        let serving = servingName.map { "\(base)/\($0)/predictions" }
        let asset: JSONValue = .record([
            "id": .string(assetID),
            "rev": details?.entity["rev"] == nil && revision == 1 ? nil : .string("\(revision)"),
        ])
        var status: JSONValue = .record(["state": .string(state.rawValue)])
        if isOnline {
            status = status.adding([
                "online_url": .record(["url": .string(url)]),
                "serving_urls": serving.map { .texts([$0, url]) } ?? .texts([url]),
                "inference": .array(
                    ([url] + [serving].compactMap(\.self)).map {
                        .record(["url": .string($0)])
                    }),
            ])
        }
        if let problem = failure ?? changeFailure {
            status = status.adding([
                "failure": .record([
                    "errors": .array([
                        .record([
                            "code": .string(
                                failure == nil ? "patch_failed" : "deployment_failed"),
                            "message": .string(problem),
                        ])
                    ])
                ])
            ])
        }
        let parameters: JSONValue? = servingName.map { .record(["serving_name": .string($0)]) }
        return .record([
            "metadata": .metadata(
                id: id, name: name, details: details, place: PlaceID(id: spaceID, isSpace: true),
                owner: owner, created: createdAt, modified: modifiedAt),
            "entity": .record([
                "name": .string(name), "description": .text(details?.description),
                "space_id": .string(spaceID), "custom": details?.entity["custom"] ?? .object([]),
                "asset": asset, "deployed_asset_type": .string(assetType.rawValue),
                "online": isOnline ? .record(["parameters": parameters]) : nil,
                "batch": isOnline ? nil : .object([]),
                "hardware_spec": .record([
                    "id": .string(hardware.id), "name": .string(hardware.rawValue),
                    "num_nodes": .count(copies),
                ]), "status": status,
            ]),
        ])
    }
}
