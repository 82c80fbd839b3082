import Columns
import SlipwayCore

extension Command {
    static let exportTemplate = Command(
        CommandSyntax(
            verb: "export", noun: .template,
            clauses: [
                .init(.of, .existing([.deployment]), .required), .init(.to, .newPath, .required),
                .init(.in, .existing([.space])), .init(.yes, .nothing),
            ],
            summary: "writes a CSV with the header that a deployment wants",
            example: "export template of deployment attrition to template.csv", changes: true)
    ) { call in
        let deployment = try await call.deployment(.of)
        let (_, _, revision) = try await call.lab.deployments.findWithModel(
            deployment.id, in: nil, as: call.caller)
        let path = try call.text(.to) ?? "template.csv"
        let columns = revision.facts.inputs.map {
            Column(name: $0.name, values: .strings([]))
        }
        if let plan = call.caller.plan {
            plan.add(file: path)
        } else {
            try call.write(CSVWriter.write(Batch(columns: columns, rowCount: 0)), to: path)
        }
        return .said(
            "wrote the header of \(columns.count) fields to \(path)", .string(path),
            next: "score csv \(quotedIfNeeded(path)) on "
                + quotedIfNeeded(deployment.servingName ?? deployment.name))
    }
}
