import Columns
import SlipwayCore

/// `use …` and `login`: what the session remembers.
extension Command {
    static let useSpace = Command(
        CommandSyntax(
            verb: "use", noun: .space, name: (.existing([.space]), .required),
            summary: "makes a space the place where bare names are looked up",
            example: "use space lab", changes: false)
    ) { call, session in
        let space = try await call.lab.spaces.find(call.name(), as: call.caller)
        session.placeInUse = Session.PlaceInUse(reference: .space(space.id), name: space.name)
        return .said("using space `\(space.name)`", JSONValue(space))
    }

    static let useProject = Command(
        CommandSyntax(
            verb: "use", noun: .project, name: (.existing([.project]), .required),
            summary: "makes a project the place where bare names are looked up",
            example: "use project attrition", changes: false)
    ) { call, session in
        let project = try await call.lab.projects.find(call.name(), as: call.caller)
        session.placeInUse = Session.PlaceInUse(
            reference: .project(project.id), name: project.name)
        return .said("using project `\(project.name)`", JSONValue(project))
    }

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
