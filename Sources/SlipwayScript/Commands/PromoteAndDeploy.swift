import Columns
import SlipwayCore

/// `promote model` and `deploy model`: the way from a project to a place where it answers.
extension Command {
    static let promoteModel = Command(
        CommandSyntax(
            verb: "promote", noun: .model, name: (.existing([.model]), .required),
            clauses: [
                .init(.from, .existing([.project])), .init(.to, .existing([.space]), .required),
                .init(.as, .new("NAME")),
            ],
            summary: "copies a model from a project into a space",
            example: "promote model challenger from project attrition to space lab",
            detail: "The copy has an id of its own and later changes do not reach it. Needs an "
                + "editor of both, and an admin of a production space.",
            changes: true)
    ) { call in
        guard case .place(let to) = call.call.clause(.to)?.argument,
            case .space(let space)? = try await call.reference(to)
        else {
            throw Diagnostic(
                code: "bad-value", what: "models are promoted to spaces",
                next: "say `to space NAME`", span: call.call.clause(.to)?.span)
        }
        let from = try await call.place(.from) ?? call.session.placeInUse?.reference
        guard case .project(let project)? = from else {
            throw Diagnostic(
                code: "no-place", what: "it is not said from which project",
                why: "models are promoted from projects", next: "add `from project NAME`",
                span: call.call.span)
        }
        let target = try await call.lab.spaces.find(space, as: call.caller)
        let model = try await call.lab.models.promote(
            call.name(), from: project, to: target.id, named: call.text(.as), as: call.caller)
        let inUse = call.session.placeInUse?.reference == .space(target.id)
        return .said(
            "promoted model `\(model.name)` to space `\(target.name)` (the copy has id \(model.id))",
            JSONValue(model),
            next: "deploy model \(quotedIfNeeded(model.name)) as "
                + "\(quotedIfNeeded(model.name + " deployment"))"
                + (inUse ? "" : " in space \(quotedIfNeeded(target.name))") + " online")
    }

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
