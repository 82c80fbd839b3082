import Columns
import SlipwayCore

/// `show …` of spaces, projects and what lies in them.
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
                Section("Jobs", [.text("none")]),
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

    static let showModel = Command(
        CommandSyntax(
            verb: "show", noun: .model, name: (.existing([.model]), .required),
            clauses: [.init(.in, .existing([.space, .project])), .format],
            summary: "shows a model: its stages, inputs, training and revisions",
            example: "show model challenger in project attrition", changes: false)
    ) { call in
        let model = try await call.lab.models.find(
            call.name(), in: call.place(.in), as: call.caller)
        let facts = model.current.facts
        var fields: [(label: String, value: JSONValue)] = [
            ("name", .string(model.name)), ("id", .string(model.id)), ("type", .string(facts.type)),
            ("software specification", .string(facts.softwareSpecification)),
            ("label", model.label.map(JSONValue.string) ?? .null),
            ("training data", model.training.map { .string($0.dataName) } ?? .null),
        ]
        if let origin = model.origin {
            fields.append(
                (
                    "promoted from",
                    .string("project \(origin.projectName), by \(origin.promotedBy)")
                ))
        }
        fields.append(("size", .string("\(model.current.content.sizeInBytes) bytes")))
        fields.append(("SHA-256", .string(model.current.content.hash)))
        return try .shown(
            [
                Section("Model", [.fields(fields)]),
                Section(
                    "Stages",
                    [
                        .table(
                            Table(
                                [.init("stage"), .init("what"), .init("uid", mayBeHidden: true)],
                                rows: facts.stages.map {
                                    [.string($0.className), .string($0.summary), .string($0.uid)]
                                }, ifEmpty: "none: the pipeline is empty"))
                    ]),
                Section(
                    "Inputs",
                    [
                        .table(
                            Table(
                                [.init("field"), .init("type")],
                                rows: facts.inputs.map { [.string($0.name), .string($0.type)] },
                                ifEmpty: "none"))
                    ]),
                Section(
                    "Revisions",
                    [
                        .table(
                            Table(
                                [.init("number", isNumber: true), .init("created")],
                                rows: model.revisions.map {
                                    [.number(Double($0.number)), .string($0.createdAt.shown)]
                                }, ifEmpty: "none"))
                    ]),
            ], JSONValue(model)
        ).formatted(by: call)
    }

    static let showData = Command(
        CommandSyntax(
            verb: "show", noun: .data, name: (.existing([.data]), .required),
            clauses: [
                .init(.in, .existing([.space, .project])), .init(.limit, .number), .format,
            ],
            summary: "shows the rows of a data asset",
            example: "show data evaluation in project attrition limit 5", changes: false)
    ) { call in
        let place = try await call.place(.in)
        let asset = try await call.lab.data.find(call.name(), in: place, as: call.caller)
        let bytes = try await call.lab.data.bytes(of: asset.id, in: nil, as: call.caller)
        let batch = try Records.read(bytes, schema: [])
        let limit = try call.count(.limit, in: 0 ... .max) ?? batch.rowCount
        let shown = batch.rows(at: Array(0..<min(limit, batch.rowCount)))
        return try Outcome(batch: shown).formatted(by: call)
    }

    static let showDeployment = Command(
        CommandSyntax(
            verb: "show", noun: .deployment, name: (.existing([.deployment]), .required),
            clauses: [.init(.in, .existing([.space])), .format],
            summary: "shows a deployment: status, model, hardware, endpoint",
            example: "show deployment attrition", changes: false)
    ) { call in
        let (deployment, model, _) = try await call.lab.deployments.findWithModel(
            call.name(), in: call.place(.in), as: call.caller)
        var status = JSONValue.string(deployment.state.rawValue)
        if let failure = deployment.failure { status = .string("failed: \(failure)") }
        return try .shown(
            [
                Section(
                    "Deployment",
                    [
                        .fields([
                            ("name", .string(deployment.name)), ("id", .string(deployment.id)),
                            ("mode", .string(deployment.mode.rawValue)), ("status", status),
                            (
                                "serving name",
                                deployment.servingName.map(JSONValue.string) ?? .null
                            ),
                            (
                                "model",
                                .string("\(model.name), revision \(deployment.revision)")
                            ),
                            (
                                "hardware",
                                .string(
                                    "\(deployment.hardware.rawValue): \(deployment.hardware.cpuCount)"
                                        + " CPU, \(deployment.hardware.memoryInGigabytes) GB")
                            ),
                            ("copies", .number(Double(deployment.copies))),
                            ("owner", .string(deployment.owner)),
                            ("created", .string(deployment.createdAt.shown)),
                            ("endpoint", .string(await call.predictionsURL(of: deployment))),
                        ])
                    ])
            ], JSONValue(deployment)
        ).formatted(by: call)
    }

    static let showJournal = Command(
        CommandSyntax(
            verb: "show", noun: .journal, clauses: [.init(.limit, .number), .format],
            summary: "shows what was changed: by whom, when, and by which statement",
            example: "show journal limit 10", changes: false)
    ) { call in
        let limit = try call.count(.limit, in: 0 ... .max)
        let entries = try await call.lab.journal(last: limit, as: call.caller)
        return try .list(
            entries,
            headings: [
                .init("number", isNumber: true), .init("at"), .init("who"),
                .init("through", mayBeHidden: true), .init("statement"),
            ],
            ifEmpty: limit == 0 ? "no entries shown" : "nothing has been changed yet",
            row: {
                [
                    .number(Double($0.number)), .string($0.at.shown), .string($0.userName),
                    .string($0.door.rawValue), .string($0.statement),
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}

extension Invocation {
    /// The name as written, or the place in use when it is of that kind.
    fileprivate func nameOrPlaceInUse(_ noun: Noun) async throws -> String {
        if call.name != nil { return try name() }
        switch (noun, session.placeInUse?.reference) {
        case (.space, .space(let id)), (.project, .project(let id)): return id
        default:
            throw Diagnostic(
                code: "missing-name", what: "it is not said which \(noun.rawValue)",
                why: "no \(noun.rawValue) is in use", next: "show \(noun.rawValue) NAME",
                span: call.span)
        }
    }

    fileprivate func assets(in place: PlaceReference) async throws -> Table {
        let models = try await lab.models.list(in: place, as: caller)
        let data = try await lab.data.list(in: place, as: caller)
        let rows: [[JSONValue]] =
            models.map { [.string("model"), .string($0.name), .string($0.current.facts.type)] }
            + data.map { [.string("data"), .string($0.name), .string("\($0.rowCount) rows")] }
        return Table([.init("kind"), .init("name"), .init("what")], rows: rows, ifEmpty: "none")
    }

    fileprivate func memberTable(_ members: [Member]) -> Table {
        Table(
            [.init("member"), .init("role")],
            rows: members.map { [.string($0.userName), .string($0.role.rawValue)] },
            ifEmpty: "no members")
    }
}

extension JSONValue {
    fileprivate init(_ entry: JournalEntry) {
        self = .object([
            .init("id", .number(Double(entry.number))),
            .init("name", .string(entry.statement)), .init("kind", .string("journal")),
            .init("at", .string(entry.at.iso8601)), .init("user", .string(entry.userName)),
            .init("door", .string(entry.door.rawValue)),
            .init("statement", .string(entry.statement)),
            .init(
                "changes",
                .array(
                    entry.changes.map { change in
                        .object([
                            .init("id", .string((change.after ?? change.before)?.id ?? "")),
                            .init(
                                "kind",
                                .string((change.after ?? change.before)?.kind.rawValue ?? "")),
                            .init("before", .embedded(change.before)),
                            .init("after", .embedded(change.after)),
                        ])
                    })),
        ])
    }

    /// The image of an object as JSON.
    private static func embedded(_ object: StoredObject?) -> JSONValue {
        guard let object else { return .null }
        let body = (try? JSONValue.parse(Array(object.body.utf8))) ?? .string(object.body)
        guard object.kind == .key, case .object(let members) = body else { return body }
        return .object(members.filter { $0.key != "hash" })
    }
}
