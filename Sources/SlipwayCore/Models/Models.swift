public import Columns
import Foundation

/// What can be done with models.
public struct Models: Sendable {
    let lab: Lab

    /// What the person says about a model's training when importing it.
    public struct TrainingReference: Sendable {
        /// A data asset of the same place.
        public let data: String?
        /// The label; when left out, the one the model itself names.
        public let label: String?
        /// What the training measured: an object of numbers, such as `{"areaUnderROC":0.93}`.
        public let metrics: JSONValue?

        public init(data: String? = nil, label: String? = nil, metrics: JSONValue? = nil) {
            self.data = data
            self.label = label
            self.metrics = metrics
        }
    }

    /// Reads a saved model and keeps it in a project or space.
    ///
    /// - Throws: what the runtime says of a model it cannot load; then nothing is kept.
    /// - Parameter type: The platform's type of a model of a Python framework, such as
    ///   `scikit-learn_1.1`; `nil` for a Spark pipeline. The former is not looked into: only its
    ///   workers load it.
    public func importModel(
        path: String, named name: String, type: String? = nil, into place: PlaceReference,
        training: TrainingReference = TrainingReference(), as caller: Caller
    ) async throws -> Model {
        let name = try checkedName(name, for: .model)
        let metrics = try Model.Revision.text(of: training.metrics)
        try await lab.require(.importModel, in: place, as: caller)
        let (content, facts) = try await keep(
            path, type: type, training: training, in: place, as: caller)
        if let label = training.label, facts.inputs.contains(where: { $0.name == label }) {
            throw LabError.labelIsInput(label)
        }
        return try await lab.write(as: caller) { transaction in
            let placeID = try transaction.require(.importModel, in: place)
            let model = Model(
                id: lab.ids.next(.model), name: name, placeID: placeID.id,
                revisions: [
                    Model.Revision(
                        number: 1, content: content, facts: facts, createdAt: lab.clock.now(),
                        trainingMetricsText: metrics)
                ],
                training: try transaction.training(training, facts: facts, in: placeID),
                label: training.label ?? facts.label, origin: nil, owner: caller.userName,
                createdAt: lab.clock.now(), modifiedAt: lab.clock.now())
            try transaction.put(model)
            return model
        }
    }

    /// Refuses a model that cannot be loaded, else keeps its content and says what is in that:
    /// the files may change between the two looks at them.
    private func keep(
        _ path: String, type: String?, training: TrainingReference, in place: PlaceReference,
        like former: ModelFacts? = nil, as caller: Caller
    ) async throws -> (Content, ModelFacts) {
        if let type, !type.hasPrefix("mllib") {
            guard ModelFacts.isOfPython(type) else {
                throw ModelError.unknownType(type, allowed: ModelFacts.pythonFrameworks)
            }
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            if isFolder.boolValue { throw ModelError.isFolder }
            let content = try lab.content.add(path: path, keep: caller.plan == nil)
            var inputs = former?.inputs ?? []
            if former == nil { inputs = try await self.inputs(by: training, in: place, as: caller) }
            return (
                content,
                ModelFacts(ofType: type, inputs: inputs, label: training.label ?? former?.label)
            )
        }
        let facts = try lab.runtime.load(path: path).facts
        let content = try lab.content.add(path: path, keep: caller.plan == nil)
        if caller.plan != nil { return (content, facts) }
        return (content, try lab.runtime.load(path: lab.content.path(of: content.hash)).facts)
    }

    /// The columns of the training data but for its label, when both are told.
    private func inputs(
        by training: TrainingReference, in place: PlaceReference, as caller: Caller
    ) async throws -> [ModelFacts.Input] {
        guard let data = training.data, let label = training.label else { return [] }
        let bytes = try await lab.data.bytes(of: data, in: place, as: caller)
        let batch = try Records.read(bytes, schema: [])
        return batch.columns.filter { $0.name != label }.map { column in
            let type =
                switch column.values {
                case .strings: "string"
                case .booleans: "boolean"
                case .numbers, .vectors: "number"
                }
            return ModelFacts.Input(name: column.name, type: type)
        }
    }

    /// Gives a model new content; the former stays as an older revision.
    public func importRevision(
        path: String, of reference: String, in place: PlaceReference, metrics: JSONValue? = nil,
        as caller: Caller
    ) async throws -> Model {
        let metrics = try Model.Revision.text(of: metrics)
        try await lab.require(.importModel, in: place, as: caller)
        let former = try await find(reference, in: place, as: caller).current.facts
        let (content, facts) = try await keep(
            path, type: former.needsWorker ? former.type : nil,
            training: TrainingReference(), in: place, like: former, as: caller)
        return try await lab.write(as: caller) { transaction in
            let placeID = try transaction.require(.importModel, in: place)
            var model = try transaction.find(
                Model.self, reference, in: placeID.id, where: placeID.description)
            model.revisions.append(
                Model.Revision(
                    number: model.current.number + 1, content: content, facts: facts,
                    createdAt: lab.clock.now(), trainingMetricsText: metrics))
            model.modifiedAt = lab.clock.now()
            try transaction.put(model)
            return model
        }
    }

    /// Copies a model from a project into a space.
    ///
    /// The copy is independent: later changes in the project do not reach it, and promoting
    /// again makes another copy. Needs an editor of both, and an admin of a production space.
    public func promote(
        _ reference: String, from project: String, to space: String, named name: String? = nil,
        revision: Int? = nil, as caller: Caller
    ) async throws -> Model {
        try await lab.write(as: caller) { transaction in
            let project = try transaction.workspace(Project.self, project)
            let space = try transaction.workspace(Space.self, space)
            try transaction.require(.promoteFrom, in: project)
            try transaction.require(.promoteInto, in: space)
            let model = try transaction.find(
                Model.self, reference, in: project.id, where: "in project `\(project.name)`")
            let current = try model.revision(revision)
            let copy = Model(
                id: lab.ids.next(.model),
                name: try name.map { try checkedName($0, for: .model) }
                    ?? (revision == nil ? nil : current.frozen?.name) ?? model.name,
                placeID: space.id,
                revisions: [
                    Model.Revision(
                        number: 1, content: current.content, facts: current.facts,
                        createdAt: lab.clock.now(),
                        trainingMetricsText: current.trainingMetricsText)
                ],
                training: model.training, label: model.label,
                origin: Model.Origin(
                    modelID: model.id, modelName: model.name, revision: current.number,
                    projectID: project.id, projectName: project.name,
                    promotedBy: caller.userName),
                owner: caller.userName, createdAt: lab.clock.now(), modifiedAt: lab.clock.now(),
                details: (revision == nil ? nil : current.frozen?.details) ?? model.details)
            try transaction.put(copy)
            return copy
        }
    }

    /// The models of a project or space, in the order of their names.
    public func list(in place: PlaceReference, as caller: Caller) async throws -> [Model] {
        try await lab.read(as: caller) { transaction in
            let place = try transaction.require(.view, in: place)
            return try transaction.objects(Model.self, in: place.id)
                .sorted { ($0.name, $0.createdAt) < ($1.name, $1.createdAt) }
        }
    }

    public func find(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Model {
        try await lab.read(as: caller) { transaction in
            try transaction.find(Model.self, reference, in: place, permission: .view)
        }
    }

    /// Deletes a model.
    ///
    /// - Throws: `LabError.inUse` while deployments use it.
    public func delete(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Model {
        try await lab.write(as: caller) { transaction in
            let model = try transaction.find(
                Model.self, reference, in: place, permission: .changeAssets)
            let users = try transaction.objects(Deployment.self, in: model.placeID)
                .filter { $0.assetID == model.id }
            guard users.isEmpty else {
                throw LabError.inUse(
                    .model, model.name, by: users.map { "deployment `\($0.name)`" })
            }
            try transaction.removeModel(model)
            return model
        }
    }
}

extension Transaction {
    fileprivate func training(
        _ reference: Models.TrainingReference, facts: ModelFacts, in place: FoundPlace
    ) throws -> Model.Training? {
        guard let name = reference.data else { return nil }
        let data = try find(DataAsset.self, name, in: place.id, where: place.description)
        let label = reference.label ?? facts.label
        let lacking = facts.inputs.map(\.name).filter { !data.columnNames.contains($0) }
        if let first = lacking.first {
            throw LabError.notTrainingData(data.name, lacks: first)
        }
        if let label, !data.columnNames.contains(label) {
            throw LabError.noSuchColumn(
                label, data: data.name, nearest: label.nearest(in: data.columnNames))
        }
        return Model.Training(dataName: data.name, dataHash: data.content.hash, label: label)
    }
}
