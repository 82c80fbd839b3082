import Columns
import SlipwayCore

extension Command {
    static let removeModel = Command(
        CommandSyntax(
            verb: "remove", noun: .model, name: (.existing([.model]), .required),
            clauses: [
                .init(.from, .existing([.usecase]), .required),
                .init(.in, .existing([.project, .space])),
            ],
            summary: "lets a use case follow a model no longer",
            example: "remove model challenger from usecase risk",
            detail: "The model, its copies and its facts stay. `delete model NAME` deletes one.",
            changes: true)
    ) { call in
        guard case .place(let source) = call.call.clause(.from)?.argument else {
            throw call.lacks("use case")
        }
        let (useCase, tracked) = try await call.lab.useCases.remove(
            model: call.name(), in: call.place(.in), from: call.session.text(of: source.value),
            as: call.caller)
        return .said(
            "use case `\(useCase.name)` no longer tracks `\(tracked.modelName)`",
            JSONValue(useCase, status: try await call.statusOfUseCase(useCase)))
    }
}
