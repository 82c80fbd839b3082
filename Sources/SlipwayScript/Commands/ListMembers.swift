import Columns
import SlipwayCore

extension Command {
    static let listMembers = Command(
        CommandSyntax(
            verb: "list", noun: .member, isPlural: true,
            clauses: [
                .init(.of, .existing([.space, .project])),
                .init(.in, .existing([.space, .project])), .format,
            ],
            exclusive: [[.of, .in]],
            summary: "shows the members of a space or project and their roles",
            example: "list members of space lab", changes: false)
    ) { call in
        let members = try await call.lab.members.list(
            of: call.requiredPlace(.of, .in), as: call.caller)
        return try .list(
            members, headings: [.init("name"), .init("role"), .init("since", mayBeHidden: true)],
            ifEmpty: "no members",
            row: { [.string($0.userName), .string($0.role.rawValue), .string($0.since.shown)] },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
