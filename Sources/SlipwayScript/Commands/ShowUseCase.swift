import Columns
import SlipwayCore

extension Command {
    static let showUseCase = Command(
        CommandSyntax(
            verb: "show", noun: .usecase, name: (.existing([.usecase]), .required),
            clauses: [.format],
            summary: "shows how far the models of a use case have come, and what happened to them",
            example: "show usecase churn",
            detail: "Develop: in a project. Deploy: in a space and not evaluated yet. Validate: "
                + "evaluated there, or in a space for testing. Operate: in a production space.",
            changes: false)
    ) { call in
        let overview = try await call.lab.useCases.overview(of: call.name(), as: call.caller)
        return try Outcome.shown(overview.sections, JSONValue(overview)).formatted(by: call)
    }
}

extension UseCaseOverview {
    private static let eventsShown = 12

    fileprivate var sections: [Section] {
        var fields: [(label: String, value: JSONValue)] = [
            ("name", .string(useCase.name)), ("id", .string(useCase.id)),
            ("status", .string(status.rawValue)), ("risk", .string(useCase.risk.rawValue)),
        ]
        if let purpose = useCase.purpose { fields.append(("purpose", .string(purpose))) }
        fields += [
            ("owner", .string(useCase.owner)), ("created", .string(useCase.createdAt.shown)),
        ]
        return [Section("Use case", [.fields(fields)])] + LifecycleStage.allCases.map(section)
            + goneSection + [activity]
    }

    private func section(of stage: LifecycleStage) -> Section {
        let standings = standings.filter { $0.stage == stage }
        let hidden = hiddenStages.count { $0 == stage }
        let place = stage == .develop ? "project" : "space"
        let namesModels = useCase.models.count > 1
        var headings: [Table.Heading] =
            stage == .develop
            ? [.init(place), .init("model"), .init("revision", isNumber: true)]
            : [.init(place), .init("deployment"), .init("mode"), .init("evaluation")]
        if namesModels && stage != .develop { headings.insert(.init("model"), at: 1) }
        let ifEmpty = useCase.models.isEmpty ? "no models are tracked yet" : "none"
        let table = Table(
            headings,
            rows: standings.flatMap {
                stage == .develop ? [$0.developRow] : $0.spaceRows(namesModel: namesModels)
            },
            ifEmpty: hidden > 0 ? "nothing that you may see" : ifEmpty)
        let note: [Section.Content] =
            hidden > 0
            ? [
                .fields([
                    ("elsewhere", .string("\(hidden) in \(place)s of which you are no member"))
                ])
            ]
            : []
        return Section(stage.title, [.table(table)] + note)
    }

    private var goneSection: [Section] {
        if gone.isEmpty { return [] }
        return [
            Section(
                "Removed",
                [
                    .table(
                        Table(
                            [.init("model"), .init("tracked since")],
                            rows: gone.map { [.string($0.modelName), .string($0.since.shown)] },
                            ifEmpty: "none"))
                ])
        ]
    }

    private var activity: Section {
        let newest = history.suffix(Self.eventsShown)
        let title =
            newest.count < history.count
            ? "Activity, the newest \(newest.count) of \(history.count)" : "Activity"
        let namesModels = Set(history.map(\.modelID)).count > 1 && useCase.models.count > 1
        var headings: [Table.Heading] = [.init("at"), .init("who"), .init("what")]
        if namesModels { headings.insert(.init("model"), at: 2) }
        return Section(
            title,
            [
                .table(
                    Table(
                        headings,
                        rows: newest.map { event in
                            var row = event.row
                            if namesModels { row.insert(.string(event.modelName), at: 2) }
                            return row
                        }, ifEmpty: "nothing has happened yet"))
            ])
    }
}

extension ModelStanding {
    fileprivate var developRow: [JSONValue] {
        [
            .string(place.name), .string(model.name),
            .number(Double(model.current.number)),
        ]
    }

    /// A row for each deployment, or one that says that there is none.
    fileprivate func spaceRows(namesModel: Bool) -> [[JSONValue]] {
        let start: [JSONValue] =
            namesModel ? [.string(place.name), .string(model.name)] : [.string(place.name)]
        if deployments.isEmpty { return [start + [.string("not deployed"), .null, .null]] }
        return deployments.map { one in
            let deployment = one.deployment
            let state = deployment.state == .ready ? "" : " (\(deployment.state.rawValue))"
            return start + [
                .string(deployment.name + state), .string(deployment.mode.rawValue),
                .string(one.newestEvaluation?.mainResult ?? "waiting"),
            ]
        }
    }
}

extension ModelEvent {
    static let headings: [Table.Heading] = [.init("at"), .init("who"), .init("what")]

    /// The event as a row below the headings.
    var row: [JSONValue] { [.string(at.shown), .string(userName), .string(text)] }
}
