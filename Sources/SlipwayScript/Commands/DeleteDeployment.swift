import Columns
import SlipwayCore

extension Command {
    static let deleteDeployment = Command(
        CommandSyntax(
            verb: "delete", noun: .deployment, name: (.existing([.deployment]), .required),
            clauses: [.init(.in, .existing([.space])), .init(.yes, .nothing)],
            summary: "takes a deployment out of use; the model stays",
            example: "delete deployment live in space lab", changes: true)
    ) { call in
        let deployment = try await call.lab.deployments.delete(
            call.name(), in: call.place(.in), as: call.caller)
        return .said("deleted deployment `\(deployment.name)`", JSONValue(deployment))
    }
}
