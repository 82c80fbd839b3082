import Columns
import SlipwayCore

extension Command {
    static let deployModel = Command(
        CommandSyntax(
            verb: "deploy", noun: .model, name: (.existing([.model]), .required),
            clauses: [
                .init(.as, .new("NAME"), .required), .init(.online, .nothing, .required),
                .init(.in, .existing([.space])), .init(.serving, .text("NAME")),
                .init(.hardware, .word(HardwareSpecification.allCases.map(\.rawValue))),
                .init(.copies, .number), .init(.with, .pairs(["revision"])),
            ],
            summary: "makes a model of a space answer requests",
            example: "deploy model challenger as \"challenger deployment\" in space lab online",
            detail: "A serving name is a readable name in the endpoint: 1 to 36 of a-z, 0-9 and _.",
            changes: true)
    ) { call in
        let revision = try call.option("revision").map { value, span in
            guard let number = value.integer else {
                throw Diagnostic(
                    code: "bad-value", what: "a revision is a whole number", span: span)
            }
            return number
        }
        let name = try call.text(.as) ?? call.name()
        let deployment = try await call.lab.deployments.deploy(
            model: call.name(), in: call.place(.in), named: name,
            Deployments.Configuration(
                mode: .online, servingName: call.text(.serving),
                hardware: call.word(.hardware, as: HardwareSpecification.self) ?? .s,
                copies: call.count(.copies, in: 1...10) ?? 1, revision: revision),
            as: call.caller)
        if deployment.state == .failed {
            throw Diagnostic(
                code: "deployment-failed",
                what: "the deployment `\(deployment.name)` was made and failed",
                why: deployment.failure,
                next: "show deployment \(quotedIfNeeded(deployment.name))",
                span: call.call.name?.span)
        }
        return .said(
            "deployed `\(deployment.name)` online: \(deployment.state.rawValue) (id \(deployment.id))",
            JSONValue(deployment),
            next: "score file RECORDS.json on "
                + quotedIfNeeded(deployment.servingName ?? deployment.name))
    }
}
