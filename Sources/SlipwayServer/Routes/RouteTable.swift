import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import SlipwayCore

/// Everything the server answers, area by area.
struct RouteTable: Sendable {
    /// For everybody.
    let open: [Route<OpenContext>]
    /// For users, who show who they are by a token.
    let restricted: [Route<UserContext>]
    /// For people; none where only functions call.
    let pages: Pages?
    private let lab: Lab
    private let callbacks: CallbackTokens?

    /// - Parameters:
    ///   - callbacks: Further tokens that are good, of functions that run.
    ///   - isSecure: Whether connections are encrypted.
    ///   - hostNames: Names beside those of this machine itself by which browsers may call it.
    init(
        lab: Lab, bodyLimitInBytes: Int, callbacks: CallbackTokens? = nil, isSecure: Bool = false,
        hostNames: Set<String> = []
    ) {
        self.lab = lab
        self.callbacks = callbacks
        pages =
            callbacks == nil
            ? Pages(
                lab: lab, bodyLimitInBytes: bodyLimitInBytes, isSecure: isSecure,
                furtherHostNames: hostNames) : nil
        open = Versions().routes + LogIn(lab: lab).routes + (pages?.routes ?? [])
        restricted = Predictions(lab: lab, bodyLimitInBytes: bodyLimitInBytes).routes
    }

    /// The table with all that is the same for every request around it.
    func responder(logger: Logger) -> RouterResponder<OpenContext> {
        let router = Router(context: OpenContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: RequestLog(logger: logger))
        router.add(middleware: ErrorResponses(routes: self, logger: logger))
        for route in open {
            router.on(RouterPath(route.path), method: route.method, use: route.answer)
        }
        let users = router.group()
            .add(middleware: BearerToken(lab: lab, callbacks: callbacks))
            .add(middleware: VersionDate())
            .group(context: UserContext.self)
        for route in restricted {
            users.on(RouterPath(route.path), method: route.method, use: route.answer)
        }
        return router.buildResponder()
    }

    /// Whether a browser looks for a page: programs begin with the first word of some route.
    func isForPeople(_ request: Request) -> Bool {
        guard let pages, request.acceptsHTML else { return false }
        func beginnings(_ paths: [String]) -> Set<Substring> {
            Set(paths.compactMap { $0.split(separator: "/").first })
        }
        let ofPages = beginnings(pages.routes.map(\.path))
        let ofPrograms = beginnings(open.map(\.path) + restricted.map(\.path)).subtracting(ofPages)
        return request.uri.path.split(separator: "/").first.map { !ofPrograms.contains($0) } ?? true
    }

    /// The methods that a path has, sorted; empty for a path that does not exist.
    func methods(of path: String) -> [HTTPRequest.Method] {
        let segments = path.split(separator: "/")
        var methods = open.filter { $0.matches(segments) }.map(\.method)
        methods += restricted.filter { $0.matches(segments) }.map(\.method)
        if methods.contains(.get) { methods.append(.head) }
        return Set(methods).sorted { $0.rawValue < $1.rawValue }
    }
}
