import Columns
import SlipwayCore

extension Invocation {
    /// The deployment that a clause names.
    func deployment(_ keyword: ClauseKeyword) async throws -> Deployment {
        guard case .place(let place) = call.clause(keyword)?.argument else {
            throw lacks("deployment")
        }
        return try await lab.deployments.find(
            session.text(of: place.value), in: self.place(.in), as: caller)
    }

    /// Where a deployment answers, or would answer once `serve` runs. The date is today's.
    func predictionsURL(of deployment: Deployment) async -> String {
        let address = await endpoint.addressOfHome() ?? .usual
        return address.predictions(
            deployment: deployment.servingName ?? deployment.id,
            version: String(lab.clock.now().iso8601.prefix(10)))
    }
}
