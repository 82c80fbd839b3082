import Columns
import SlipwayCore

extension Command {
    static let createProject = Command(
        CommandSyntax(
            verb: "create", noun: .project, name: (.new("NAME"), .required),
            summary: "makes a project, of which you become an admin",
            example: "create project churn", changes: true)
    ) { call in
        let project = try await call.lab.projects.create(call.name(), as: call.caller)
        let namesakes = try await call.lab.projects.list(as: call.caller)
            .count { $0.place.name == project.name }
        return .said(
            "created project `\(project.name)` (id \(project.id))", JSONValue(project),
            next: "import model FOLDER into project \(quotedIfNeeded(project.name)) as NAME"
        ).noting(namesakes, "projects", name: project.name)
    }
}
