import Columns
public import SlipwayCore
import Synchronization

/// Loads `FakeModel`s from their text.
public final class FakeModelRuntime: ModelRuntime {
    private struct State {
        var refusal: String?
        var loadCount = 0
    }

    private let files: InMemoryContentStore
    private let state = Mutex(State())

    /// - Parameter files: Where paths lead that are not on disk.
    public init(files: InMemoryContentStore = InMemoryContentStore()) {
        self.files = files
    }

    /// Refuses every model from now on, for this reason; `nil` takes them again.
    public func refuse(_ reason: String?) {
        state.withLock { $0.refusal = reason }
    }

    /// How many models were loaded.
    public var loadCount: Int { state.withLock { $0.loadCount } }

    public func load(path: String) throws -> any LoadedModel {
        let refusal = state.withLock { state in
            state.loadCount += 1
            return state.refusal
        }
        if let refusal { throw FakeModelError.refused(refusal) }
        return LoadedFakeModel(model: try FakeModel(text: files.text(at: path)))
    }
}

private struct LoadedFakeModel: LoadedModel {
    let model: FakeModel

    var facts: ModelFacts { model.facts }

    func score(_ batch: Batch) throws -> Batch {
        let columns = try model.inputs.map { input in
            guard let column = batch[input.name] else {
                throw ScoringError.missingField(input.name)
            }
            return column
        }
        if let taken = facts.outputs.first(where: { batch[$0] != nil }) {
            throw ScoringError.columnExists(taken)
        }
        var positions: [Int] = []
        var predictions: [Double] = []
        for row in 0..<batch.rowCount {
            if let empty = columns.first(where: { $0.values[row] == .null }) {
                if model.incompleteRows == .skipped { continue }
                throw ScoringError.badValue(row: row + 1, field: empty.name, reason: "null")
            }
            positions.append(row)
            let sum = columns.reduce(0) { $0 + $1.values[row].weight }
            predictions.append(sum > model.threshold ? 1 : 0)
        }
        let probabilities = predictions.map { prediction -> Vector? in
            let other = 1 - model.confidence
            return .dense(
                prediction == 1 ? [other, model.confidence] : [model.confidence, other])
        }
        var scored = batch.rows(at: positions)
        scored.append(
            Column(name: "probability", values: .vectors(VectorColumn(probabilities))))
        scored.append(
            Column(name: "prediction", values: .numbers(NumberColumn(values: predictions))))
        return scored
    }
}

extension Cell {
    /// What the cell adds to the sum of a fake model.
    fileprivate var weight: Double {
        switch self {
        case .number(let value): value
        case .string(let text): Double(text.utf8.count)
        case .boolean(let value): value ? 1 : 0
        case .null, .vector: 0
        }
    }
}
