import Columns
import SlipwayCore

extension Command {
    static let createUser = Command(
        CommandSyntax(
            verb: "create", noun: .user, name: (.new("NAME"), .required),
            summary: "makes a user; only `admin` may", example: "create user eva",
            changes: true)
    ) { call in
        let user = try await call.lab.users.create(call.name(), as: call.caller)
        return .said("created user `\(user.name)` (id \(user.id))", JSONValue(user))
    }
}
