import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

extension SpacePages {
    /// The spaces of which the visitor is a member.
    @Sendable
    func list(_ visit: Visit) async throws -> Response {
        let spaces = try await visit.lab.spaces.list(as: visit.caller())
        return visit.page(
            visit[.spaces], area: .spaces,
            visit.table(
                .spaces, [.name, .stage, .role, .models, .data, .online, .batch],
                spaces.map { summary in
                    [
                        "<a href=\"\(PagePath.space(summary.place.id))\">\(summary.place.name)</a>",
                        visit.stage(summary.place), "\(visit[PageText(summary.role)])",
                        "\(summary.modelCount)", "\(summary.dataCount)",
                        "\(summary.onlineDeploymentCount)", "\(summary.batchDeploymentCount)",
                    ]
                }, ifEmpty: .noSpaces))
    }
}

extension Visit {
    func stage(_ space: Space) -> Markup {
        state(PageText(space.stage), space.isProduction ? .busy : .idle)
    }
}
