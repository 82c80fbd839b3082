import Columns
import SlipwayCore

extension Command {
    static let deleteProject = Command(
        CommandSyntax(
            verb: "delete", noun: .project, name: (.existing([.project]), .required),
            clauses: [.init(.yes, .nothing)],
            summary: "removes a project and everything in it",
            example: "delete project attrition yes", changes: true)
    ) { call in
        let project = try await call.lab.projects.delete(
            call.name(), confirmed: call.isConfirmed, as: call.caller)
        return .said("deleted project `\(project.name)`", JSONValue(project))
    }
}
