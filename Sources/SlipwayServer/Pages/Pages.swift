import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The pages for people, and the door to them.
///
/// Pages are made here, whole, and need no script; `Files/page.js` only spares some ways. Start
/// with `Visit`, what a page knows of its request, and with `Spaces/SpaceList.swift`, the
/// simplest one. The rules that hold for all of them are `Pages+Rules.swift`.
struct Pages: Sendable {
    /// The names by which a browser on this machine calls the server.
    static let localHostNames: Set = ["localhost", "127.0.0.1", "[::1]"]

    let lab: Lab
    /// The longest body of records to be scored.
    let bodyLimitInBytes: Int
    /// The most records that are scored at a time.
    let rowLimit: Int
    /// How long scoring may take.
    let timeLimit: Duration
    /// Names by which the server may be called; others are a sign of DNS rebinding.
    let hostNames: Set<String>
    /// Whether connections are encrypted: addresses that are shown begin with `https`, and the
    /// session's cookie never travels without.
    let isSecure: Bool
    /// The certificate by which clients can trust this server, when it is the home's own.
    let authorityPath: String?
    let sessions: PageSessions
    let codes: EntryCodes
    let failedLogIns: FailedLogIns

    init(lab: Lab, _ settings: ServerSettings) {
        self.lab = lab
        bodyLimitInBytes = settings.bodyLimitInBytes
        rowLimit = settings.rowLimit
        timeLimit = settings.timeLimit
        isSecure = settings.isSecure
        authorityPath = settings.authorityPath
        hostNames = Self.localHostNames.union(settings.hostNames.map { $0.lowercased() })
        sessions = PageSessions()
        codes = EntryCodes()
        failedLogIns = FailedLogIns()
    }

    var routes: [Route<OpenContext>] {
        EntryPages(pages: self).routes + PageFiles.routes + SpacePages(pages: self).routes
            + SpaceActions(pages: self).routes + DeploymentPages(pages: self).routes
            + TestPages(pages: self).routes + JobPages(pages: self).routes
            + GovernancePages(pages: self).routes
    }

    // MARK: Kinds of routes

    /// Something to look at, for whoever has entered.
    func page(
        _ path: String, _ show: @escaping @Sendable (Visit) async throws -> Response
    ) -> Route<OpenContext> {
        Route(.get, path) { request, context in
            let visit = try await self.visit(request, context)
            guard visit.session != nil else { throw PageError.noSession }
            lab.clock.tick()
            return try await show(visit).withPageHeaders
        }
    }

    /// Something to do, by a form that this server has made for this session.
    func action(
        _ path: String, limitInBytes: Int = 1 << 20,
        _ act: @escaping @Sendable (Visit, FormFields) async throws -> Response
    ) -> Route<OpenContext> {
        Route(.post, path) { request, context in
            let visit = try await self.visit(request, context)
            try checkOrigin(of: request)
            guard let session = visit.session else { throw PageError.noSession }
            let form = try await request.formFields(limitInBytes: limitInBytes)
            try check(form[Visit.formTokenName], session.formToken)
            lab.clock.tick()
            return try await act(visit, form).withPageHeaders
        }
    }

    /// Something for everybody.
    func open(
        _ method: HTTPRequest.Method, _ path: String,
        _ answer: @escaping @Sendable (Visit) async throws -> Response
    ) -> Route<OpenContext> {
        Route(method, path) { request, context in
            let visit = try await self.visit(request, context)
            if method == .post { try checkOrigin(of: request) }
            return try await answer(visit).withPageHeaders
        }
    }

    private func visit(_ request: Request, _ context: OpenContext) async throws -> Visit {
        try checkHost(of: request)
        let visit = Visit(pages: self, request: request, parameters: context.parameters)
        context.asker.note(visit.session?.userName, .page)
        guard let session = visit.session,
            try await !lab.users.isGood(session.authentication)
        else { return visit }
        sessions.end(session.id)
        return Visit(pages: self, request: request, parameters: context.parameters)
    }
}
