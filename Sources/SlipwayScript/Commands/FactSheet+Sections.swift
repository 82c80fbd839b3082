import Columns
import SlipwayCore

extension FactSheet {
    /// The sheet for people, in the platform's order of sections.
    var sections: [Section] {
        [
            Section("Governance", [.fields(governanceFields)]),
            Section("Model information", [.fields(modelFields), .table(stageTable)]),
            Section("Training information", [.fields(trainingFields)]),
            Section("Copies", [.table(copyTable)]),
            Section("Deployment information", [.table(deploymentTable)]),
        ] + evaluationSections + [
            Section("Custom facts", [.table(factTable)]),
            Section("History", [.table(historyTable)]),
        ]
    }

    private var governanceFields: [(label: String, value: JSONValue)] {
        guard let governance else { return [("use case", .string("none follows this model"))] }
        return [
            ("use case", .string(governance.useCase.name)),
            ("purpose", governance.useCase.purpose.map(JSONValue.string) ?? .null),
            ("risk", .string(governance.useCase.risk.rawValue)),
            ("status", .string(governance.status.rawValue)),
            ("owner", .string(governance.useCase.owner)),
            ("tracked since", .string(governance.tracked.since.shown)),
        ]
    }

    private var modelFields: [(label: String, value: JSONValue)] {
        let revision = model.current
        let facts = revision.facts
        var fields: [(label: String, value: JSONValue)] = [
            ("name", .string(model.name)), ("id", .string(model.id)),
            ("stage", .string("\(stage.title), in \(place.description)")),
        ]
        if let original {
            let origin = original.origin
            fields.append(
                (
                    "copy of",
                    .string(
                        "`\(origin.modelName)`, revision \(origin.revision), in project "
                            + "`\(origin.projectName)`"
                            + (original.isThere ? "" : ", which is gone"))
                ))
        }
        fields += [
            ("type", .string(facts.type)),
            ("software specification", .string(facts.softwareSpecification)),
            ("revision", .number(Double(revision.number))),
            ("size", .string("\(revision.content.sizeInBytes) bytes")),
            ("SHA-256", .string(revision.content.hash)),
            ("inputs", .string(inWords(facts.inputs.map(\.name)))),
            ("outputs", .string(facts.outputs.joined(separator: ", "))),
            ("owner", .string(model.owner)), ("created", .string(model.createdAt.shown)),
            ("modified", .string(model.modifiedAt.shown)),
        ]
        if let caution = facts.caution { fields.append(("caution", .string(caution))) }
        return fields
    }

    private func inWords(_ names: [String]) -> String {
        "\(names.count): " + names.joined(separator: ", ")
    }

    private var stageTable: Table {
        Table(
            [.init("stage"), .init("uid", mayBeHidden: true), .init("figures")],
            rows: model.current.facts.stages.map {
                [.string($0.className), .string($0.uid), .string($0.summary)]
            }, ifEmpty: "no stages")
    }

    private var trainingFields: [(label: String, value: JSONValue)] {
        var fields: [(label: String, value: JSONValue)] = [
            ("data", .string(model.training?.dataName ?? "not told at the import")),
            ("label", model.label.map(JSONValue.string) ?? .string("not known")),
            ("features", .number(Double(model.current.facts.inputs.count))),
        ]
        if let training = model.training {
            fields.insert(("data SHA-256", .string(training.dataHash)), at: 1)
        }
        for metric in model.current.trainingMetrics { fields.append((metric.key, metric.value)) }
        if model.current.trainingMetrics.isEmpty {
            fields.append(("metrics", .string("none told at the import")))
        }
        return fields
    }

    private var copyTable: Table {
        var rows = copies.map { standing -> [JSONValue] in
            [
                .string(standing.place.name), .string(standing.stage.title),
                .string(standing.model.name), .string(standing.model.createdAt.shown),
                .string(standing.model.id),
            ]
        }
        if hiddenCopyCount > 0 {
            rows.append([
                .string("\(hiddenCopyCount) elsewhere"), .null,
                .string("where you are no member"), .null, .null,
            ])
        }
        return Table(
            [
                .init("space"), .init("stage"), .init("model"), .init("promoted"),
                .init("id", mayBeHidden: true),
            ], rows: rows, ifEmpty: original == nil ? "not promoted yet" : "this is a copy")
    }

    private var deploymentTable: Table {
        Table(
            [
                .init("deployment"), .init("space"), .init("mode"), .init("status"),
                .init("evaluation"), .init("created", mayBeHidden: true),
                .init("copies", isNumber: true, mayBeHidden: true),
                .init("hardware", mayBeHidden: true), .init("id", mayBeHidden: true),
            ],
            rows: deployments.map { placed in
                let deployment = placed.deployment
                return [
                    .string(deployment.name), .string(placed.place.name),
                    .string(deployment.mode.rawValue), .string(deployment.state.rawValue),
                    .string(placed.evaluations.last?.mainResult ?? "waiting"),
                    .string(deployment.createdAt.shown), .number(Double(deployment.copies)),
                    .string(deployment.hardware.rawValue), .string(deployment.id),
                ]
            }, ifEmpty: "not deployed yet")
    }

    private var evaluationSections: [Section] {
        guard let evaluation = newestEvaluation else {
            return [Section("Evaluation information", [.text("waiting for evaluation\n")])]
        }
        return evaluation.sections.map { section in
            section.title == "Evaluation"
                ? Section("Evaluation information", section.content) : section
        }
    }

    private var factTable: Table {
        Table(
            [
                .init("fact"), .init("value"), .init("type"), .init("set by"),
                .init("of the model in"),
            ],
            rows: facts.map { placed in
                [
                    .string(placed.fact.name), placed.fact.value.json,
                    .string(placed.fact.value.type), .string(placed.fact.setBy),
                    .string(placed.place.description),
                ]
            }, ifEmpty: "none; `set fact NAME = VALUE for model NAME` states one")
    }

    private var historyTable: Table {
        Table(
            ModelEvent.headings, rows: history.map(\.row), ifEmpty: "nothing has happened yet")
    }
}
