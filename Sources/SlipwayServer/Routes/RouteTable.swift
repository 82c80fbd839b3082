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
    let connections = OpenConnections()
    private let metrics = ServerMetrics()
    private let settings: ServerSettings
    private let callbacks: CallbackTokens?

    /// - Parameters:
    ///   - callbacks: Further tokens that are good, of functions that run.
    init(lab: Lab, _ settings: ServerSettings, callbacks: CallbackTokens? = nil) {
        self.lab = lab
        self.settings = settings
        self.callbacks = callbacks
        let bodyLimitInBytes = settings.bodyLimitInBytes
        pages = callbacks == nil ? Pages(lab: lab, settings) : nil
        let predictions = Predictions(
            lab: lab, bodyLimitInBytes: bodyLimitInBytes, rowLimit: settings.rowLimit,
            isForFunctions: callbacks != nil, connections: connections
        ).routes
        guard callbacks == nil else {
            // The code of a function may be somebody else's than the deployment, on whose owner's
            // behalf it calls: it may score, and nothing else.
            restricted = predictions
            open = []
            return
        }
        let open =
            HealthRoutes(lab: lab, metrics: metrics).routes + Versions().routes
            + LogIn(lab: lab, failedLogIns: pages?.failedLogIns ?? FailedLogIns()).routes
            + AssetFileRoutes(lab: lab, bodyLimitInBytes: bodyLimitInBytes).routes
        restricted =
            predictions + SpaceRoutes(lab: lab).routes + MemberRoutes(lab: lab).routes
            + ProjectRoutes(lab: lab).routes + SpecificationRoutes(lab: lab).routes
            + ModelRoutes(lab: lab, bodyLimitInBytes: bodyLimitInBytes).routes
            + FunctionRoutes(lab: lab).routes + PipelineRoutes(lab: lab).routes
            + AssetRoutes(lab: lab).routes + DeploymentRoutes(lab: lab).routes
            + DeploymentJobRoutes(lab: lab, bodyLimitInBytes: bodyLimitInBytes).routes
            + PlatformJobRoutes(lab: lab, bodyLimitInBytes: bodyLimitInBytes).routes
            + PlatformJobRunRoutes(lab: lab).routes
            + InferenceRoutes(
                lab: lab, bodyLimitInBytes: bodyLimitInBytes, rowLimit: settings.rowLimit,
                connections: connections
            ).routes
            + OpenAPIRoutes(lab: lab).routes + Probes().routes
        self.open =
            open + [OpenAPIRoutes.whole(open: open, restricted: restricted)]
            + (pages?.routes ?? [])
    }

    /// What is answered before the table is asked.
    func immediatePredictions(logger: Logger) -> ImmediatePredictions {
        ImmediatePredictions(
            scoring: lab.scoring, metrics: metrics, rowLimit: settings.rowLimit,
            logger: logger.ofRequests)
    }

    /// What is refused before the table is asked.
    func unreadableRequests(logger: Logger) -> UnreadableRequests {
        UnreadableRequests(metrics: metrics, logger: logger.ofRequests)
    }

    /// The paths of all routes by what the router calls them.
    private var patterns: [String: String] {
        let paths = open.map(\.path) + restricted.map(\.path)
        return Dictionary(
            paths.map { (RouterPath($0).description, $0) }, uniquingKeysWith: { path, _ in path })
    }

    /// The table with all that is the same for every request around it.
    func responder(logger: Logger) -> RouterResponder<OpenContext> {
        let router = Router(context: OpenContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: RequestID())
        router.add(middleware: RequestLog(logger: logger.ofRequests))
        router.add(middleware: RequestMetrics(metrics: metrics, patterns: patterns))
        router.add(middleware: ErrorResponses(routes: self, logger: logger))
        router.add(middleware: ReadableQuery())
        // A function that calls back is a part of a request that is being answered already.
        if callbacks == nil {
            router.add(middleware: ConcurrencyLimit(metrics: metrics, limit: settings.requestLimit))
        }
        for route in open {
            // A page's own limit comes first, which keeps what was typed.
            router.on(
                RouterPath(route.path), method: route.method,
                use: route.limited(to: settings.timeLimit + .seconds(1)).answer)
        }
        let users = router.group()
            .add(
                middleware: BearerToken(lab: lab, callbacks: callbacks, isSecure: settings.isSecure)
            )
            .add(middleware: VersionDate())
            .group(context: UserContext.self)
        for route in restricted {
            users.on(
                RouterPath(route.path), method: route.method,
                use: route.limited(to: settings.timeLimit).answer)
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
