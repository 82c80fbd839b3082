public import Columns

/// Scoring on online deployments.
public struct Scoring: Sendable {
    let lab: Lab

    /// What is to be scored.
    public enum Payload: Sendable {
        /// As received: JSON in one of its shapes, or CSV.
        case bytes([UInt8], Records.Format?)
        /// The data asset with this name, in the deployment's space.
        case data(String)
    }

    /// What a deployment answered.
    public struct Result: Sendable {
        public struct Item: Sendable {
            /// The name that the sender gave it.
            public let id: String?
            /// The records as they came.
            public let input: Batch
            /// The same with the model's columns; may have fewer rows when the model drops some.
            public let output: Batch
        }

        public let deployment: Deployment
        let model: Model
        public let facts: ModelFacts
        public let items: [Item]
    }

    /// Scores records on a deployment. Changes nothing.
    ///
    /// Nothing is filled in: a missing, mistyped or refused value fails the request, naming its
    /// row and field.
    public func score(
        _ payload: Payload, on reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Result {
        try await score(
            payload, on: try await target(reference, in: place, as: caller), as: caller)
    }

    /// - Parameter rowLimit: How many records are taken; any number when `nil`.
    func score(
        _ payload: Payload, on target: Target, rowLimit: Int? = nil, as caller: Caller
    ) async throws -> Result {
        let deployment = target.deployment
        guard let (model, revision) = target.model else {
            throw LabError.notAModel(deployment: deployment.name)
        }
        try deployment.checkReady()
        let loaded = try await lab.loadedModel(of: revision, for: deployment)
        let schema = loaded.fields
        let items: [PayloadItem]
        switch payload {
        case .bytes(let bytes, let format):
            items = try Records.items(bytes, as: format, schema: schema)
        case .data(let name):
            let hash = try await asset(name, for: deployment, as: caller).content.hash
            items = try await lab.reading(hash) {
                try Records.items(lab.content.bytes(of: hash), schema: schema)
            }
        }
        try Self.check(items.reduce(0) { $0 + $1.batch.rowCount }, atMost: rowLimit)
        let outputs = try await loaded.score(
            items, on: deployment.servingName ?? deployment.name)
        let scored = zip(items, outputs).map { item, output in
            Result.Item(id: item.id, input: item.batch, output: output.batch)
        }
        return Result(deployment: deployment, model: model, facts: loaded.facts, items: scored)
    }

    /// What scores for a deployment.
    final class Target: Sendable {
        let deployment: Deployment
        /// `nil` for a function.
        let model: (model: Model, revision: Model.Revision)?
        /// The content of a pipeline, when it answers requests and needs no worker for it.
        let pipelineHash: String?

        init(deployment: Deployment, model: (model: Model, revision: Model.Revision)?) {
            self.deployment = deployment
            self.model = model
            let revision = model?.revision
            let isReady =
                deployment.mode == .online && deployment.state == .ready
                && revision?.facts.needsWorker == false
            pipelineHash = isReady ? revision?.content.hash : nil
        }
    }

    /// Who asks for what.
    struct TargetKey: Hashable, Sendable {
        let userName: String
        let placeInUse: PlaceReference?
        let place: PlaceReference?
        let reference: String
    }

    func target(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Target {
        let key = TargetKey(
            userName: caller.userName, placeInUse: caller.placeInUse, place: place,
            reference: reference)
        return try await lab.knownTargets.value(for: key, in: lab.store) {
            try await lab.read(as: caller) { transaction in
                let deployment = try transaction.find(
                    Deployment.self, reference, in: place, permission: .score)
                if deployment.assetType == .function {
                    return Target(deployment: deployment, model: nil)
                }
                return Target(
                    deployment: deployment, model: try transaction.model(of: deployment))
            }
        }
    }

    static func check(_ rowCount: Int, atMost limit: Int?) throws {
        guard let limit, rowCount > limit else { return }
        throw LabError.badRecords(
            .init(
                code: "too-large", what: "there are \(rowCount) records",
                why: "a request may have \(limit)",
                next: "send them in several requests, or make a job"))
    }

    /// One record that a deployment takes: the first complete row of its model's training data,
    /// where the caller may see that data, else one of zeros, empty text and false.
    public func sampleRecord(
        for reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> Batch {
        let (_, model, revision) = try await lab.deployments.findWithModel(
            reference, in: place, as: caller)
        let facts = revision.facts
        if let training = model.training,
            try await maySeeTrainingData(of: model, as: caller),
            var batches = try? RecordBatches(
                lab.content.open(training.dataHash), schema: facts.fields)
        {
            while let data = try? batches.next() {
                let columns = facts.inputs.compactMap { data[$0.name] }
                let complete = (0..<data.rowCount).first { row in
                    columns.allSatisfy { $0.values[row] != .null }
                }
                if let complete {
                    return Batch(columns: columns, rowCount: data.rowCount).rows(at: [complete])
                }
            }
        }
        let columns = facts.fields.map { field in
            switch field.type {
            case .number: Column(name: field.name, values: .numbers(NumberColumn(values: [0])))
            case .string: Column(name: field.name, values: .strings([""]))
            case .boolean: Column(name: field.name, values: .booleans([false]))
            }
        }
        return Batch(columns: columns, rowCount: 1)
    }

    /// Data of the place in use, else of the deployment's space.
    func asset(
        _ name: String, for deployment: Deployment, as caller: Caller
    ) async throws -> DataAsset {
        let space = PlaceReference.space(deployment.spaceID)
        do {
            return try await lab.data.find(name, in: nil, as: caller)
        } catch LabError.noPlace {
            return try await lab.data.find(name, in: space, as: caller)
        } catch LabError.notFound(.data, _, _, _) where caller.placeInUse != space {
            return try await lab.data.find(name, in: space, as: caller)
        }
    }

    /// Training data belong to the project from which the model was promoted, if it was.
    private func maySeeTrainingData(of model: Model, as caller: Caller) async throws -> Bool {
        try await lab.read(as: caller) { transaction in
            let placeID = model.origin?.projectID ?? model.placeID
            let place: PlaceReference =
                try transaction.object(Project.self, id: placeID) == nil
                ? .space(placeID) : .project(placeID)
            return (try? transaction.require(.view, in: place)) != nil
        }
    }

    func remarks(
        on items: [Result.Item], of model: Model, facts: ModelFacts
    ) -> [String] {
        let known = trainingRows(of: model, facts: facts)
        return remarks(
            on: items.reduce(into: NoticedRows()) { noticed, item in
                noticed.add(input: item.input, output: item.output, facts, known: known)
            }, of: model)
    }

    func remarks(on rows: NoticedRows, of model: Model) -> [String] {
        var remarks: [String] = []
        if let training = model.training, rows.known > 0 {
            let sent = rows.sent
            let which =
                sent == 1
                ? "the row"
                : rows.known == sent ? "all \(sent) rows" : "\(rows.known) of the \(sent) rows"
            remarks.append(
                "\(which) scored \(rows.known == 1 ? "is a row" : "are rows") of the training data "
                    + "`\(training.dataName)`: the model has seen the answers, so this "
                    + "says nothing about new records")
        }
        if rows.scored > 0 && rows.areAlwaysCertain {
            remarks.append(
                "every confidence is 100 %: the model may be over-fitted, or it has seen these "
                    + "records in training")
        }
        return remarks
    }

    /// The rows on which a model was trained, where that is known.
    ///
    /// Data that cannot be read any more costs the remark, not the result.
    func trainingRows(of model: Model, facts: ModelFacts) -> TrainingRows.Rows? {
        model.training.flatMap { try? lab.trainingRows.rows(of: $0.dataHash, facts: facts) }
    }
}

/// What is worth knowing about rows that were scored, batch by batch.
struct NoticedRows: Sendable, Equatable {
    /// Rows that came.
    private(set) var sent = 0
    /// Rows that were scored: the model may have dropped some of those that came.
    private(set) var scored = 0
    /// Rows of the training data among those that came.
    private(set) var known = 0
    /// Whether no row has a confidence below 100 %.
    private(set) var areAlwaysCertain = true

    mutating func add(
        input: Batch, output: Batch, _ facts: ModelFacts, known training: TrainingRows.Rows?
    ) {
        sent += input.rowCount
        scored += output.rowCount
        known += training?.count(in: input, facts: facts) ?? 0
        areAlwaysCertain = areAlwaysCertain && output.isAlwaysCertain(facts)
    }

    mutating func add(_ others: NoticedRows) {
        sent += others.sent
        scored += others.scored
        known += others.known
        areAlwaysCertain = areAlwaysCertain && others.areAlwaysCertain
    }
}

extension LoadedModel {
    /// Every item with the model's columns.
    ///
    /// - Parameter deployment: What people call that which scores; for messages.
    /// - Throws: `LabError.scoringRefused`, naming the item where there are several.
    public func score(
        _ items: [PayloadItem], on deployment: String? = nil
    ) async throws -> [PayloadItem] {
        var scored: [PayloadItem] = []
        for (index, item) in items.enumerated() {
            try Task.checkCancellation()
            do {
                scored.append(PayloadItem(id: item.id, batch: try await score(item.batch)))
            } catch let error as ScoringError {
                throw LabError.scoringRefused(
                    error, item: items.count > 1 ? index + 1 : nil, deployment: deployment,
                    fields: item.batch.columnNames, inputs: facts.inputs.map(\.name))
            }
        }
        return scored
    }

    /// Scores rows that follow others.
    ///
    /// - Throws: `LabError.scoringRefused`, with rows counted through all of them.
    func score(
        _ batch: Batch, after rowsBefore: Int, on deployment: String
    ) async throws -> Batch {
        do {
            return try await score(batch)
        } catch let error as ScoringError {
            throw LabError.scoringRefused(
                error.moved(by: rowsBefore), item: nil, deployment: deployment,
                fields: batch.columnNames, inputs: facts.inputs.map(\.name))
        }
    }
}

extension ModelFacts {
    /// The inputs as the readers of records want them.
    public var fields: [Field] {
        inputs.map { Field(name: $0.name, type: FieldType(rawValue: $0.type) ?? .number) }
    }
}

extension Batch {
    /// The probability of the predicted class of a row, when the batch has both.
    public func confidence(row: Int, _ facts: ModelFacts) -> Double? {
        guard let probability = facts.probabilityColumn, let prediction = facts.predictionColumn,
            case .vector(let probabilities)? = self[probability]?.values[row]
        else { return nil }
        if let classes = facts.classes {
            guard let predicted = self[prediction]?.values[row],
                let index = classes.firstIndex(where: { $0.matches(predicted) }),
                index < probabilities.size
            else { return nil }
            return probabilities[index]
        }
        guard case .number(let predicted)? = self[prediction]?.values[row],
            predicted >= 0, predicted < Double(probabilities.size)
        else { return nil }
        return probabilities[Int(predicted)]
    }

    /// Whether every row's confidence is 100 % when rounded to a tenth of a percent.
    fileprivate func isAlwaysCertain(_ facts: ModelFacts) -> Bool {
        (0..<rowCount).allSatisfy { row in
            confidence(row: row, facts).map { $0 >= 0.9995 } ?? false
        }
    }
}
