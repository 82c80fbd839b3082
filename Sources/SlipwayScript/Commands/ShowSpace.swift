import Columns
import SlipwayCore

extension Command {
    static let showSpace = Command(
        CommandSyntax(
            verb: "show", noun: .space, name: (.existing([.space]), .optional),
            clauses: [.format],
            summary: "shows a space: overview, assets, deployments, jobs, and how it is managed",
            example: "show space lab", changes: false)
    ) { call in
        let reference = try await call.nameOrPlaceInUse(.space)
        let space = try await call.lab.spaces.find(reference, as: call.caller)
        let place = PlaceReference.space(space.id)
        let deployments = try await call.lab.deployments.list(in: place, as: call.caller)
        let jobs = try await call.lab.jobs.list(in: place, as: call.caller)
        return try .shown(
            [
                Section(
                    "Overview",
                    [
                        .fields([
                            ("name", .string(space.name)), ("stage", .string(space.stage.rawValue)),
                            ("created", .string(space.createdAt.shown)),
                        ])
                    ]),
                Section("Assets", [.table(try await call.assets(in: place))]),
                Section(
                    "Deployments",
                    [
                        .table(
                            Table(
                                [
                                    .init("name"), .init("mode"), .init("status"),
                                    .init("serving name"),
                                ],
                                rows: deployments.map {
                                    [
                                        .string($0.name), .string($0.mode.rawValue),
                                        .string($0.state.rawValue),
                                        $0.servingName.map(JSONValue.string) ?? .null,
                                    ]
                                }, ifEmpty: "none"))
                    ]),
                Section(
                    "Jobs",
                    [
                        .table(
                            Table(Job.headings, rows: jobs.map(\.row), ifEmpty: "none"))
                    ]),
                Section(
                    "Manage",
                    [
                        .fields([
                            ("GUID", .string(space.id)), ("storage", .string(space.storage)),
                            (
                                "service",
                                space.service.map(JSONValue.string)
                                    ?? .string("none: deployments are refused")
                            ),
                        ]), .table(call.memberTable(space.members)),
                    ]),
            ], JSONValue(space)
        ).formatted(by: call)
    }
}
