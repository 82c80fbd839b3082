import Columns
import SlipwayCore

extension Command {
    static let addMember = Command(
        CommandSyntax(
            verb: "add", noun: .member, name: (.existing([.user]), .required),
            clauses: [
                .init(.to, .existing([.space, .project])),
                .init(.as, .word(Role.allCases.map(\.rawValue)), .required),
            ],
            summary: "makes a user a member of a space or project, or changes the role",
            example: "add member ana to space lab as viewer",
            detail: "A viewer looks and scores, an editor changes assets and deploys, an admin "
                + "manages members and decides what reaches a production space.",
            changes: true)
    ) { call in
        guard let role = try call.word(.as, as: Role.self) else { throw call.lacks("role") }
        let place = try await call.described(.to)
        let member = try await call.lab.members.add(
            call.name(), to: call.requiredPlace(.to), role: role, as: call.caller)
        return .said(
            "`\(member.userName)` is \(role.rawValue) of \(place) now",
            JSONValue(member))
    }
}
