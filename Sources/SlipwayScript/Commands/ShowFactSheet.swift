import Columns
import SlipwayCore

extension Command {
    static let showFactSheet = Command(
        CommandSyntax(
            verb: "show", noun: .factsheet, name: (.existing([.model]), .required),
            clauses: [.init(.in, .existing([.space, .project])), .format],
            summary: "shows all that is known of a model: where it runs, and how good it is",
            example: "show factsheet challenger in project attrition",
            detail: "The sheet of a model in a project shows all its copies and their "
                + "deployments; that of a copy in a space shows its own. Everything but the "
                + "custom facts comes by itself.",
            changes: false)
    ) { call in
        let sheet = try await call.lab.factSheets.sheet(
            of: call.name(), in: call.place(.in), as: call.caller)
        var outcome = Outcome.shown(sheet.sections, JSONValue(sheet))
        let waiting = sheet.deployments.first {
            $0.evaluations.isEmpty && $0.deployment.assetType == .model
        }
        if sheet.newestEvaluation == nil, let deployment = waiting?.deployment {
            let name = quotedIfNeeded(deployment.servingName ?? deployment.id)
            outcome.next = "evaluate deployment \(name) with csv FILE"
        }
        return try outcome.formatted(by: call)
    }
}
