import Columns

/// A model of a Python framework, which its deployment's workers have loaded.
struct PythonModel: LoadedModel {
    /// Numbers in one request to a worker; larger batches go in parts.
    private static let numbersPerRequest = 2_000_000

    let facts: ModelFacts
    /// Whether the names of the inputs are made up, so that columns count by their places.
    let isPositional: Bool
    let runtime: any FunctionRuntime
    let code: DeployedCode
    /// Called when a worker has answered, or has failed to.
    let note: @Sendable () async -> Void

    /// The rows with `prediction` behind their own columns, and `probability` where there is one.
    func score(_ batch: Batch) async throws -> Batch {
        let columns = try inputs(of: batch)
        for name in facts.outputs where batch[name] != nil {
            throw ScoringError.columnExists(name)
        }
        let rowsPerRequest = max(1, Self.numbersPerRequest / max(1, columns.count))
        var scored: [Batch] = []
        var start = 0
        repeat {
            let rows = start..<min(start + rowsPerRequest, batch.rowCount)
            let isAll = rows.count == batch.rowCount
            var part = isAll ? batch : batch.rows(at: Array(rows))
            let inputs = isAll ? columns : try self.inputs(of: part)
            let answer = try await answer(inputs, rowCount: rows.count)
            part.append(Column(name: "prediction", values: answer.prediction))
            if let probability = answer.probability {
                part.append(Column(name: "probability", values: probability))
            }
            scored.append(part)
            start = rows.upperBound
        } while start < batch.rowCount
        return scored.count == 1 ? scored[0] : try Batch(joining: scored)
    }

    private func answer(_ columns: [Column], rowCount: Int) async throws -> ModelTable.Answer {
        do {
            let bytes = try await runtime.call(
                code, payload: ModelTable.request(columns, rowCount: rowCount), chain: [])
            await note()
            return try ModelTable.answer(bytes, rowCount: rowCount)
        } catch let error as FunctionError {
            await note()
            throw ModelError.worker(error)
        }
    }

    /// The columns that the model reads, in its order.
    private func inputs(of batch: Batch) throws -> [Column] {
        if isPositional && batch[facts.inputs.first?.name ?? ""] == nil {
            let count = facts.inputs.count
            // Records to evaluate with have the label, too.
            let columns =
                batch.columns.count == count
                ? batch.columns : batch.columns.filter { $0.name != facts.label }
            guard columns.count == count else {
                throw ScoringError.refused(
                    "the model reads \(count) values, and the records have \(columns.count)")
            }
            return columns
        }
        return try facts.inputs.map { input in
            guard let column = batch[input.name] else {
                throw ScoringError.missingField(input.name)
            }
            return column
        }
    }
}

extension Batch {
    /// The rows of several batches with the same columns, one behind another.
    fileprivate init(joining batches: [Batch]) throws {
        let columns = batches[0].columns.map { column in
            let parts = batches.compactMap { $0[column.name]?.values }
            return Column(name: column.name, values: ColumnValues(joining: parts))
        }
        self.init(columns: columns, rowCount: batches.reduce(0) { $0 + $1.rowCount })
    }
}

extension ColumnValues {
    fileprivate init(joining parts: [ColumnValues]) {
        func cells() -> [Cell] { parts.flatMap { part in (0..<part.count).map { part[$0] } } }
        switch parts[0] {
        case .numbers:
            self = .numbers(
                NumberColumn(
                    cells().map { if case .number(let value) = $0 { value } else { nil } }))
        case .strings:
            self = .strings(cells().map { if case .string(let text) = $0 { text } else { nil } })
        case .booleans:
            self = .booleans(
                cells().map { if case .boolean(let value) = $0 { value } else { nil } })
        case .vectors:
            self = .vectors(
                VectorColumn(
                    cells().map { if case .vector(let vector) = $0 { vector } else { nil } }))
        }
    }
}
