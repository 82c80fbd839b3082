import Foundation
import SlipwayCore

extension SpacePages {
    private static let entriesShown = 12
    /// How far back the journal is searched.
    private static let entriesSearched = 500

    @Sendable
    func overview(_ inSpace: SpaceVisit) async throws -> Markup {
        let (visit, space) = (inSpace.visit, inSpace.space)
        let caller = visit.caller()
        let models = try await visit.lab.models.list(in: inSpace.place, as: caller)
        let functions = try await visit.lab.functions.list(in: inSpace.place, as: caller)
        let data = try await visit.lab.data.list(in: inSpace.place, as: caller)
        let deployments = try await visit.lab.deployments.list(in: inSpace.place, as: caller)
        let jobs = try await visit.lab.jobs.list(in: inSpace.place, as: caller)
        let assets = [
            (PageText.models, models.count), (.functions, functions.count), (.data, data.count),
        ].map { (text, count) in "\(visit[text]): \(count)" }.joined(separator: ", ")
        let counts: [(name: PageText, value: Markup)] = [
            (PageText(SpaceTab.assets), inSpace.link(.assets, assets)),
            (PageText(SpaceTab.deployments), inSpace.link(.deployments, "\(deployments.count)")),
            (PageText(SpaceTab.jobs), inSpace.link(.jobs, "\(jobs.count)")),
        ]
        let containers = Set(
            [space.id] + models.map(\.id) + deployments.map(\.id) + jobs.map(\.id))
        return """
            \(visit.facts([
                (.name, "\(space.name)"), (.id, visit.copyable(space.id)),
                (.stage, visit.stage(space)),
                (.role, "\(visit[PageText(inSpace.role)])"),
                (.created, space.createdAt.onPage),
            ]))
            \(visit.section(.contents, visit.facts(counts)))
            \(visit.section(.journal, try await journal(visit, about: containers)))
            """
    }

    private func journal(_ visit: Visit, about containers: Set<String>) async throws -> Markup {
        let entries = try await visit.lab.journal(
            last: Self.entriesSearched, as: visit.caller()
        )
        .filter { entry in
            entry.changes.contains { change in
                guard let object = change.after ?? change.before else { return false }
                return containers.contains(object.id)
                    || object.containerID.map(containers.contains) ?? false
            }
        }
        return visit.table(
            .journal, [.at, .who, .door, .what],
            entries.suffix(Self.entriesShown).reversed().map { entry in
                [
                    entry.at.onPage, "\(entry.userName)",
                    "\(visit[PageText(entry.door)])", "<code>\(entry.statement)</code>",
                ]
            }, ifEmpty: .nothingHappened)
    }
}

extension SpaceVisit {
    fileprivate func link(_ tab: SpaceTab, _ text: String) -> Markup {
        "<a href=\"\(PagePath.space(space.id, tab))\">\(text)</a>"
    }
}
