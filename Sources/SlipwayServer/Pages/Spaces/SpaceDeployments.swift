import Foundation
import SlipwayCore

extension SpacePages {
    @Sendable
    func deployments(_ inSpace: SpaceVisit) async throws -> Markup {
        let visit = inSpace.visit
        let deployments = try await visit.lab.deployments.list(
            in: inSpace.place, as: visit.caller())
        return """
            \(visit.table(
                .deployments, [.name, .mode, .stateHeading, .asset, .endpoint, .created],
                deployments.map { row($0, visit) }, ifEmpty: .noDeployments))
            \(try await deployForm(inSpace))
            """
    }

    private func row(_ deployment: Deployment, _ visit: Visit) -> [Markup] {
        let endpoint = deployment.mode == .online ? visit.endpoint(of: deployment) : nil
        return [
            "<a href=\"\(PagePath.deployment(deployment.id))\">\(deployment.name)</a>",
            "\(visit[PageText(deployment.mode)])", visit.state(of: deployment),
            "\(visit[PageText(deployment.assetType)]) \(deployment.assetName)",
            endpoint.map { "<code class=\"address\">\($0)</code> \(visit.copyButton($0))" } ?? "–",
            deployment.createdAt.onPage,
        ]
    }

    private func deployForm(_ inSpace: SpaceVisit) async throws -> Markup {
        let visit = inSpace.visit
        guard inSpace.may(.deploy) else { return .none }
        if inSpace.space.service == nil {
            return visit.section(.deployTitle, "<p class=\"empty\">\(visit[.noService])</p>")
        }
        let models = try await visit.lab.models.list(in: inSpace.place, as: visit.caller())
        let functions = try await visit.lab.functions.list(in: inSpace.place, as: visit.caller())
        let options =
            models.map { ("model/\($0.id)", $0.name) }
            + functions.map { ("function/\($0.id)", $0.name) }
        if options.isEmpty {
            return visit.section(.deployTitle, "<p class=\"empty\">\(visit[.nothingToDeploy])</p>")
        }
        let modes = [Deployment.Mode.online, .batch].map { ($0.rawValue, visit[PageText($0)]) }
        let hardware = HardwareSpecification.allCases.map {
            ($0.rawValue, "\($0.rawValue): \($0.cpuCount) CPU, \($0.memoryInGigabytes) GB")
        }
        return visit.section(
            .deployTitle,
            visit.form(
                PagePath(["spaces", inSpace.space.id, "deploy"]), class: "card",
                """
                \(visit.labelled(.asset, "asset", visit.select("asset", options)))
                \(visit.labelled(.name, "name", """
                    <input id="name" name="name" required maxlength="200">
                    """))
                \(visit.labelled(.mode, "mode", visit.select("mode", modes)))
                \(visit.labelled(.servingName, "serving-name", hint: .servingNameHint, """
                    <input id="serving-name" name="serving-name" maxlength="36" \
                    pattern="[a-z0-9_]*" aria-describedby="serving-name-hint">
                    """))
                \(visit.labelled(.hardware, "hardware",
                    visit.select("hardware", hardware, chosen: "S")))
                <button class="main">\(visit[.deploy])</button>
                """))
    }
}

extension Visit {
    /// Where a deployment answers.
    func endpoint(of deployment: Deployment) -> String {
        let name = deployment.servingName ?? deployment.id
        let date = lab.clock.now().iso8601.prefix(10)
        return "\(serverURL)/ml/v4/deployments/\(name)/predictions?version=\(date)"
    }

    func state(of deployment: Deployment) -> Markup {
        state(PageText(deployment.state), deployment.state == .ready ? .good : .bad)
    }
}
