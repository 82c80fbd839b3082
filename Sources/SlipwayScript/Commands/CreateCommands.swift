import Columns
import SlipwayCore

/// `create …`: things that are made from nothing but a name.
extension Command {
    static let createSpace = Command(
        CommandSyntax(
            verb: "create", noun: .space, name: (.new("NAME"), .required),
            clauses: [.init(.with, .pairs(["stage", "storage", "service"]))],
            summary: "makes a deployment space, of which you become an admin",
            example: "create space staging with stage=\"testing\"",
            detail: "Stages are development (the default), testing and production. A space with "
                + "service=null refuses deployments.",
            changes: true)
    ) { call in
        let stage = try call.option("stage").map { value, span in
            try call.choice(value.string ?? value.excerpt, as: Space.Stage.self, at: span)
        }
        let service =
            try call.option("service") == nil
            ? Spaces.defaultService : call.textOption("service")
        let space = try await call.lab.spaces.create(
            call.name(), stage: stage ?? .development,
            storage: call.textOption("storage") ?? Spaces.defaultStorage, service: service,
            as: call.caller)
        let namesakes = try await call.lab.spaces.list(as: call.caller)
            .count { $0.place.name == space.name }
        return .said(
            "created space `\(space.name)` (\(space.stage.rawValue), id \(space.id))",
            JSONValue(space), next: "use space \(quotedIfNeeded(space.name))"
        ).noting(namesakes, "spaces", name: space.name)
    }

    static let createProject = Command(
        CommandSyntax(
            verb: "create", noun: .project, name: (.new("NAME"), .required),
            summary: "makes a project, of which you become an admin",
            example: "create project churn", changes: true)
    ) { call in
        let project = try await call.lab.projects.create(call.name(), as: call.caller)
        let namesakes = try await call.lab.projects.list(as: call.caller)
            .count { $0.place.name == project.name }
        return .said(
            "created project `\(project.name)` (id \(project.id))", JSONValue(project),
            next: "import model FOLDER into project \(quotedIfNeeded(project.name)) as NAME"
        ).noting(namesakes, "projects", name: project.name)
    }

    static let createUser = Command(
        CommandSyntax(
            verb: "create", noun: .user, name: (.new("NAME"), .required),
            summary: "makes a user; only `admin` may", example: "create user eva",
            changes: true)
    ) { call in
        let user = try await call.lab.users.create(call.name(), as: call.caller)
        return .said("created user `\(user.name)` (id \(user.id))", JSONValue(user))
    }

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

extension Outcome {
    /// With a remark when the name does not tell one thing from another any more.
    fileprivate func noting(_ count: Int, _ things: String, name: String) -> Outcome {
        guard count > 1 else { return self }
        var outcome = self
        outcome.notes.append(
            "there are \(count) \(things) called `\(name)` now: name them by their ids")
        return outcome
    }
}
