import Columns
import SlipwayCore

extension Command {
    static let showProject = Command(
        CommandSyntax(
            verb: "show", noun: .project, name: (.existing([.project]), .optional),
            clauses: [.format], summary: "shows a project: its assets and members",
            example: "show project attrition", changes: false)
    ) { call in
        let reference = try await call.nameOrPlaceInUse(.project)
        let project = try await call.lab.projects.find(reference, as: call.caller)
        return try .shown(
            [
                Section(
                    "Overview",
                    [
                        .fields([
                            ("name", .string(project.name)), ("GUID", .string(project.id)),
                            ("created", .string(project.createdAt.shown)),
                        ])
                    ]),
                Section("Assets", [.table(try await call.assets(in: .project(project.id)))]),
                Section("Manage", [.table(call.memberTable(project.members))]),
            ], JSONValue(project)
        ).formatted(by: call)
    }
}
