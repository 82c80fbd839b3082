/// What can be wrong with what somebody wants of a use case.
public enum UseCaseError: Error, Sendable, Equatable {
    /// - Parameter original: The model that is tracked, when what was named is a copy of it.
    case alreadyTracked(model: String, useCase: String, original: String?)
    /// - Parameters:
    ///   - tracked: The names of the models that the use case does track.
    case notTracked(model: String, useCase: String, tracked: [String])
    case ambiguousTracked(model: String, useCase: String, ids: [String])
    /// - Parameter action: As it reads after “may not”.
    case notOwner(caller: String, action: String, owner: String)
    case purposeTooLong(limit: Int)
}

extension UseCaseError: UserFacingError {
    public var code: String {
        switch self {
        case .alreadyTracked: "already-tracked"
        case .notTracked: "not-found"
        case .ambiguousTracked: "ambiguous"
        case .notOwner: "not-permitted"
        case .purposeTooLong: "bad-value"
        }
    }

    public var what: String {
        switch self {
        case .alreadyTracked(let model, let useCase, _):
            "the model `\(model)` is tracked already, in use case `\(useCase)`"
        case .notTracked(let model, let useCase, _):
            "the use case `\(useCase)` tracks no model `\(model)`"
        case .ambiguousTracked(let model, let useCase, let ids):
            "the use case `\(useCase)` tracks \(ids.count) models called `\(model)`"
        case .notOwner(let caller, let action, _): "`\(caller)` may not \(action)"
        case .purposeTooLong(let limit): "the purpose is longer than \(limit) characters"
        }
    }

    public var why: String? {
        switch self {
        case .alreadyTracked(_, _, let original):
            original.map { "it is a copy of `\($0)`, and copies are followed with their original" }
                ?? "a model serves one purpose at a time"
        case .notTracked(_, _, let tracked):
            tracked.isEmpty
                ? "it tracks none"
                : "it tracks " + list(tracked.map { "`\($0)`" }, most: 6)
        case .ambiguousTracked: "a bare name must say which one is meant"
        case .notOwner(_, _, let owner):
            "its owner `\(owner)` and the user `\(User.administratorName)` may"
        case .purposeTooLong: nil
        }
    }

    public var next: String? {
        switch self {
        case .alreadyTracked(_, let useCase, _): "show usecase \(quotedIfNeeded(useCase))"
        case .notTracked(let model, _, let tracked):
            model.nearest(in: tracked).map { "did you mean `\($0)`?" }
        case .ambiguousTracked(_, _, let ids): "use an id: " + list(ids, most: 4)
        case .notOwner(_, _, let owner): "login \(quotedIfNeeded(owner))"
        case .purposeTooLong: "say it in fewer words"
        }
    }
}
