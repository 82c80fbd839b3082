import Columns
import Foundation

/// What clients of the REST API do with models.
extension Models {
    /// Takes a model's content: the first makes a model of what was announced, a later one another
    /// revision.
    ///
    /// A Spark pipeline is loaded first. Nothing else is looked into: the models of Python
    /// frameworks run code when they are loaded, which only their workers may.
    ///
    /// - Parameter writer: Holds the content as it was sent; discarded when this throws.
    public func receive(
        _ writer: any ContentWriter, for id: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Model {
        do {
            return try await take(writer, for: id, in: place, as: caller)
        } catch {
            writer.discard()
            throw error
        }
    }

    /// What is said of a model, for whoever may send its content: it is known before that comes.
    public func detailsToReceive(
        _ id: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> AssetDetails {
        try await lab.read(as: caller) { transaction in
            if let model = try transaction.object(Model.self, id: id) {
                return try transaction.find(
                    Model.self, model.id, in: place, permission: .importModel
                ).describedDetails
            }
            return try transaction.announced(.model, id, in: place, permission: .importModel)
                .details
        }
    }

    private func take(
        _ writer: any ContentWriter, for id: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Model {
        let content = try writer.finish()
        let entity = try await detailsToReceive(id, in: place, as: caller).entity
        let type = entity["type"]?.string ?? ""
        try writer.place()
        return try await lab.keeping([content], as: caller) {
            let facts =
                type.hasPrefix("mllib")
                ? try lab.runtime.load(path: lab.content.path(of: content.hash)).facts
                : ModelFacts(ofPosted: entity)
            return try await keep(content, facts, for: id, in: place, as: caller)
        }
    }

    private func keep(
        _ content: Content, _ facts: ModelFacts, for id: String, in place: PlaceReference?,
        as caller: Caller
    ) async throws -> Model {
        try await lab.write(as: caller) { transaction in
            // Until now nothing has mentioned it: another program may have removed the same.
            _ = try lab.content.path(of: content.hash)
            if var model = try transaction.object(Model.self, id: id) {
                try transaction.require(.importModel, inPlaceWithID: model.placeID)
                model.revisions.append(
                    Model.Revision(
                        number: model.current.number + 1, content: content, facts: facts,
                        createdAt: lab.clock.now(), trainingMetricsText: nil))
                model.modifiedAt = lab.clock.now()
                try transaction.put(model)
                return model
            }
            let asset = try transaction.announced(
                .model, id, in: place, permission: .importModel)
            try transaction.remove(asset)
            let model = Model(
                id: asset.id, name: asset.name, placeID: asset.placeID,
                revisions: [
                    Model.Revision(
                        number: 1, content: content, facts: facts, createdAt: lab.clock.now(),
                        trainingMetricsText: nil)
                ],
                training: nil, label: facts.label, origin: nil, owner: asset.owner,
                createdAt: asset.createdAt, modifiedAt: lab.clock.now(), details: asset.details)
            try transaction.put(model)
            return model
        }
    }

    /// Changes a model's name and what is said of it.
    ///
    /// - Parameter change: Made of the model as it is, while nobody else changes it.
    public func change(
        _ reference: String, in place: PlaceReference?, as caller: Caller,
        _ change: @escaping @Sendable (Model) throws -> AssetChange
    ) async throws -> Model {
        try await lab.write(as: caller) { transaction in
            var model = try transaction.find(
                Model.self, reference, in: place, permission: .changeAssets)
            let change = try change(model)
            model.name = try change.checkedName(for: .model) ?? model.name
            model.details = change.applied(to: model.describedDetails)
            if let specification = model.details?.entity.softwareSpecificationName {
                model.run(on: specification, from: lab.clock.now())
            }
            model.modifiedAt = lab.clock.now()
            try transaction.put(model)
            return model
        }
    }

    /// Freezes a model as it is now.
    ///
    /// - Returns: the model, whose newest revision is the frozen one.
    public func freeze(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Model {
        try await lab.write(as: caller) { transaction in
            var model = try transaction.find(
                Model.self, reference, in: place, permission: .changeAssets)
            let frozen = Model.Frozen(
                name: model.name, details: model.describedDetails, at: lab.clock.now())
            let last = model.revisions.count - 1
            if model.current.frozen == nil {
                model.revisions[last].frozen = frozen
            } else {
                var next = Model.Revision(
                    number: model.current.number + 1, content: model.current.content,
                    facts: model.current.facts, createdAt: lab.clock.now(),
                    trainingMetricsText: model.current.trainingMetricsText)
                next.frozen = frozen
                model.revisions.append(next)
            }
            try transaction.put(model)
            return model
        }
    }

    /// Where a revision's content lies, for those who may download it: a file for what was sent as
    /// one, a folder for a model that was imported as one.
    public func path(
        of revision: Model.Revision, of model: Model, as caller: Caller
    ) async throws -> String {
        try await lab.require(.download, inPlaceWithID: model.placeID, as: caller)
        return try lab.content.path(of: revision.content.hash)
    }
}

extension Model {
    /// Has the model run on another software specification, in a new revision: what is deployed
    /// stays as it is.
    fileprivate mutating func run(on softwareSpecification: String, from now: Date) {
        guard current.facts.softwareSpecification != softwareSpecification else { return }
        var facts = current.facts
        facts.softwareSpecification = softwareSpecification
        revisions.append(
            Model.Revision(
                number: current.number + 1, content: current.content, facts: facts,
                createdAt: now, trainingMetricsText: current.trainingMetricsText))
    }

    /// What clients are told of the model: what they said, or what the lab knows.
    public var describedDetails: AssetDetails {
        if let details { return details }
        let facts = current.facts
        let fields = facts.inputs.map { input in
            JSONValue.object([
                .init("name", .string(input.name)),
                .init("type", .string(input.type == "number" ? "double" : input.type)),
            ])
        }
        var members: [JSONValue.Member] = [
            .init("type", .string(facts.type)),
            .init(
                "software_spec",
                .object([.init("name", .string(facts.softwareSpecification))])),
        ]
        if let label { members.append(.init("label_column", .string(label))) }
        if !fields.isEmpty {
            let schema = JSONValue.object([
                .init("id", .string("1")), .init("type", .string("struct")),
                .init("fields", .array(fields)),
            ])
            members.append(
                .init(
                    "schemas",
                    .object([.init("input", .array([schema])), .init("output", .array([]))])))
        }
        return AssetDetails(entity: .object(members))
    }
}

extension JSONValue {
    /// The name of the software specification that an asset of a client has: of one of somebody's
    /// own, that from which it is derived.
    var softwareSpecificationName: String? {
        self["software_spec"]?["base_software_specification"]?["name"]?.string
            ?? self["software_spec"]?["name"]?.string
            ?? self["software_spec"]?["id"]?.string
            .flatMap { SoftwareSpecification.find($0)?.name }
    }
}

extension ModelFacts {
    /// What a client says of a model of a Python framework.
    ///
    /// The inputs are those of `schemas.input`, else of the training data without its label.
    init(ofPosted entity: JSONValue) {
        let label = entity["label_column"]?.string
        // A list of label columns reaches the platform as if it held label values.
        let trueLabel = label == "l1" ? nil : label
        let given = entity["schemas"]?["input"]?[0]?["fields"]?.array
        let trained = entity["training_data_references"]?[0]?["schema"]?["fields"]?.array
        let target = entity["custom"]?["target_col"]?.string ?? trueLabel
        let fields = given ?? (trained ?? []).filter { $0["name"]?.string != target }
        self.init(
            type: entity["type"]?.string ?? "",
            softwareSpecification: entity.softwareSpecificationName ?? "",
            inputs: fields.compactMap { field in
                field["name"]?.string.map { name in
                    Input(name: name, type: Self.type(field["type"]?.string ?? ""))
                }
            },
            outputs: ["prediction", "probability"], stages: [], label: target,
            probabilityColumn: "probability", predictionColumn: "prediction", needsWorker: true)
    }

    /// The frameworks whose models workers can serve, as the platform's types begin.
    static let pythonFrameworks = [
        "scikit-learn", "xgboost", "lightgbm", "onnxruntime", "pytorch-onnx",
    ]

    static func isOfPython(_ type: String) -> Bool {
        pythonFrameworks.contains(String(type.prefix { $0 != "_" }))
    }

    /// A model of which a person has told no more than its type.
    init(ofType type: String, inputs: [Input], label: String?) {
        self.init(
            type: type,
            softwareSpecification: type.hasPrefix("onnxruntime") || type.hasPrefix("pytorch-onnx")
                ? "onnxruntime_opset_19" : Function.softwareSpecification,
            inputs: inputs, outputs: ["prediction", "probability"], stages: [], label: label,
            probabilityColumn: "probability", predictionColumn: "prediction", needsWorker: true)
    }

    /// Names of pandas, of Spark, or whatever the person wrote.
    private static func type(_ name: String) -> String {
        switch name.lowercased() {
        case "string", "str", "object", "category", "varchar", "text": "string"
        case "bool", "boolean": "boolean"
        default: "number"
        }
    }
}
