import Columns
import SlipwayCore

extension Command {
    static let importModel = Command(
        CommandSyntax(
            verb: "import", noun: .model, name: (.path, .required),
            clauses: [
                .init(.into, .existing([.project, .space, .model])), .init(.as, .new("NAME")),
                .init(.in, .existing([.project, .space])), .init(.type, .text("TYPE")),
                .init(.with, .pairs(["training", "label", "metrics"])),
            ],
            summary: "reads a saved Spark ML pipeline into a project",
            example: "import model \"models/attrition-spark\" into project attrition as challenger",
            detail:
                "`type scikit-learn_1.1` (or xgboost, lightgbm, onnxruntime) takes the .tar.gz or "
                + "file of a Python framework's model, which only a worker loads. "
                + "Takes the folder, .tar.gz or .zip that Spark's save() made. `into model NAME` "
                + "gives a model new content and keeps the old one as a revision. What the training "
                + "measured is told as metrics={areaUnderROC: 0.93}.",
            changes: true)
    ) { call in
        let path = try call.name()
        let absolutePath = call.host.absolutePath(path)
        guard call.host.exists(path) else {
            throw Diagnostic(
                FileProblem(path: path, reason: "it does not exist"), at: call.call.name?.span)
        }
        if case .place(let place) = call.call.clause(.into)?.argument, place.noun?.noun == .model {
            let model = try await call.lab.models.importRevision(
                path: absolutePath, of: call.session.text(of: place.value),
                in: call.requiredPlace(.in), metrics: call.option("metrics")?.value,
                as: call.caller)
            return .said(
                "model `\(model.name)` has revision \(model.current.number) now", JSONValue(model))
        }
        let place = try await call.requiredPlace(.into)
        let name = try call.text(.as) ?? path.lastPathComponentWithoutExtensions
        var next: String?
        if case .project(let reference) = place {
            let project = try await call.lab.projects.find(reference, as: call.caller)
            next =
                "promote model \(quotedIfNeeded(name)) from project "
                + "\(quotedIfNeeded(project.name)) to space SPACE"
        }
        let model = try await call.lab.models.importModel(
            path: absolutePath, named: name, type: try call.text(.type), into: place,
            training: .init(
                data: call.textOption("training"), label: call.textOption("label"),
                metrics: call.option("metrics")?.value),
            as: call.caller)
        let facts = model.current.facts
        if facts.needsWorker {
            return .said(
                "imported model `\(model.name)` (\(facts.type); id \(model.id))", JSONValue(model),
                next: next, notes: [facts.caution].compactMap(\.self))
        }
        let stages = facts.stages.map(\.className).joined(separator: ", ")
        return .said(
            "imported model `\(model.name)` (\(facts.type): \(stages); reads "
                + "\(counted(facts.inputs.count, "field")); id \(model.id))",
            JSONValue(model), next: next)
    }
}
