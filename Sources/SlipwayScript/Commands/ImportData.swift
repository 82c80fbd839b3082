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
        var outcome = Outcome.said(
            "imported data `\(asset.name)` (\(counted(asset.rowCount, "row")), "
                + "\(counted(asset.columnNames.count, "column")); id \(asset.id))",
            JSONValue(asset))
        if let advice = Records.separatorAdvice(asset.columnNames) {
            let name = asset.columnNames[0]
            let shown = name.count > 40 ? name.prefix(39) + "…" : name
            outcome.notes = ["the only column is called `\(shown)`: \(advice)"]
        }
        return outcome
    }
}
