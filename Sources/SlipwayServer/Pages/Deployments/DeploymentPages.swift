import Columns
import Foundation
import Hummingbird
import HummingbirdCore
import SlipwayCore
import SlipwayScript

/// A deployment: how to call it, and what it is.
struct DeploymentPages {
    let pages: Pages

    var routes: [Route<OpenContext>] {
        [
            pages.page("/deployments/:deployment", reference),
            pages.page("/deployments/:deployment/template.csv", template),
            pages.action("/deployments/:deployment/delete", delete),
        ]
    }

    @Sendable
    private func reference(_ visit: Visit) async throws -> Response {
        let view = try await DeploymentVisit(visit)
        let deployment = view.deployment
        return view.page(
            .reference,
            """
            \(deployment.mode == .online
                ? try await snippets(view) : "<p class=\"empty\">\(visit[.batchHint])</p>")
            \(visit.section(.details, details(view)))
            \(visit.section(.schema, schema(view)))
            \(view.inSpace.may(.removeDeployment)
                ? visit.dangerous(.delete, PagePath(["deployments", deployment.id, "delete"]))
                : .none)
            """)
    }

    private func details(_ view: DeploymentVisit) -> Markup {
        let (visit, deployment) = (view.visit, view.deployment)
        var facts: [(name: PageText, value: Markup)] = [
            (.id, visit.copyable(deployment.id)), (.mode, "\(visit[PageText(deployment.mode)])"),
            (.stateHeading, visit.state(of: deployment)),
        ]
        if let failure = deployment.failure {
            facts.append((.failure, "<span lang=\"en\">\(visit.prose(failure))</span>"))
        }
        let asset: Markup =
            deployment.assetType == .model
            ? "<a href=\"\(PagePath.factSheet(deployment.assetID))\">\(deployment.assetName)</a>"
            : "\(deployment.assetName)"
        facts += [
            (
                .asset,
                """
                \(visit[PageText(deployment.assetType)]) \(asset), \
                \(visit[.revision].lowercased()) \(deployment.revision)
                """
            ),
            (
                .hardware,
                """
                \(deployment.hardware.rawValue): \(deployment.hardware.cpuCount) CPU, \
                \(deployment.hardware.memoryInGigabytes) GB
                """
            ),
        ]
        if deployment.mode == .online {
            facts += [
                (.servingName, "\(deployment.servingName ?? "–")"),
                (.copies, "\(deployment.copies)"),
            ]
        }
        facts += [(.owner, "\(deployment.owner)"), (.created, deployment.createdAt.onPage)]
        return visit.facts(facts)
    }

    private func schema(_ view: DeploymentVisit) -> Markup {
        let visit = view.visit
        return visit.table(
            .schema, [.field, .type],
            view.fields.map { ["<code>\($0.name)</code>", "\($0.type.rawValue)"] },
            ifEmpty: .noSchema)
    }

    /// The endpoint, and a call of it in every language.
    private func snippets(_ view: DeploymentVisit) async throws -> Markup {
        let (visit, deployment) = (view.visit, view.deployment)
        let snippet = Snippet(
            serverURL: visit.serverURL, url: visit.endpoint(of: deployment),
            userName: visit.userName, payload: try await view.samplePayload())
        return """
            \(visit.section(.endpoint, "<p>\(visit.copyable(snippet.url))</p>"))
            \(visit.section(.snippets, """
                <p class="hint">\(visit[.snippetsHint])</p>
                \(trust(visit))
                \(SnippetLanguage.allCases.map { language in
                    let text = snippet.text(in: language)
                    return """
                        <details class="snippet"\(" open", if: language == .curl)>\
                        <summary>\(language.title)</summary>\(visit.copyButton(text))\
                        <pre tabindex="0"><code>\(text)</code></pre></details>
                        """ as Markup
                })
                """))
            """
    }

    /// Where clients find the certificate that makes them trust this server.
    private func trust(_ visit: Visit) -> Markup {
        guard visit.serverURL.hasPrefix("https://"), let path = visit.pages.authorityPath else {
            return .none
        }
        return """
            <p class="hint">\(visit[.trustHint]) \
            \(visit.copyable("export SSL_CERT_FILE='\(path)'"))</p>
            """
    }

    @Sendable
    private func template(_ visit: Visit) async throws -> Response {
        let view = try await DeploymentVisit(visit)
        let columns = view.fields.map { Column(name: $0.name, values: .strings([])) }
        return .download(
            CSVWriter.write(Batch(columns: columns, rowCount: 0)), type: "text/csv; charset=utf-8",
            name: "template.csv")
    }

    @Sendable
    private func delete(_ visit: Visit, _ form: FormFields) async throws -> Response {
        let id = try visit.parameter("deployment")
        let deployment = try await visit.lab.deployments.delete(
            id, in: nil, as: visit.caller("delete deployment \(id)"))
        return visit.going(
            to: .space(deployment.spaceID, .deployments), saying: .deploymentDeleted)
    }
}
