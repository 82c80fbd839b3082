import Columns
import Foundation
import SlipwayCore

extension SpacePages {
    @Sendable
    func assets(_ inSpace: SpaceVisit) async throws -> Markup {
        let visit = inSpace.visit
        let caller = visit.caller()
        let models = try await visit.lab.models.list(in: inSpace.place, as: caller)
        let functions = try await visit.lab.functions.list(in: inSpace.place, as: caller)
        let data = try await visit.lab.data.list(in: inSpace.place, as: caller)
        return """
            \(visit.section(.models, self.models(models, visit)))
            \(visit.section(.functions, self.functions(functions, visit)))
            \(visit.section(.data, self.data(data, visit)))
            \(try await promotion(inSpace))
            """
    }

    private func models(_ models: [Model], _ visit: Visit) -> Markup {
        visit.table(
            .models, [.name, .type, .software, .revision, .inputs, .origin, .created, .factSheet],
            models.map { model in
                let facts = model.current.facts
                let origin = model.origin.map { "\($0.modelName), \($0.projectName)" } ?? "–"
                return [
                    "\(model.name)", "\(facts.type)", "\(facts.softwareSpecification)",
                    "\(model.current.number)", "\(facts.inputs.count)", "\(origin)",
                    model.createdAt.onPage,
                    "<a href=\"\(PagePath.factSheet(model.id))\">\(visit[.factSheet])</a>",
                ]
            }, ifEmpty: .noModels)
    }

    private func functions(_ functions: [Function], _ visit: Visit) -> Markup {
        visit.table(
            .functions, [.name, .file, .software, .parameters, .created],
            functions.map { function in
                var parameters = "–"
                if case .object(let members) = function.parameters, !members.isEmpty {
                    parameters = members.map(\.key).joined(separator: ", ")
                }
                return [
                    "\(function.name)", "\(function.fileName)",
                    "\(Function.softwareSpecification)", "\(parameters)",
                    function.createdAt.onPage,
                ]
            }, ifEmpty: .noFunctions)
    }

    private func data(_ data: [DataAsset], _ visit: Visit) -> Markup {
        visit.table(
            .data, [.name, .rows, .columns, .size, .created],
            data.map { asset in
                [
                    "\(asset.name)", "\(asset.rowCount)", "\(asset.columnNames.count)",
                    "\(asset.content.sizeInBytes) B", asset.createdAt.onPage,
                ]
            }, ifEmpty: .noData)
    }

    /// Offers what the visitor may promote: assets of the projects that they edit.
    private func promotion(_ inSpace: SpaceVisit) async throws -> Markup {
        let visit = inSpace.visit
        guard inSpace.may(.promoteInto) else { return .none }
        var options: [(value: String, text: String)] = []
        for project in try await visit.lab.projects.list(as: visit.caller())
        where project.role >= Permission.promoteFrom.role(inProduction: false) {
            let place = PlaceReference.project(project.place.id)
            for model in try await visit.lab.models.list(in: place, as: visit.caller()) {
                options.append(
                    (
                        "model/\(project.place.id)/\(model.id)",
                        "\(project.place.name) › \(model.name)"
                    ))
            }
            for function in try await visit.lab.functions.list(in: place, as: visit.caller()) {
                options.append(
                    (
                        "function/\(project.place.id)/\(function.id)",
                        "\(project.place.name) › \(function.name)"
                    ))
            }
        }
        guard !options.isEmpty else {
            return visit.section(
                .promoteTitle, "<p class=\"empty\">\(visit[.nothingToPromote])</p>")
        }
        return visit.section(
            .promoteTitle,
            visit.form(
                PagePath(["spaces", inSpace.space.id, "promote"]), class: "card",
                """
                \(visit.labelled(.asset, "asset", hint: .promoteHint, visit.select("asset", options)))
                <button class="main">\(visit[.promote])</button>
                """))
    }
}
