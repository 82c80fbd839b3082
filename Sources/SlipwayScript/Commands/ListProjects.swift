import Columns
import SlipwayCore

extension Command {
    static let listProjects = Command(
        CommandSyntax(
            verb: "list", noun: .project, isPlural: true, clauses: [.format],
            summary: "shows the projects you belong to", example: "list projects", changes: false)
    ) { call in
        try .list(
            await call.lab.projects.list(as: call.caller),
            headings: [
                .init("name"), .init("role"), .init("models", isNumber: true),
                .init("data", isNumber: true), .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no projects yet: create project NAME",
            row: {
                [
                    .string($0.place.name), .string($0.role.rawValue),
                    .number(Double($0.modelCount)), .number(Double($0.dataCount)),
                    .string($0.place.id),
                ]
            },
            value: { JSONValue($0.place) }
        ).formatted(by: call)
    }
}
