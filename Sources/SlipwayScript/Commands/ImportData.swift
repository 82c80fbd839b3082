import Columns
import SlipwayCore

extension Command {
    static let importData = Command(
        CommandSyntax(
            verb: "import", noun: .data, name: (.path, .required),
            clauses: [
                .init(.into, .existing([.project, .space])), .init(.as, .new("NAME")),
            ],
            summary: "reads a CSV or JSON file into a project or space",
            example: "import data \"data/evaluation.csv\" into project attrition as unseen",
            changes: true)
    ) { call in
        let path = try call.name()
        guard let expression = call.call.name else { throw call.lacks("file") }
        let asset = try await call.lab.data.importData(
            call.open(expression), named: call.text(.as) ?? path.lastPathComponentWithoutExtensions,
            into: call.requiredPlace(.into), as: call.caller)
        return .said(
            "imported data `\(asset.name)` (\(asset.rowCount) rows, "
                + "\(asset.columnNames.count) columns; id \(asset.id))",
            JSONValue(asset))
    }
}
