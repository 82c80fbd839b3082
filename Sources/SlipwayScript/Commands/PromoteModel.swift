import Columns
import SlipwayCore

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
        let (project, target) = try await call.promotion()
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
}

extension Invocation {
    /// From which project and to which space something is to be promoted.
    func promotion() async throws -> (project: String, space: Space) {
        guard case .place(let to) = call.clause(.to)?.argument,
            case .space(let space)? = try await reference(to)
        else {
            throw Diagnostic(
                code: "bad-value",
                what: "\(call.noun?.noun.plural ?? "assets") are promoted to spaces",
                next: "say `to space NAME`", span: call.clause(.to)?.span)
        }
        let from = try await place(.from) ?? session.placeInUse?.reference
        guard case .project(let project)? = from else {
            throw Diagnostic(
                code: "no-place", what: "it is not said from which project",
                why: "\(call.noun?.noun.plural ?? "assets") are promoted from projects",
                next: "add `from project NAME`", span: call.span)
        }
        return (project, try await lab.spaces.find(space, as: caller))
    }
}
