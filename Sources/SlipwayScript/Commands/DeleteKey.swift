import Columns
import SlipwayCore

extension Command {
    static let deleteKey = Command(
        CommandSyntax(
            verb: "delete", noun: .key, name: (.existing([.key]), .required),
            clauses: [.init(.yes, .nothing)],
            summary: "removes an API key of yours; programs that use it can no longer log in",
            example: "delete key laptop", changes: true)
    ) { call in
        let key = try await call.lab.users.deleteKey(call.name(), as: call.caller)
        return .said("deleted API key `\(key.name)`", JSONValue(key))
    }
}
