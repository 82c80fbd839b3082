import Columns
import SlipwayCore

extension Command {
    static let showDeployment = Command(
        CommandSyntax(
            verb: "show", noun: .deployment, name: (.existing([.deployment]), .required),
            clauses: [.init(.in, .existing([.space])), .format],
            summary: "shows a deployment: status, model, hardware, endpoint",
            example: "show deployment attrition", changes: false)
    ) { call in
        let (deployment, model, _) = try await call.lab.deployments.findWithModel(
            call.name(), in: call.place(.in), as: call.caller)
        var status = JSONValue.string(deployment.state.rawValue)
        if let failure = deployment.failure { status = .string("failed: \(failure)") }
        return try .shown(
            [
                Section(
                    "Deployment",
                    [
                        .fields([
                            ("name", .string(deployment.name)), ("id", .string(deployment.id)),
                            ("mode", .string(deployment.mode.rawValue)), ("status", status),
                            (
                                "serving name",
                                deployment.servingName.map(JSONValue.string) ?? .null
                            ),
                            (
                                "model",
                                .string("\(model.name), revision \(deployment.revision)")
                            ),
                            (
                                "hardware",
                                .string(
                                    "\(deployment.hardware.rawValue): \(deployment.hardware.cpuCount)"
                                        + " CPU, \(deployment.hardware.memoryInGigabytes) GB")
                            ),
                            ("copies", .number(Double(deployment.copies))),
                            ("owner", .string(deployment.owner)),
                            ("created", .string(deployment.createdAt.shown)),
                            ("endpoint", .string(await call.predictionsURL(of: deployment))),
                        ])
                    ])
            ], JSONValue(deployment)
        ).formatted(by: call)
    }
}
