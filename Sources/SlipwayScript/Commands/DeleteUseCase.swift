import Columns
import SlipwayCore

extension Command {
    static let deleteUseCase = Command(
        CommandSyntax(
            verb: "delete", noun: .usecase, name: (.existing([.usecase]), .required),
            clauses: [.init(.yes, .nothing)],
            summary: "removes a use case; its models stay", example: "delete usecase risk",
            changes: true)
    ) { call in
        let overview = try await call.lab.useCases.overview(of: call.name(), as: call.caller)
        let useCase = try await call.lab.useCases.delete(overview.useCase.id, as: call.caller)
        return .said(
            "deleted use case `\(useCase.name)`", JSONValue(useCase, status: overview.status))
    }
}
