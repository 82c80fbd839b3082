import Columns
import SlipwayCore

extension Command {
    static let showSnippet = Command(
        CommandSyntax(
            verb: "show", noun: .snippet, name: (.word(SnippetLanguage.names), .required),
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
        var payload = Array(#"{"input_data":[{"fields":["FIELD"],"values":[[0]]}]}"#.utf8)
        var notes: [String] = []
        if deployment.assetType == .function {
            notes = ["a function does not say what it reads: put your fields and values there"]
        } else {
            let record = try await call.lab.scoring.sampleRecord(
                for: deployment.id, in: nil, as: call.caller)
            payload = JSONWriter.payload([PayloadItem(id: nil, batch: record)])
        }
        let snippet = Snippet(
            serverURL: (await call.endpoint.addressOfHome() ?? .usual).url,
            url: await call.predictionsURL(of: deployment), userName: call.caller.userName,
            payload: String(decoding: payload, as: UTF8.self))
        guard let known = SnippetLanguage(rawValue: language) else {
            throw Diagnostic(
                code: "bad-value",
                what: "`\(language)` is none of \(SnippetLanguage.names.joined(separator: ", "))",
                next: language.nearest(in: SnippetLanguage.names).map { "did you mean `\($0)`?" },
                span: call.call.name?.span)
        }
        let text = snippet.text(in: known)
        var outcome = Outcome(view: .text(text)) { .string(text) }
        outcome.notes = notes
        return outcome
    }
}
