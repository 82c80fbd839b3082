/// What a loaded model can say against a batch. Rows count from 1 within the batch.
public enum ScoringError: Error, Sendable, Equatable {
    /// The batch lacks a column that the model reads.
    case missingField(String)
    /// A value that the model does not take: null, NaN, an unseen category.
    case badValue(row: Int, field: String, reason: String)
    /// The batch brings a column that the model itself adds.
    case columnExists(String)
    case refused(String)
}

extension ScoringError {
    /// The same fault of rows that follow others.
    func moved(by rowsBefore: Int) -> ScoringError {
        guard case .badValue(let row, let field, let reason) = self else { return self }
        return .badValue(row: rowsBefore + row, field: field, reason: reason)
    }
}
