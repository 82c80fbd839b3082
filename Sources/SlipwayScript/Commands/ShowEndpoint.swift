import Columns
import SlipwayCore

extension Command {
    static let showEndpoint = Command(
        CommandSyntax(
            verb: "show", noun: .endpoint,
            clauses: [
                .init(.of, .existing([.deployment]), .required), .init(.in, .existing([.space])),
                .format,
            ],
            summary: "shows the address at which a deployment answers",
            example: "show endpoint of deployment attrition", changes: false)
    ) { call in
        let deployment = try await call.deployment(.of)
        let url = await call.predictionsURL(of: deployment)
        var outcome = Outcome(view: .text(url + "\n")) {
            .object([
                .init("id", .string(deployment.id)), .init("name", .string(deployment.name)),
                .init("kind", .string("endpoint")), .init("url", .string(url)),
            ])
        }
        if await call.endpoint.addressOfHome() == nil {
            outcome.notes = ["nothing listens there yet: `serve` starts the endpoint"]
        }
        return try outcome.formatted(by: call)
    }
}
