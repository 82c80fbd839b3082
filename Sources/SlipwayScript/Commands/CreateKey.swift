import Columns
import SlipwayCore

extension Command {
    static let createKey = Command(
        CommandSyntax(
            verb: "create", noun: .key, name: (.new("NAME"), .required),
            summary: "makes an API key of yours, with which programs log in",
            example: "create key notebook",
            detail: "The key is shown once and cannot be read again; `$_.key` holds it.",
            changes: true)
    ) { call in
        let (key, secret) = try await call.lab.users.createKey(call.name(), as: call.caller)
        var outcome = Outcome.said(
            "created API key `\(key.name)`: \(secret)", JSONValue(key, secret: secret))
        outcome.secret = secret
        outcome.notes = ["keep the key: it cannot be shown again"]
        return outcome
    }
}
