import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The Open Inference Protocol (version 2) on the same online deployments: a tensor is a column.
///
/// A model's name is the deployment's id or serving name, and answers say it as the request does:
/// clients compare. It has one version: that revision of the model which is deployed, and 1 for a
/// function.
/// Source: the protocol's REST API as its project publishes it.
struct InferenceRoutes {
    let lab: Lab
    let bodyLimitInBytes: Int
    let rowLimit: Int
    let connections: OpenConnections

    /// Below which deployments are, whose errors its clients read.
    static let models = "/v2/models/"

    var routes: [Route<UserContext>] {
        [":model", ":model/versions/:version"].map { Self.models + $0 }
            .reduce(into: [Route(.get, "/v2", server)]) { routes, one in
                routes += [
                    Route(.get, one, metadata), Route(.get, one + "/ready", ready),
                    Route(.post, one + "/infer", infer),
                ]
            }
    }

    @Sendable
    private func server(_ request: Request, _ context: UserContext) -> Response {
        .json([
            "name": .string("slipway"), "version": .string(Versions.platform),
            "extensions": .array([]),
        ])
    }

    @Sendable
    private func metadata(_ request: Request, _ context: UserContext) async throws -> Response {
        let (name, deployment) = try await deployment(context)
        guard deployment.assetType == .model else {
            return .json(
                .record([
                    "name": .string(name), "versions": .texts([deployment.version]),
                    "platform": .string(Function.type), "inputs": .array([]), "outputs": .array([]),
                ]))
        }
        let (_, _, revision) = try await lab.deployments.findWithModel(
            deployment.id, in: nil, as: context.caller)
        let facts = revision.facts
        return .json(
            .record([
                "name": .string(name), "versions": .texts([deployment.version]),
                "platform": .string(facts.type),
                "inputs": .array(
                    facts.inputs.map { input in
                        .record([
                            "name": .string(input.name),
                            "datatype": .string(Tensor.Datatype(ofField: input.type).rawValue),
                            "shape": .array([.number(-1)]),
                        ])
                    }),
                "outputs": .array(
                    facts.outputs.map { name in
                        .record([
                            "name": .string(name),
                            "datatype": .string(facts.datatype(ofOutput: name).rawValue),
                            "shape": .array(
                                name == facts.predictionColumn
                                    ? [.number(-1)] : [.number(-1), .number(-1)]),
                        ])
                    }),
            ]))
    }

    @Sendable
    private func ready(_ request: Request, _ context: UserContext) async throws -> Response {
        let (name, deployment) = try await deployment(context)
        // Whoever watches goes by the status.
        try deployment.checkReady()
        return .json(["name": .string(name), "ready": .boolean(true)])
    }

    /// `{"inputs":[{"name":…,"shape":[n],"datatype":"FP64","data":[…]},…]}` → `{"outputs":[…]}`:
    /// those that `"outputs":[{"name":…},…]` asks for, or all.
    @Sendable
    private func infer(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: bodyLimitInBytes)
        let (name, deployment) = try await deployment(context)
        let payload = try Tensor.payload(of: body.list(at: "inputs") ?? [])
        let wanted = try body.list(at: "outputs") ?? []
        let answer = try await connections.whileOpen(context.channel) {
            try await lab.scoring.answer(
                .bytes(Array(payload.compact.utf8), .json), on: deployment.id, in: nil, chain: [],
                rowLimit: rowLimit, as: context.caller)
        }
        let item: JSONValue?
        // That which has answered: another may have come since the request.
        let answering: Deployment
        var inputs: Set<String> = []
        var texts: Set<String> = []
        switch answer {
        case .model(let result):
            answering = result.deployment
            let items = result.items.map { PayloadItem(id: $0.id, batch: $0.output) }
            item = try JSONValue.parse(JSONWriter.response(items))["predictions"]?[0]
            inputs = Set(result.items.first?.input.columnNames ?? [])
            texts = Set(
                result.facts.outputs.filter { result.facts.datatype(ofOutput: $0) == .bytes })
        case .function(let answer, let deployment, _):
            answering = deployment
            item = try JSONValue.parse(answer.bytes)["predictions"]?[0]
        }
        let outputs = item.map { Tensor.outputs(of: $0, without: inputs, texts: texts) } ?? []
        return .json(
            .record([
                "model_name": .string(name), "model_version": .string(answering.version),
                "id": try body.text(at: "id").map { .string($0) },
                "outputs": .array(try Tensor.chosen(outputs, by: wanted)),
            ]))
    }

    private func deployment(
        _ context: UserContext
    ) async throws -> (name: String, deployment: Deployment) {
        let name = try context.parameter("model")
        do {
            let deployment = try await lab.deployments.find(
                name, in: nil, as: context.caller.telling(.servingNames))
            if context.parameters.get("version") != nil {
                let version = try context.parameter("version")
                guard version == deployment.version else {
                    throw RequestError.noModelVersion(version, only: deployment.version)
                }
            }
            return (name, deployment)
        } catch LabError.noPlace, LabError.notFound {
            throw RequestError.noDeployment(name)
        }
    }
}

extension Deployment {
    fileprivate var version: String { "\(revision)" }
}

extension ModelFacts {
    /// Pipelines add numbers; what a classifier of a Python framework predicts is one of its classes.
    func datatype(ofOutput name: String) -> Tensor.Datatype {
        guard name == predictionColumn else { return .fp64 }
        return switch classes?.first {
        case .text?: .bytes
        case .boolean?: .bool
        case .number?, nil: .fp64
        }
    }
}
