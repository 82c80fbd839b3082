import Columns
import SlipwayCore

extension Command {
    static let createSecret = Command(
        CommandSyntax(
            verb: "create", noun: .secret, name: (.new("NAME"), .required),
            clauses: [.init(.equals, .text("VALUE")), .init(.from, .path)],
            exclusive: [[.equals, .from]], requiresOneOf: [[.equals, .from]],
            summary: "keeps a text of yours that functions get when they start",
            example: "create secret lab_key = \"b3u7…\"",
            detail:
                "A function is given it by its name: `make function f from f.py with "
                + "key={secret: lab_key}`. The value is shown to nobody, and stands in no journal, "
                + "history or saved file. `from FILE` takes the file's text without its last line "
                + "end. A secret of that name is replaced.",
            changes: true)
    ) { call in
        var value: String
        if case .value(let expression) = call.call.clause(.equals)?.argument {
            value = try call.session.text(of: expression)
        } else {
            guard case .place(let from) = call.call.clause(.from)?.argument else {
                throw call.lacks("value")
            }
            guard let text = String(validating: try call.read(from.value), as: UTF8.self) else {
                throw notText("the file is not UTF-8 text", at: from.span)
            }
            value = text
            if value.hasSuffix("\r\n") || value.hasSuffix("\n") { value.removeLast() }
        }
        if value.utf8.contains(0) {
            throw notText(
                "the value holds a NUL character",
                at: call.call.clause(.from)?.span ?? call.call.clause(.equals)?.span)
        }
        // The journal keeps the statement, without the value.
        let statement = call.caller.statement.prefix { $0 != "=" }
        let caller = Caller(
            userName: call.caller.userName, door: call.caller.door,
            statement: call.has(.equals) ? statement + "= …" : call.caller.statement,
            placeInUse: call.caller.placeInUse, plan: call.caller.plan)
        let (secret, isReplaced, functions) = try await call.lab.secrets.keep(
            call.name(), value: value, as: caller)
        let names = functions.map { "`\($0)`" }.joined(separator: ", ")
        var outcome = Outcome.said(
            "keeping secret `\(secret.name)`"
                + (isReplaced ? ", in place of the former value" : ""),
            JSONValue(secret),
            notes: names.isEmpty ? [] : ["given to \(names) from the next start on"])
        outcome.secret = value
        return outcome
    }

    private static func notText(_ what: String, at span: SourceSpan?) -> Diagnostic {
        Diagnostic(
            code: "bad-value", what: what, why: "a secret is a text",
            next: "keep bytes as Base64, and decode them in the function", span: span)
    }
}
