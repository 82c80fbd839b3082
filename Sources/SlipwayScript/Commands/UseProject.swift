import Columns
import SlipwayCore

extension Command {
    static let useProject = Command(
        CommandSyntax(
            verb: "use", noun: .project, name: (.existing([.project]), .required),
            summary: "makes a project the place where bare names are looked up",
            example: "use project attrition", changes: false)
    ) { call, session in
        let project = try await call.lab.projects.find(call.name(), as: call.caller)
        session.placeInUse = Session.PlaceInUse(
            reference: .project(project.id), name: project.name)
        return .said("using project `\(project.name)`", JSONValue(project))
    }
}
