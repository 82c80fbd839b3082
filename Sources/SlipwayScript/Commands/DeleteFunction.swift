import Columns
import SlipwayCore

extension Command {
    static let deleteFunction = Command(
        CommandSyntax(
            verb: "delete", noun: .function, name: (.existing([.function]), .required),
            clauses: [.init(.in, .existing([.space, .project])), .init(.yes, .nothing)],
            summary: "deletes a function that is not deployed",
            example: "delete function draft in project attrition", changes: true)
    ) { call in
        let function = try await call.lab.functions.delete(
            call.name(), in: call.place(.in), as: call.caller)
        return .said("deleted function `\(function.name)`", JSONValue(function))
    }
}
