import Columns
import SlipwayCore

/// `show endpoint`, `show snippet`, `export template`: how to reach a deployment.
extension Command {
    static let showEndpoint = Command(
        CommandSyntax(
            verb: "show", noun: .endpoint,
            clauses: [
                .init(.of, .existing([.deployment]), .required), .init(.in, .existing([.space])),
                .format,
            ],
            summary: "shows the address at which a deployment answers",
            example: "show endpoint of deployment attrition", changes: false)
    ) { call in
        let deployment = try await call.deployment(.of)
        let url = await call.predictionsURL(of: deployment)
        var outcome = Outcome(view: .text(url + "\n")) {
            .object([
                .init("id", .string(deployment.id)), .init("name", .string(deployment.name)),
                .init("kind", .string("endpoint")), .init("url", .string(url)),
            ])
        }
        if await call.endpoint.addressOfHome() == nil {
            outcome.notes = ["nothing listens there yet: `serve` starts the endpoint"]
        }
        return try outcome.formatted(by: call)
    }

    static let showSnippet = Command(
        CommandSyntax(
            verb: "show", noun: .snippet, name: (.word(["curl", "python"]), .required),
            clauses: [
                .init(.of, .existing([.deployment]), .required), .init(.in, .existing([.space])),
            ],
            summary: "shows a call of a deployment that works when pasted",
            example: "show snippet curl of deployment attrition",
            detail:
                "The snippet reads an API key from SLIPWAY_API_KEY; `create key NAME` makes one.",
            changes: false)
    ) { call in
        let language = try call.name().lowercased()
        let deployment = try await call.deployment(.of)
        let record = try await call.lab.scoring.sampleRecord(
            for: deployment.id, in: nil, as: call.caller)
        let payload = JSONWriter.payload([PayloadItem(id: nil, batch: record)])
        let snippet = Snippet(
            address: await call.endpoint.addressOfHome() ?? .usual,
            url: await call.predictionsURL(of: deployment), userName: call.caller.userName,
            payload: String(decoding: payload, as: UTF8.self))
        let text: String
        switch language {
        case "curl": text = snippet.curl
        case "python": text = snippet.python
        default:
            throw Diagnostic(
                code: "bad-value", what: "`\(language)` is none of curl, python",
                next: language.nearest(in: ["curl", "python"]).map { "did you mean `\($0)`?" },
                span: call.call.name?.span)
        }
        return Outcome(view: .text(text)) { .string(text) }
    }

    static let exportTemplate = Command(
        CommandSyntax(
            verb: "export", noun: .template,
            clauses: [
                .init(.of, .existing([.deployment]), .required), .init(.to, .newPath, .required),
                .init(.in, .existing([.space])), .init(.yes, .nothing),
            ],
            summary: "writes a CSV with the header that a deployment wants",
            example: "export template of deployment attrition to template.csv", changes: true)
    ) { call in
        let deployment = try await call.deployment(.of)
        let (_, _, revision) = try await call.lab.deployments.findWithModel(
            deployment.id, in: nil, as: call.caller)
        let path = try call.text(.to) ?? "template.csv"
        let columns = revision.facts.inputs.map {
            Column(name: $0.name, values: .strings([]))
        }
        if let plan = call.caller.plan {
            plan.add(file: path)
        } else {
            try call.write(CSVWriter.write(Batch(columns: columns, rowCount: 0)), to: path)
        }
        return .said(
            "wrote the header of \(columns.count) fields to \(path)", .string(path),
            next: "score csv \(quotedIfNeeded(path)) on "
                + quotedIfNeeded(deployment.servingName ?? deployment.name))
    }
}

extension Invocation {
    /// The deployment that a clause names.
    fileprivate func deployment(_ keyword: ClauseKeyword) async throws -> Deployment {
        guard case .place(let place) = call.clause(keyword)?.argument else {
            throw Diagnostic(
                code: "missing-clause", what: "it is not said which deployment", span: call.span)
        }
        return try await lab.deployments.find(
            session.text(of: place.value), in: self.place(.in), as: caller)
    }

    /// Where a deployment answers, or would answer once `serve` runs. The date is today's.
    func predictionsURL(of deployment: Deployment) async -> String {
        let address = await endpoint.addressOfHome() ?? .usual
        return address.predictions(
            deployment: deployment.servingName ?? deployment.id,
            version: String(lab.clock.now().iso8601.prefix(10)))
    }
}

/// Text that scores one record when it is pasted into a shell or a Python prompt.
private struct Snippet {
    let address: EndpointAddress
    let url: String
    /// A JSON string.
    let userName: String
    /// The body of the request, with one record.
    let payload: String

    /// - Parameter payload: JSON; an apostrophe in it is escaped, so that it can stand between
    ///   apostrophes in a shell and in Python.
    init(address: EndpointAddress, url: String, userName: String, payload: String) {
        self.address = address
        self.url = url
        self.userName = JSONValue.string(userName).compact.replacing("'", with: "\\u0027")
        self.payload = payload.replacing("'", with: "\\u0027")
    }

    var curl: String {
        """
        # SLIPWAY_API_KEY holds a key that `create key NAME` made.
        TOKEN=$(curl -sS -X POST '\(address.url)/icp4d-api/v1/authorize' \\
          -H 'Content-Type: application/json' \\
          -d '{"username":\(userName),"api_key":"'"$SLIPWAY_API_KEY"'"}' \\
          | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
        curl -sS -X POST '\(url)' \\
          -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
          -d '\(payload)'

        """
    }

    var python: String {
        """
        # SLIPWAY_API_KEY holds a key that `create key NAME` made.
        import json, os, urllib.request

        def post(url, body, token=None):
            headers = {"Content-Type": "application/json"}
            if token:
                headers["Authorization"] = "Bearer " + token
            request = urllib.request.Request(url, json.dumps(body).encode(), headers)
            with urllib.request.urlopen(request) as response:
                return json.load(response)

        token = post("\(address.url)/icp4d-api/v1/authorize",
                     {"username": \(userName), "api_key": os.environ["SLIPWAY_API_KEY"]})["token"]
        payload = json.loads(r'''\(payload)''')
        print(json.dumps(post("\(url)", payload, token), indent=2))

        """
    }
}
