import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// Scores records on online deployments.
struct Predictions {
    let lab: Lab
    let bodyLimitInBytes: Int
    let rowLimit: Int
    /// Whether those who call are functions, and tell which others wait for them. Anybody else
    /// could get past the number of a deployment's copies so.
    let isForFunctions: Bool
    let connections: OpenConnections

    var routes: [Route<UserContext>] {
        [Route(.post, ImmediatePredictions.path, predict)]
    }

    /// `{"input_data":[{"fields":[…],"values":[[…],…]},…]}` → `{"predictions":[…]}`, an item for
    /// each item.
    @Sendable
    private func predict(_ request: Request, _ context: UserContext) async throws -> Response {
        let deployment = try context.parameter("deployment")
        let body = try await request.bytes(limitInBytes: bodyLimitInBytes)
        try PlatformPayload.check(body)
        do {
            let chain = isForFunctions ? request.functionChain : []
            let answer = try await connections.whileOpen(context.channel) {
                try await lab.scoring.answer(
                    .bytes(body, .json), on: deployment, in: nil, chain: chain,
                    rowLimit: rowLimit, as: context.caller.telling(.servingNames))
            }
            switch answer {
            case .model(let result):
                let items = result.items.map {
                    PayloadItem(id: $0.id, batch: result.facts.answer($0.output))
                }
                return .json(bytes: JSONWriter.response(items))
            case .function(let answer, _, _): return .json(bytes: answer.bytes)
            }
        } catch LabError.noPlace(let kind, let name) {
            // A path names deployments by id or serving name, which need no place.
            guard kind == .deployment else {
                throw LabError.notFound(kind, name, place: nil, nearest: nil)
            }
            throw RequestError.noDeployment(name)
        }
    }
}

extension Request {
    /// The ids of the deployments whose functions wait for the answer, outermost first.
    fileprivate var functionChain: [String] {
        guard let name = HTTPField.Name("x-slipway-chain"), let text = headers[name] else {
            return []
        }
        return text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
    }
}
