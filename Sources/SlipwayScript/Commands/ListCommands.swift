import Columns
import SlipwayCore

/// `list …`
extension Command {
    static let listSpaces = Command(
        CommandSyntax(
            verb: "list", noun: .space, isPlural: true, clauses: [.format],
            summary: "shows the spaces you belong to", example: "list spaces", changes: false)
    ) { call in
        try .list(
            await call.lab.spaces.list(as: call.caller),
            headings: [
                .init("name"), .init("stage"), .init("role"), .init("models", isNumber: true),
                .init("online", isNumber: true), .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no spaces yet: create space NAME",
            row: {
                [
                    .string($0.place.name), .string($0.place.stage.rawValue),
                    .string($0.role.rawValue), .number(Double($0.modelCount)),
                    .number(Double($0.onlineDeploymentCount)), .string($0.place.id),
                ]
            },
            value: { JSONValue($0.place) }
        ).formatted(by: call)
    }

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

    static let listModels = Command(
        CommandSyntax(
            verb: "list", noun: .model, isPlural: true,
            clauses: [.init(.in, .existing([.space, .project])), .format],
            summary: "shows the models of a space or project",
            example: "list models in project attrition", changes: false)
    ) { call in
        try .list(
            await call.lab.models.list(in: call.requiredPlace(.in), as: call.caller),
            headings: [
                .init("name"), .init("type"), .init("revision", isNumber: true),
                .init("promoted from"), .init("created", mayBeHidden: true),
                .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no models here yet",
            row: {
                [
                    .string($0.name), .string($0.current.facts.type),
                    .number(Double($0.current.number)),
                    $0.origin.map { .string($0.projectName) } ?? .null,
                    .string($0.createdAt.shown), .string($0.id),
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }

    static let listData = Command(
        CommandSyntax(
            verb: "list", noun: .data,
            clauses: [.init(.in, .existing([.space, .project])), .format],
            summary: "shows the data assets of a space or project",
            example: "list data in project attrition", changes: false)
    ) { call in
        try .list(
            await call.lab.data.list(in: call.requiredPlace(.in), as: call.caller),
            headings: [
                .init("name"), .init("rows", isNumber: true), .init("columns", isNumber: true),
                .init("created", mayBeHidden: true), .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no data here yet: import data FILE",
            row: {
                [
                    .string($0.name), .number(Double($0.rowCount)),
                    .number(Double($0.columnNames.count)), .string($0.createdAt.shown),
                    .string($0.id),
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }

    static let listDeployments = Command(
        CommandSyntax(
            verb: "list", noun: .deployment, isPlural: true,
            clauses: [.init(.in, .existing([.space])), .format],
            summary: "shows the deployments of a space",
            example: "list deployments in space lab", changes: false)
    ) { call in
        let place = try await call.requiredPlace(.in)
        guard case .space = place else {
            throw Diagnostic(
                code: "no-place", what: "it is not said in which space",
                why: "a project is in use, and deployments lie in spaces",
                next: "add `in space NAME`, or say `use space NAME`", span: call.call.span)
        }
        return try .list(
            await call.lab.deployments.list(in: place, as: call.caller),
            headings: [
                .init("name"), .init("mode"), .init("status"), .init("serving name"),
                .init("model", mayBeHidden: true), .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no deployments here yet",
            row: {
                [
                    .string($0.name), .string($0.mode.rawValue), .string($0.state.rawValue),
                    $0.servingName.map(JSONValue.string) ?? .null, .string($0.assetName),
                    .string($0.id),
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }

    static let listUsers = Command(
        CommandSyntax(
            verb: "list", noun: .user, isPlural: true, clauses: [.format],
            summary: "shows everybody who can log in", example: "list users", changes: false)
    ) { call in
        try .list(
            await call.lab.users.list(as: call.caller),
            headings: [.init("name"), .init("since"), .init("id", mayBeHidden: true)],
            ifEmpty: "no users",
            row: { [.string($0.name), .string($0.createdAt.shown), .string($0.id)] },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }

    static let listKeys = Command(
        CommandSyntax(
            verb: "list", noun: .key, isPlural: true, clauses: [.format],
            summary: "shows your API keys, without the keys themselves", example: "list keys",
            changes: false)
    ) { call in
        try .list(
            await call.lab.users.keys(as: call.caller),
            headings: [.init("name"), .init("created"), .init("id", mayBeHidden: true)],
            ifEmpty: "no API keys yet: create key NAME",
            row: { [.string($0.name), .string($0.createdAt.shown), .string($0.id)] },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }

    static let listSpecs = Command(
        CommandSyntax(
            verb: "list", noun: .spec, isPlural: true, clauses: [.format],
            summary: "shows the hardware specifications", example: "list specs", changes: false)
    ) { call in
        try .list(
            HardwareSpecification.allCases,
            headings: [
                .init("name"), .init("CPU", isNumber: true), .init("memory GB", isNumber: true),
            ],
            ifEmpty: "no specifications",
            row: {
                [
                    .string($0.rawValue), .number(Double($0.cpuCount)),
                    .number(Double($0.memoryInGigabytes)),
                ]
            },
            value: {
                .object([
                    .init("id", .string($0.rawValue)), .init("name", .string($0.rawValue)),
                    .init("kind", .string("spec")), .init("cpu", .number(Double($0.cpuCount))),
                    .init("memory_gb", .number(Double($0.memoryInGigabytes))),
                ])
            }
        ).formatted(by: call)
    }
}
