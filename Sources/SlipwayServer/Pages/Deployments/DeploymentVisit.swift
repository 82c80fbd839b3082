import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// A look at a deployment by a member of its space.
struct DeploymentVisit: Sendable {
    enum Tab: CaseIterable {
        case reference, test
    }

    let visit: Visit
    let deployment: Deployment
    let inSpace: SpaceVisit
    /// What the model reads; empty for a function, which does not say.
    let fields: [Field]

    init(_ visit: Visit) async throws {
        self.visit = visit
        let reference = try visit.parameter("deployment")
        do {
            deployment = try await visit.lab.deployments.find(
                reference, in: nil, as: visit.caller())
        } catch LabError.noPlace(let kind, let name) {
            // A path names deployments by id or serving name, which need no place.
            throw LabError.notFound(kind, name, place: nil, nearest: nil)
        }
        inSpace = try await SpaceVisit(visit, space: deployment.spaceID)
        if deployment.assetType == .model {
            let (_, _, revision) = try await visit.lab.deployments.findWithModel(
                deployment.id, in: nil, as: visit.caller())
            fields = revision.facts.fields
        } else {
            fields = []
        }
    }

    var isFunction: Bool { deployment.assetType == .function }
    var testPath: PagePath { PagePath(["deployments", deployment.id, "test"]) }

    /// A tab in the frame that all tabs of a deployment have.
    func page(
        _ tab: Tab, status: HTTPResponse.Status = .ok, _ content: Markup
    ) -> Response {
        let space = inSpace.space
        var tabs = [
            (visit[.apiReference], PagePath.deployment(deployment.id), tab == .reference)
        ]
        if deployment.mode == .online { tabs.append((visit[.test], testPath, tab == .test)) }
        return visit.page(
            deployment.name, area: .spaces,
            crumbs: [
                (visit[.spaces], .home), (space.name, .space(space.id)),
                (visit[PageText(SpaceTab.deployments)], .space(space.id, .deployments)),
            ], tabs: visit.tabs(tabs), status: status, content)
    }

    /// A body of a request with one record that the deployment takes.
    func samplePayload() async throws -> String {
        if isFunction { return #"{"input_data":[{"fields":["FIELD"],"values":[[0]]}]}"# }
        let record = try await visit.lab.scoring.sampleRecord(
            for: deployment.id, in: nil, as: visit.caller())
        return String(
            decoding: JSONWriter.payload([PayloadItem(id: nil, batch: record)]), as: UTF8.self)
    }
}
