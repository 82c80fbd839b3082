import Columns
import SlipwayCore

extension Command {
    static let login = Command(
        CommandSyntax(
            verb: "login", noun: nil, name: (.existing([.user]), .required),
            summary: "goes on as another user, without a password: whoever holds the home may",
            example: "login ana", changes: false)
    ) { call, session in
        let user = try await call.lab.users.find(call.name(), as: call.caller)
        session.userName = user.name
        return .said("you are `\(user.name)` now", JSONValue(user))
    }
}
