import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The Open Inference Protocol (version 2) on the same online deployments: a tensor is a column.
///
/// A model's name is the deployment's id or serving name.
/// Source: the protocol's REST API as its project publishes it.
struct InferenceRoutes {
    let lab: Lab
    let bodyLimitInBytes: Int
    let rowLimit: Int
    let connections: OpenConnections

    var routes: [Route<UserContext>] {
        let one = "/v2/models/:model"
        return [
            Route(.get, "/v2", server), Route(.get, "/v2/health/live", live),
            Route(.get, "/v2/health/ready", live), Route(.get, one, metadata),
            Route(.get, one + "/ready", ready), Route(.post, one + "/infer", infer),
        ]
    }

    @Sendable
    private func server(_ request: Request, _ context: UserContext) -> Response {
        .json([
            "name": .string("slipway"), "version": .string(Versions.platform),
            "extensions": .array([]),
        ])
    }

    @Sendable
    private func live(_ request: Request, _ context: UserContext) -> Response {
        .json(["live": .boolean(true), "ready": .boolean(true)])
    }

    @Sendable
    private func metadata(_ request: Request, _ context: UserContext) async throws -> Response {
        let deployment = try await deployment(context)
        guard deployment.assetType == .model else {
            return .json(
                .record([
                    "name": .string(deployment.name), "platform": .string(Function.type),
                    "inputs": .array([]), "outputs": .array([]),
                ]))
        }
        let (_, _, revision) = try await lab.deployments.findWithModel(
            deployment.id, in: nil, as: context.caller)
        let facts = revision.facts
        return .json(
            .record([
                "name": .string(deployment.name),
                "versions": .texts(["\(revision.number)"]), "platform": .string(facts.type),
                "inputs": .array(
                    facts.inputs.map { input in
                        .record([
                            "name": .string(input.name),
                            "datatype": .string(Tensor.datatype(ofField: input.type)),
                            "shape": .array([.number(-1)]),
                        ])
                    }),
                "outputs": .array(
                    facts.outputs.map { name in
                        .record([
                            "name": .string(name), "datatype": .string("FP64"),
                            "shape": .array(
                                name == facts.predictionColumn
                                    ? [.number(-1)] : [.number(-1), .number(-1)]),
                        ])
                    }),
            ]))
    }

    @Sendable
    private func ready(_ request: Request, _ context: UserContext) async throws -> Response {
        let deployment = try await deployment(context)
        return .json([
            "name": .string(deployment.name),
            "ready": .boolean(deployment.mode == .online && deployment.state == .ready),
        ])
    }

    /// `{"inputs":[{"name":…,"shape":[n],"datatype":"FP64","data":[…]},…]}` → `{"outputs":[…]}`.
    @Sendable
    private func infer(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: bodyLimitInBytes)
        let deployment = try await deployment(context)
        let payload = try Tensor.payload(of: body["inputs"]?.array ?? [])
        let answer = try await connections.whileOpen(context.channel) {
            try await lab.scoring.answer(
                .bytes(Array(payload.compact.utf8), .json), on: deployment.id, in: nil, chain: [],
                rowLimit: rowLimit, as: context.caller)
        }
        let item: JSONValue?
        let inputs: Set<String>
        switch answer {
        case .model(let result):
            let items = result.items.map { PayloadItem(id: $0.id, batch: $0.output) }
            item = try JSONValue.parse(JSONWriter.response(items))["predictions"]?[0]
            inputs = Set(result.items.first?.input.columnNames ?? [])
        case .function(let answer, _, _):
            item = try JSONValue.parse(answer.bytes)["predictions"]?[0]
            inputs = []
        }
        return .json(
            .record([
                "model_name": .string(deployment.name), "id": body["id"],
                "outputs": .array(item.map { Tensor.outputs(of: $0, without: inputs) } ?? []),
            ]))
    }

    private func deployment(_ context: UserContext) async throws -> Deployment {
        let name = try context.parameter("model")
        do {
            return try await lab.deployments.find(
                name, in: nil, as: context.caller.telling(.servingNames))
        } catch LabError.noPlace, LabError.notFound {
            throw RequestError.noDeployment(name)
        }
    }
}
