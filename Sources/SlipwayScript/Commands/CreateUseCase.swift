import Columns
import SlipwayCore

extension Command {
    static let createUseCase = Command(
        CommandSyntax(
            verb: "create", noun: .usecase, name: (.new("NAME"), .required),
            clauses: [.init(.with, .pairs(["purpose", "risk"]))],
            summary: "makes a use case: the governed purpose of one or more models",
            example: "create usecase retention with purpose=\"who may leave\", risk=high",
            detail: "Models that are added to it are followed with their copies: promotions, "
                + "deployments, evaluations and removals appear by themselves. Everybody may see "
                + "use cases. The risk is high, medium, low or none.",
            changes: true)
    ) { call in
        let risk = try call.option("risk").map { value, span in
            try call.choice(value.string ?? value.compact, as: UseCase.Risk.self, at: span)
        }
        let useCase = try await call.lab.useCases.create(
            call.name(), purpose: call.textOption("purpose"), risk: risk ?? .none,
            as: call.caller)
        let all = try await call.lab.useCases.list(as: call.caller)
        let namesakes = all.count { $0.useCase.name == useCase.name }
        let status = UseCase.Status.awaitingDevelopment
        return .said(
            "created use case `\(useCase.name)` (\(status.rawValue), id \(useCase.id))",
            JSONValue(useCase, status: status),
            next: "add model MODEL to usecase \(quotedIfNeeded(useCase.name)) in project PROJECT"
        ).noting(namesakes, "use cases", name: useCase.name)
    }
}
