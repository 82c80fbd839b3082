import Columns
import SlipwayCore

extension Command {
    static let deleteData = Command(
        CommandSyntax(
            verb: "delete", noun: .data, name: (.existing([.data]), .required),
            clauses: [.init(.in, .existing([.space, .project])), .init(.yes, .nothing)],
            summary: "removes a data asset",
            example: "delete data evaluation in project attrition", changes: true)
    ) { call in
        let asset = try await call.lab.data.delete(
            call.name(), in: call.place(.in), as: call.caller)
        return .said("deleted data `\(asset.name)`", JSONValue(asset))
    }
}
