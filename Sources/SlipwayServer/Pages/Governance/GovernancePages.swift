import Foundation
import Hummingbird
import HummingbirdCore
import SlipwayCore
import SlipwayScript

/// Use cases and fact sheets.
struct GovernancePages {
    let pages: Pages

    var routes: [Route<OpenContext>] {
        [
            pages.page("/usecases", list), pages.page("/usecases/:usecase", useCase),
            pages.page("/factsheets/:model", factSheet),
        ]
    }

    @Sendable
    private func list(_ visit: Visit) async throws -> Response {
        let useCases = try await visit.lab.useCases.list(as: visit.caller())
        return visit.page(
            visit[.useCases], area: .useCases,
            visit.table(
                .useCases, [.name, .status, .risk, .models, .owner, .created],
                useCases.map { summary in
                    let useCase = summary.useCase
                    return [
                        "<a href=\"\(PagePath.useCase(useCase.id))\">\(useCase.name)</a>",
                        "\(visit[PageText(summary.status)])", "\(visit[PageText(useCase.risk)])",
                        "\(useCase.models.count)", "\(useCase.owner)", useCase.createdAt.onPage,
                    ]
                }, ifEmpty: .noUseCases))
    }

    @Sendable
    private func useCase(_ visit: Visit) async throws -> Response {
        let overview = try await visit.lab.useCases.overview(
            of: visit.parameter("usecase"), as: visit.caller())
        let useCase = overview.useCase
        var facts: [(name: PageText, value: Markup)] = [
            (.status, "\(visit[PageText(overview.status)])"),
            (.risk, "\(visit[PageText(useCase.risk)])"),
        ]
        if let purpose = useCase.purpose { facts.append((.purpose, "\(purpose)")) }
        facts += [
            (.owner, "\(useCase.owner)"), (.created, useCase.createdAt.onPage),
            (.id, visit.copyable(useCase.id)),
        ]
        return visit.page(
            useCase.name, area: .useCases, crumbs: [(visit[.useCases], .useCases)],
            """
            \(visit.facts(facts))
            \(visit.section(.lifecycle, """
                <div class="stages">\(LifecycleStage.allCases.map {
                    visit.column($0, overview)
                })</div>
                """))
            \(overview.gone.isEmpty ? .none : visit.section(.gone, visit.table(
                .gone, [.name, .since],
                overview.gone.map { ["\($0.modelName)", $0.since.onPage] }, ifEmpty: .none)))
            \(visit.section(.activity, visit.table(
                .activity, [.at, .who, .what],
                overview.history.suffix(30).reversed().map { event in
                    [
                        event.at.onPage, "\(event.userName)",
                        "<span lang=\"en\">\(visit.prose(event.text))</span>",
                    ]
                }, ifEmpty: .nothingHappened)))
            """)
    }

    /// The document that `export factsheet` writes, in the frame of the pages.
    @Sendable
    private func factSheet(_ visit: Visit) async throws -> Response {
        let sheet: FactSheet
        do {
            sheet = try await visit.lab.factSheets.sheet(
                of: visit.parameter("model"), in: nil, as: visit.caller())
        } catch LabError.noPlace(let kind, let name) {
            throw LabError.notFound(kind, name, place: nil, nearest: nil)
        }
        let document = Document(sheet)
        var crumbs: [Visit.Crumb] = [(visit[.useCases], .useCases)]
        if let useCase = sheet.governance?.useCase {
            crumbs.append((useCase.name, .useCase(useCase.id)))
        }
        if sheet.place.kind == .space {
            crumbs = [
                (visit[.spaces], .home), (sheet.place.name, .space(sheet.place.id, .assets)),
            ]
        }
        return visit.page(
            "\(visit[.factSheet]): \(sheet.model.name)",
            area: sheet.place.kind == .space ? .spaces : .useCases, crumbs: crumbs,
            """
            <div class="document" lang="en">
            \(Markup(TrustedMarkup(escapedBy: "Document", document.htmlOfSections)))
            </div>
            """)
    }
}

extension Visit {
    /// The models and copies of a stage, each with its deployments.
    fileprivate func column(_ stage: LifecycleStage, _ overview: UseCaseOverview) -> Markup {
        let standings = overview.standings.filter { $0.stage == stage }
        let hidden = overview.hiddenStages.count { $0 == stage }
        let isEmpty = standings.isEmpty && hidden == 0
        return """
            <section class="stage"><h3>\(self[PageText(stage)])</h3>
            \(standings.map(card))
            \(hidden > 0 ? "<p class=\"empty\">\(self[.elsewhere(hidden)])</p>" : .none)
            \(isEmpty ? "<p class=\"empty\">\(self[.noneHere])</p>" : .none)
            </section>
            """
    }

    private func card(_ standing: ModelStanding) -> Markup {
        let place: Markup =
            standing.place.kind == .space
            ? "<a href=\"\(PagePath.space(standing.place.id))\">\(standing.place.name)</a>"
            : "\(standing.place.name)"
        return """
            <article><h4><a href="\(PagePath.factSheet(standing.model.id))">\
            \(standing.model.name)</a></h4>
            <p class="soft">\(place), \(self[.revision].lowercased()) \(standing.model.current.number)</p>
            \(standing.place.kind == .space ? deployments(of: standing) : .none)</article>
            """
    }

    private func deployments(of standing: ModelStanding) -> Markup {
        if standing.deployments.isEmpty { return "<p class=\"soft\">\(self[.notDeployed])</p>" }
        return """
            <ul>\(standing.deployments.map { one in
                let deployment = one.deployment
                let evaluation: Markup =
                    one.newestEvaluation.map { "<span lang=\"en\">\($0.mainResult)</span>" }
                    ?? "\(self[.waiting])"
                return """
                    <li><a href="\(PagePath.deployment(deployment.id))">\(deployment.name)</a> \
                    <span class="soft">\(self[PageText(deployment.mode)]), \(evaluation)</span></li>
                    """ as Markup
            })</ul>
            """
    }
}
