import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

extension Pages {
    /// An error as a page, for a browser; `nil` for a program, which gets the platform's JSON.
    func response(
        to request: Request, _ error: any Error, _ context: OpenContext
    ) -> Response? {
        guard request.acceptsHTML else { return nil }
        let visit = Visit(pages: self, request: request, parameters: context.parameters)
        if let error = error as? PageError, error == .noSession, request.method == .get {
            let isHome = request.uri.path == "/" || visit.ownPath == .home
            return Response.going(
                to: isHome
                    ? .entry : PagePath(["enter"], query: ["next": visit.ownPath.text])
            ).withPageHeaders
        }
        let form = HTTPForm(of: error)
        let said = (error as? any UserFacingError) ?? Surprise(trace: context.trace)
        let title: PageText =
            switch form.status {
            case .notFound: .notFoundTitle
            case .forbidden: .forbiddenTitle
            case .internalServerError: .surpriseTitle
            default: .refusedTitle
            }
        return visit.page(
            visit[title], status: form.status,
            """
            \(visit.fault(said))
            <p><a href="\(PagePath.home)">\(visit[.toSpaces])</a></p>
            """
        ).withPageHeaders
    }

    /// An error that was not made for people.
    private struct Surprise: UserFacingError {
        let trace: String

        var code: String { "internal-error" }
        var what: String { "something went wrong in Slipway" }
        var why: String? { nil }
        var next: String? { "its log says more at trace \(trace)" }
    }
}
