import Columns
import Foundation

/// Does one run, from its records to what became of it.
extension Lab {
    /// Works on a run that was claimed; when this returns, the run has ended and that is kept.
    ///
    /// Output is written aside and gets its final name in the same transaction in which the run
    /// completes: whoever ends the program before leaves neither output nor half of one.
    func perform(
        _ run: JobRun, progress: @escaping @Sendable (StreamScoring.Progress) async -> Void
    ) async {
        let caller = Caller(
            userName: run.userName, door: run.door,
            statement: "run job \(quotedIfNeeded(run.jobName))")
        do {
            let result = try await result(of: run, progress: progress, as: caller)
            do {
                try await complete(run, result, as: caller)
            } catch {
                result.content?.discard()
                throw error
            }
        } catch {
            // In a task of its own: this one may be cancelled, and what became of the run must be
            // kept all the same.
            await Task { await fail(run, error, as: caller) }.value
        }
    }

    // MARK: - The work

    /// What a run has made, not kept yet.
    private struct Result {
        /// `nil` when there is nothing to keep.
        var content: (any ContentWriter)?
        let format: RecordFormat
        let columnNames: [String]
        let inputRowCount: Int
        let outputRowCount: Int
        var warnings: [String]
    }

    private func result(
        of run: JobRun, progress: @escaping @Sendable (StreamScoring.Progress) async -> Void,
        as caller: Caller
    ) async throws -> Result {
        let (job, deployment) = try await read(as: caller) { transaction in
            try transaction.require(.runJobs, in: .space(run.spaceID))
            guard let job = try transaction.object(Job.self, id: run.jobID) else {
                throw LabError.notFound(.job, run.jobName, place: nil, nearest: nil)
            }
            return (
                job,
                try transaction.find(
                    Deployment.self, job.deploymentID, in: nil, permission: .runJobs)
            )
        }
        let (hash, format) = try await input(of: job, as: caller)
        if deployment.assetType == .function {
            return try await reading(hash) {
                try await resultOfFunction(deployment, input: hash, format, as: caller)
            }
        }
        let (_, model, revision) = try await deployments.findWithModel(
            deployment.id, in: nil, as: caller)
        let loaded = try await loadedModel(of: revision, for: deployment)
        return try await reading(hash) {
            guard let stream = format.streamFormat else {
                return try await score(input: hash, on: loaded, of: model, deployment)
            }
            return try await self.stream(
                input: hash, stream, format, through: loaded, of: model, deployment,
                progress: progress)
        }
    }

    private func input(
        of job: Job, as caller: Caller
    ) async throws -> (hash: String, format: RecordFormat) {
        switch job.input {
        case .inline(let content, let format): return (content.hash, format)
        case .data(let id, let name):
            let asset = try await read(as: caller) { try $0.object(DataAsset.self, id: id) }
            guard let asset else {
                throw LabError.notFound(.data, name, place: nil, nearest: nil)
            }
            let hash = asset.content.hash
            return (hash, Records.recordFormat(of: try content.open(hash).beginning()))
        }
    }

    /// JSON is one document, and is read and written as a whole.
    private func score(
        input hash: String, on loaded: any LoadedModel, of model: Model, _ deployment: Deployment
    ) async throws -> Result {
        let items = try Records.items(
            content.bytes(of: hash), as: .json, schema: loaded.facts.fields)
        let outputs = try await loaded.score(items, on: deployment.name)
        let content = try staged(
            JSONWriter.response(
                outputs.map {
                    PayloadItem(id: $0.id, batch: loaded.facts.answer($0.batch))
                }))
        let scored = zip(items, outputs).map { item, output in
            Scoring.Result.Item(id: item.id, input: item.batch, output: output.batch)
        }
        let (read, written) = (items.rowCount, outputs.rowCount)
        return Result(
            content: content, format: .json, columnNames: outputs.first?.batch.columnNames ?? [],
            inputRowCount: read, outputRowCount: written,
            warnings: scoring.remarks(on: scored, of: model, facts: loaded.facts)
                + leftOut(read - written, of: read))
    }

    /// New content with these bytes; nothing of it stays when they cannot be written.
    private func staged(_ bytes: [UInt8]) throws -> any ContentWriter {
        let content = try content.newContent()
        do {
            try content.write(bytes)
            return content
        } catch {
            content.discard()
            throw error
        }
    }

    private func leftOut(_ count: Int, of rowCount: Int) -> [String] {
        count > 0 ? ["the model left out \(count) of \(rowCount) rows, which are incomplete"] : []
    }

    /// CSV and JSON Lines pass through in blocks, however many rows there are.
    private func stream(
        input hash: String, _ stream: StreamFormat, _ format: RecordFormat,
        through loaded: any LoadedModel, of model: Model, _ deployment: Deployment,
        progress: @escaping @Sendable (StreamScoring.Progress) async -> Void
    ) async throws -> Result {
        let records = try content.open(hash)
        let content = try content.newContent()
        do {
            var scoring = StreamScoring(model: loaded, deployment: deployment.name)
            scoring.trainingRows = self.scoring.trainingRows(of: model, facts: loaded.facts)
            let summary = try await scoring.run(
                from: records, format: stream, to: content,
                progress: progress)
            return Result(
                content: content, format: format,
                columnNames: summary.inputColumnNames + loaded.facts.outputs,
                inputRowCount: summary.rowsRead, outputRowCount: summary.rowsWritten,
                warnings: self.scoring.remarks(on: summary.noticed, of: model)
                    + leftOut(summary.rowsRead - summary.rowsWritten, of: summary.rowsRead))
        } catch {
            content.discard()
            throw error
        }
    }

    private func resultOfFunction(
        _ deployment: Deployment, input hash: String, _ format: RecordFormat, as caller: Caller
    ) async throws -> Result {
        let bytes = try content.bytes(of: hash)
        let payload = try Scoring.functionPayload(bytes, format == .csv ? .csv : .json)
        let answer = try await scoring.call(deployment, payload, chain: [], as: caller)
        let inputs = (try? Records.items(payload, as: .json, schema: [])) ?? []
        let content = try staged(answer.bytes)
        let (read, given) = (inputs.isEmpty ? answer.rowCount : inputs.rowCount, answer.rowCount)
        let remark =
            "the function gave \(counted(given, "row")) for \(counted(read, "record"))"
        return Result(
            content: content, format: .json, columnNames: answer.fields, inputRowCount: read,
            outputRowCount: given,
            warnings: scoring.remarks(on: answer) + (given < read ? [remark] : []))
    }

    // MARK: - The end

    private func complete(_ run: JobRun, _ result: Result, as caller: Caller) async throws {
        let kept = try result.content?.finish()
        try await write(as: caller) { transaction in
            guard var run = try transaction.object(JobRun.self, id: run.id), !run.state.isFinal,
                let job = try transaction.object(Job.self, id: run.jobID), let kept
            else {
                result.content?.discard()
                return
            }
            // Here, where nobody else writes: content that goes and content that comes may be
            // the same.
            try result.content?.place()
            var asset: DataAsset?
            if let name = job.outputName {
                let made = DataAsset(
                    id: self.ids.next(.data),
                    name: try transaction.freeName(for: name, of: run), placeID: job.spaceID,
                    content: kept, columnNames: result.columnNames,
                    rowCount: result.outputRowCount, owner: run.userName,
                    createdAt: self.clock.now())
                try transaction.put(made)
                asset = made
            }
            run.state = .completed
            run.endedAt = self.clock.now()
            run.inputRowCount = result.inputRowCount
            run.outputRowCount = result.outputRowCount
            run.warnings = run.missedTimes + result.warnings
            run.output = JobRun.Output(
                content: kept, format: result.format, assetID: asset?.id, assetName: asset?.name)
            try transaction.end(run)
        }
    }

    private func fail(_ run: JobRun, _ error: any Error, as caller: Caller) async {
        let isEnding = await runner.isClosing
        // A home that cannot be written now has the run ended by whoever looks after it next.
        try? await write(as: caller) { transaction in
            guard var run = try transaction.object(JobRun.self, id: run.id), !run.state.isFinal
            else { return }
            run.endedAt = self.clock.now()
            if error is CancellationError, !isEnding || run.isToBeCanceled {
                run.state = .canceled
            } else {
                run.state = .failed
                run.failure =
                    error is CancellationError
                    ? .interrupted(job: run.jobName) : JobRun.Failure(error)
            }
            try transaction.end(run)
        }
    }
}

extension [PayloadItem] {
    fileprivate var rowCount: Int { reduce(0) { $0 + $1.batch.rowCount } }
}

extension Transaction {
    /// The name of a run's output: as wished, with the number of the run if that name is taken, or
    /// with the next number that is free.
    fileprivate func freeName(for name: String, of run: JobRun) throws -> String {
        func isTaken(_ name: String) throws -> Bool {
            try !objects(DataAsset.self, in: run.spaceID, named: name).isEmpty
        }
        guard try isTaken(name) else { return name }
        var number = run.number
        while try isTaken("\(name)/\(number)") { number += 1 }
        return "\(name)/\(number)"
    }
}

extension JobRun {
    fileprivate var door: JournalEntry.Door {
        if case .schedule = trigger { .schedule } else { askedThrough ?? .script }
    }

    /// A remark, when it stands for more than one time of a schedule.
    var missedTimes: [String] {
        guard case .schedule(_, let missed) = trigger, missed > 0 else { return [] }
        return [
            "it stands for \(missed + 1) times of the schedule: \(missed) passed while no program "
                + "was there to run them"
        ]
    }
}

extension JobRun.Failure {
    init(_ error: any Error) {
        if let error = error as? any UserFacingError {
            self.init(code: error.code, what: error.what, why: error.why, next: error.next)
        } else {
            self.init(
                code: "internal", what: "something went wrong that Slipway did not expect",
                why: "\(error)", next: nil)
        }
    }
}
