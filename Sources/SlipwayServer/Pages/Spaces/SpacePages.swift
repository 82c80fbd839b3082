import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The list of spaces, and a space with its tabs.
struct SpacePages {
    let pages: Pages

    var routes: [Route<OpenContext>] {
        [
            pages.page("/spaces", list), pages.page("/spaces/:space", tab(.overview, overview)),
        ]
            + [
                (SpaceTab.assets, assets), (.deployments, deployments), (.jobs, jobs),
                (.manage, manage),
            ].map { (tab, show) in pages.page("/spaces/:space/\(tab.rawValue)", self.tab(tab, show))
            }
    }

    private typealias Show = @Sendable (SpaceVisit) async throws -> Markup

    /// A tab in the frame that all tabs of a space have.
    private func tab(
        _ tab: SpaceTab, _ show: @escaping @Sendable (SpaceVisit) async throws -> Markup
    ) -> @Sendable (Visit) async throws -> Response {
        { visit in
            let inSpace = try await SpaceVisit(visit)
            let space = inSpace.space
            return visit.page(
                space.name, area: .spaces, crumbs: [(visit[.spaces], .home)],
                tabs: visit.tabs(
                    SpaceTab.allCases.map {
                        (visit[PageText($0)], .space(space.id, $0), $0 == tab)
                    }), try await show(inSpace))
        }
    }
}

/// A look at a space by one of its members.
struct SpaceVisit: Sendable {
    let visit: Visit
    let space: Space
    /// What the visitor may do follows from it.
    let role: Role

    /// - Throws: `LabError.notFound`; `LabError.notPermitted` for who is no member.
    init(_ visit: Visit) async throws {
        try await self.init(visit, space: visit.parameter("space"))
    }

    init(_ visit: Visit, space reference: String) async throws {
        self.visit = visit
        space = try await visit.lab.spaces.find(reference, as: visit.caller())
        let userName = visit.userName
        role = space.members.first { $0.userName == userName }?.role ?? .viewer
    }

    var place: PlaceReference { .space(space.id) }

    /// Whether what needs this permission is offered; the lab itself checks again.
    func may(_ permission: Permission) -> Bool {
        role >= permission.role(inProduction: space.isProduction)
    }
}
