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
        let deployment = try await call.lab.deployments.find(
            call.name(), in: call.place(.in), as: call.caller)
        var status = JSONValue.string(deployment.state.rawValue)
        if let failure = deployment.failure { status = .string("failed: \(failure)") }
        var fields: [(label: String, value: JSONValue)] = [
            ("name", .string(deployment.name)), ("id", .string(deployment.id)),
            ("mode", .string(deployment.mode.rawValue)), ("status", status),
        ]
        switch deployment.assetType {
        case .model:
            fields.append(
                ("model", .string("\(deployment.assetName), revision \(deployment.revision)")))
        case .function: fields.append(("function", .string(deployment.assetName)))
        }
        for remark in deployment.remarks ?? [] { fields.append(("remark", .string(remark))) }
        fields.append(("hardware", .string(deployment.hardware.inWords)))
        if deployment.mode == .online {
            fields.insert(
                ("serving name", deployment.servingName.map(JSONValue.string) ?? .null), at: 4)
            fields.append(("copies", .number(Double(deployment.copies))))
        }
        fields += [
            ("owner", .string(deployment.owner)),
            ("created", .string(deployment.createdAt.shown)),
        ]
        if deployment.mode == .online {
            fields.append(("endpoint", .string(await call.predictionsURL(of: deployment))))
        }
        return try .shown([Section("Deployment", [.fields(fields)])], JSONValue(deployment))
            .formatted(by: call)
    }
}
