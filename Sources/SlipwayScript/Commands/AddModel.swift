import Columns
import SlipwayCore

extension Command {
    static let addModel = Command(
        CommandSyntax(
            verb: "add", noun: .model, name: (.existing([.model]), .required),
            clauses: [
                .init(.to, .existing([.usecase]), .required),
                .init(.in, .existing([.project, .space])),
            ],
            summary: "lets a use case follow a model and its copies",
            example: "add model challenger to usecase churn in project attrition",
            detail: "Of a copy in a space the original is followed, with all its copies. A model "
                + "is followed by one use case at a time. Needs whoever may change assets where "
                + "the model lies.",
            changes: true)
    ) { call in
        guard case .place(let target) = call.call.clause(.to)?.argument else {
            throw call.lacks("use case")
        }
        let (useCase, tracked) = try await call.lab.useCases.add(
            model: call.name(), in: call.place(.in), to: call.session.text(of: target.value),
            as: call.caller)
        let overview = try await call.statusOfUseCase(useCase)
        return .said(
            "use case `\(useCase.name)` tracks `\(tracked.modelName)` now",
            JSONValue(useCase, status: overview),
            next: "show usecase \(quotedIfNeeded(useCase.name))")
    }
}

extension Invocation {
    /// The state of a use case that was just changed; in a plan the change is not there.
    func statusOfUseCase(_ useCase: UseCase) async throws -> UseCase.Status {
        try await lab.useCases.overview(of: useCase.id, as: caller).status
    }
}
