import Columns
import SlipwayCore

extension Command {
    static let removeMember = Command(
        CommandSyntax(
            verb: "remove", noun: .member, name: (.existing([.member]), .required),
            clauses: [.init(.from, .existing([.space, .project]))],
            summary: "takes a member out of a space or project",
            example: "remove member ana from space lab", changes: true)
    ) { call in
        let place = try await call.described(.from)
        let member = try await call.lab.members.remove(
            call.name(), from: call.requiredPlace(.from), as: call.caller)
        return .said(
            "`\(member.userName)` is no longer a member of \(place)",
            JSONValue(member))
    }
}
