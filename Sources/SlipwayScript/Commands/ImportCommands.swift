import Columns
import SlipwayCore

/// `import …`: files become assets.
extension Command {
    static let importModel = Command(
        CommandSyntax(
            verb: "import", noun: .model, name: (.path, .required),
            clauses: [
                .init(.into, .existing([.project, .space, .model])), .init(.as, .new("NAME")),
                .init(.in, .existing([.project, .space])),
                .init(.with, .pairs(["training", "label"])),
            ],
            summary: "reads a saved Spark ML pipeline into a project",
            example: "import model \"models/attrition-spark\" into project attrition as challenger",
            detail: "Takes the folder, .tar.gz or .zip that Spark's save() made. `into model NAME` "
                + "gives a model new content and keeps the old one as a revision.",
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
                in: call.requiredPlace(.in), as: call.caller)
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
            path: absolutePath, named: name, into: place,
            training: .init(
                data: call.textOption("training"), label: call.textOption("label")),
            as: call.caller)
        let facts = model.current.facts
        let stages = facts.stages.map(\.className).joined(separator: ", ")
        return .said(
            "imported model `\(model.name)` (\(facts.type): \(stages); reads "
                + "\(facts.inputs.count) fields; id \(model.id))",
            JSONValue(model), next: next)
    }

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
        guard let expression = call.call.name else { return .said("nothing to import") }
        let bytes = try call.read(expression)
        let asset = try await call.lab.data.importData(
            bytes, named: call.text(.as) ?? path.lastPathComponentWithoutExtensions,
            into: call.requiredPlace(.into), as: call.caller)
        return .said(
            "imported data `\(asset.name)` (\(asset.rowCount) rows, "
                + "\(asset.columnNames.count) columns; id \(asset.id))",
            JSONValue(asset))
    }
}

extension String {
    /// `models/churn.tar.gz` → `churn`
    fileprivate var lastPathComponentWithoutExtensions: String {
        let last = split(separator: "/").last.map(String.init) ?? self
        return last.split(separator: ".").first.map(String.init) ?? last
    }
}
