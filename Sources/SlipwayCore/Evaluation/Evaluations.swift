import Columns

/// What can be done with evaluations of deployments.
public struct Evaluations: Sendable {
    let lab: Lab

    /// Scores records on a deployed model and compares what it says with what is true.
    ///
    /// All evaluations of a deployment are kept, and the newest counts. Batch deployments are
    /// evaluated like online ones.
    ///
    /// - Parameters:
    ///   - dataName: What the records are to be called in what is kept.
    ///   - label: The column with the true answers; when `nil`, the model's own label.
    /// - Throws: `DeploymentEvaluationError`, `EvaluationError`, or what is wrong with the
    ///   records; then nothing is kept.
    public func evaluate(
        _ reference: String, in place: PlaceReference?, with payload: Scoring.Payload,
        named dataName: String, label: String? = nil, as caller: Caller
    ) async throws -> DeploymentEvaluation {
        let (deployment, model, revision) = try await lab.read(as: caller) {
            try $0.deploymentToEvaluate(reference, in: place)
        }
        let loaded = try await lab.loadedModel(of: revision, for: deployment)
        let (bytes, format) = try await records(payload, for: deployment, as: caller)
        let item = try Self.table(
            try Records.items(bytes, as: format, schema: loaded.facts.fields))
        let label = try Self.label(
            label ?? model.label ?? loaded.facts.label, in: item.batch, for: deployment,
            facts: loaded.facts)
        let scored = try await loaded.score([item], on: deployment.servingName ?? deployment.name)
        let result = Scoring.Result.Item(
            id: nil, input: item.batch, output: scored.first?.batch ?? item.batch)
        let metrics = try Evaluation.metrics(of: result.output, label: label, facts: loaded.facts)
        let remarks =
            metrics.remarks
            + Self.remarks(on: result, label: label, facts: loaded.facts)
            + lab.scoring.remarks(on: [result], of: model, facts: loaded.facts)
        let hash = hexadecimal(SHA256.hash(bytes))
        return try await lab.write(as: caller) { transaction in
            let (deployment, _, _) = try transaction.deploymentToEvaluate(deployment.id, in: nil)
            let former = try transaction.objects(DeploymentEvaluation.self, in: deployment.id)
            let evaluation = DeploymentEvaluation(
                id: lab.ids.next(.evaluation), number: (former.last?.number ?? 0) + 1,
                deploymentID: deployment.id, deploymentName: deployment.name,
                modelID: model.id, modelName: model.name, revision: revision.number,
                dataName: dataName, dataHash: hash, recordCount: item.batch.rowCount,
                label: label, metrics: metrics, remarks: remarks, userName: caller.userName,
                createdAt: lab.clock.now())
            try transaction.put(evaluation)
            return evaluation
        }
    }

    /// The evaluations of a deployment, oldest first.
    public func list(
        of reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> [DeploymentEvaluation] {
        try await lab.read(as: caller) { transaction in
            let deployment = try transaction.find(
                Deployment.self, reference, in: place, permission: .view)
            return try transaction.objects(DeploymentEvaluation.self, in: deployment.id)
        }
    }

    // MARK: - Steps

    private func records(
        _ payload: Scoring.Payload, for deployment: Deployment, as caller: Caller
    ) async throws -> ([UInt8], Records.Format?) {
        switch payload {
        case .bytes(let bytes, let format): (bytes, format)
        case .data(let name):
            (try await lab.scoring.bytes(ofData: name, for: deployment, as: caller), nil)
        }
    }

    private static func table(_ items: [PayloadItem]) throws -> PayloadItem {
        guard items.count == 1, let item = items.first else {
            throw LabError.badRecords(
                .init(
                    code: "bad-data", what: "the data has \(items.count) parts",
                    why: "an evaluation compares the rows of one table",
                    next: "evaluate with one part at a time"))
        }
        return item
    }

    /// The label, checked before anything is scored.
    private static func label(
        _ label: String?, in batch: Batch, for deployment: Deployment, facts: ModelFacts
    ) throws -> String {
        let inputs = Set(facts.inputs.map(\.name))
        let candidates = batch.columnNames.filter { !inputs.contains($0) }
        guard let label else {
            throw DeploymentEvaluationError.noLabel(
                deployment: deployment.name, candidates: candidates)
        }
        guard batch[label] != nil else {
            throw EvaluationError.noColumn(
                label, nearest: label.nearest(in: candidates), columns: candidates)
        }
        return label
    }

    private static func remarks(
        on result: Scoring.Result.Item, label: String, facts: ModelFacts
    ) -> [String] {
        var remarks: [String] = []
        let (sent, evaluated) = (result.input.rowCount, result.output.rowCount)
        if evaluated < sent {
            remarks.append(
                "the model skipped \(sent - evaluated) of the \(sent) records, which lack a value: "
                    + "the figures are of the other \(evaluated)")
        }
        if facts.inputs.contains(where: { $0.name == label }) {
            remarks.append(
                "the model reads the label `\(label)` itself: it is told what it should find out")
        }
        return remarks
    }
}

extension Transaction {
    /// The deployment with its model, when the caller may evaluate it and it can answer.
    fileprivate func deploymentToEvaluate(
        _ reference: String, in place: PlaceReference?
    ) throws -> (Deployment, Model, Model.Revision) {
        let deployment = try find(Deployment.self, reference, in: place, permission: .evaluate)
        if deployment.assetType == .function {
            throw DeploymentEvaluationError.functionDeployed(deployment: deployment.name)
        }
        guard deployment.state == .ready else {
            throw LabError.notReady(
                deployment: deployment.name, state: deployment.state.rawValue,
                reason: deployment.failure)
        }
        guard let model = try object(Model.self, id: deployment.assetID),
            let revision = model.revisions.first(where: { $0.number == deployment.revision })
        else {
            throw LabError.notFound(.model, deployment.assetName, place: nil, nearest: nil)
        }
        return (deployment, model, revision)
    }
}
