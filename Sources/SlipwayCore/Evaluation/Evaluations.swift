import Columns

/// What can be done with evaluations of deployments.
public struct Evaluations: Sendable {
    let lab: Lab

    /// Where the records come from.
    public enum Source {
        /// - Parameter format: As promised; `nil` lets their beginning tell.
        case records(ByteSource, Records.Format?)
        /// The data asset with this name, in the place in use or the deployment's space.
        case data(String)
    }

    /// Scores records on a deployed model and compares what it says with what is true.
    ///
    /// All evaluations of a deployment are kept, and the newest counts. Batch deployments are
    /// evaluated like online ones. CSV and JSON Lines are read in blocks, and of each row only the
    /// label and what the model says of it stay in memory.
    ///
    /// - Parameters:
    ///   - dataName: What the records are to be called in what is kept.
    ///   - label: The column with the true answers; when `nil`, the model's own label.
    ///   - progress: Called behind every block.
    /// - Throws: `DeploymentEvaluationError`, `EvaluationError`, what is wrong with the records, or
    ///   `CancellationError`; then nothing is kept.
    public func evaluate(
        _ reference: String, in place: PlaceReference?, with source: Source,
        named dataName: String, label: String? = nil,
        progress: ((StreamScoring.Progress) -> Void)? = nil, as caller: Caller
    ) async throws -> DeploymentEvaluation {
        let (deployment, model, revision) = try await lab.read(as: caller) {
            try $0.deploymentToEvaluate(reference, in: place)
        }
        let loaded = try await lab.loadedModel(of: revision, for: deployment)
        let (records, format, kept) = try await open(source, for: deployment, as: caller)
        let hash = SHA256()
        let start = ContinuousClock.now
        let (label, columns, noticed) = try await lab.reading(kept) {
            try await scored(
                RecordBatches(
                    records, as: format, schema: loaded.facts.fields, infersTypes: true,
                    blockBytes: 1 << 20
                ) { hash.update($0) },
                on: loaded, of: model, deployment, label: label
            ) { rowCount, byteCount in
                progress?(
                    StreamScoring.Progress(
                        rowCount: rowCount, byteCount: byteCount,
                        totalByteCount: records.byteCount, elapsed: .now - start))
            }
        }
        let metrics = try Evaluation.metrics(of: columns, facts: loaded.facts)
        let remarks =
            metrics.remarks
            + Self.remarks(on: noticed, label: label, facts: loaded.facts)
            + lab.scoring.remarks(on: noticed, of: model)
        let dataHash = hexadecimal(hash.finalize())
        let recordCount = noticed.sent
        return try await lab.write(as: caller) { transaction in
            let (deployment, _, _) = try transaction.deploymentToEvaluate(deployment.id, in: nil)
            let former = try transaction.objects(DeploymentEvaluation.self, in: deployment.id)
            let evaluation = DeploymentEvaluation(
                id: lab.ids.next(.evaluation), number: (former.last?.number ?? 0) + 1,
                deploymentID: deployment.id, deploymentName: deployment.name,
                modelID: model.id, modelName: model.name, revision: revision.number,
                dataName: dataName, dataHash: dataHash, recordCount: recordCount,
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

    /// The records, and the name of the content that they are, if they are kept.
    private func open(
        _ source: Source, for deployment: Deployment, as caller: Caller
    ) async throws -> (ByteSource, Records.Format?, kept: String?) {
        switch source {
        case .records(let records, let format): return (records, format, nil)
        case .data(let name):
            let hash = try await lab.scoring.asset(name, for: deployment, as: caller).content.hash
            return (try lab.content.open(hash), nil, hash)
        }
    }

    /// The label with what the model says of all records.
    private func scored(
        _ batches: RecordBatches, on loaded: any LoadedModel, of model: Model,
        _ deployment: Deployment, label: String?,
        progress: (_ rowCount: Int, _ byteCount: Int) -> Void
    ) async throws -> (label: String, EvaluatedColumns, NoticedRows) {
        guard batches.tableCount == 1 else {
            throw LabError.badRecords(
                .init(
                    code: "bad-data", what: "the data has \(batches.tableCount) parts",
                    why: "an evaluation compares the rows of one table",
                    next: "evaluate with one part at a time"))
        }
        var batches = batches
        let label = try Self.label(
            label ?? model.label ?? loaded.facts.label, in: batches.columnNames, for: deployment,
            facts: loaded.facts)
        var columns = try EvaluatedColumns(label: label, facts: loaded.facts)
        var noticed = NoticedRows()
        let known = lab.scoring.trainingRows(of: model, facts: loaded.facts)
        while let batch = try batches.next() {
            let scored = try await loaded.score(
                batch, after: noticed.sent, on: deployment.servingName ?? deployment.name)
            noticed.add(input: batch, output: scored, loaded.facts, known: known)
            try columns.append(scored)
            progress(noticed.sent, batches.byteCount)
        }
        return (label, columns, noticed)
    }

    /// The label, checked before anything is scored.
    private static func label(
        _ label: String?, in columnNames: [String], for deployment: Deployment, facts: ModelFacts
    ) throws -> String {
        let inputs = Set(facts.inputs.map(\.name))
        let candidates = columnNames.filter { !inputs.contains($0) }
        guard let label else {
            throw DeploymentEvaluationError.noLabel(
                deployment: deployment.name, candidates: candidates)
        }
        guard columnNames.contains(label) else {
            throw EvaluationError.noColumn(
                label, nearest: label.nearest(in: candidates), columns: candidates)
        }
        return label
    }

    private static func remarks(
        on rows: NoticedRows, label: String, facts: ModelFacts
    ) -> [String] {
        var remarks: [String] = []
        let (sent, evaluated) = (rows.sent, rows.scored)
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
