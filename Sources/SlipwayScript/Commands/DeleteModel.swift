import Columns
import SlipwayCore

extension Command {
    static let deleteModel = Command(
        CommandSyntax(
            verb: "delete", noun: .model, name: (.existing([.model]), .required),
            clauses: [.init(.in, .existing([.space, .project])), .init(.yes, .nothing)],
            summary: "removes a model that no deployment uses",
            example: "delete model challenger in project attrition", changes: true)
    ) { call in
        let model = try await call.lab.models.delete(
            call.name(), in: call.place(.in), as: call.caller)
        return .said("deleted model `\(model.name)`", JSONValue(model))
    }
}
