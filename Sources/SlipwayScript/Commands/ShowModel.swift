import Columns
import SlipwayCore

extension Command {
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
        if let caution = facts.caution { fields.append(("caution", .string(caution))) }
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
}
