import Columns
import SlipwayCore

/// `add member`, `remove member`, `list members`.
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
        guard let role = try call.word(.as, as: Role.self) else { return .said("no role") }
        let place = try await call.described(.to)
        let member = try await call.lab.members.add(
            call.name(), to: call.requiredPlace(.to), role: role, as: call.caller)
        return .said(
            "`\(member.userName)` is \(role.rawValue) of \(place) now",
            JSONValue(member))
    }

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

extension Invocation {
    /// The place of a clause as it reads in a sentence: ``space `lab` ``.
    fileprivate func described(_ keyword: ClauseKeyword) async throws -> String {
        switch try await requiredPlace(keyword) {
        case .space(let reference):
            "space `\(try await lab.spaces.find(reference, as: caller).name)`"
        case .project(let reference):
            "project `\(try await lab.projects.find(reference, as: caller).name)`"
        }
    }
}
