import Columns
import SlipwayCore

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
}
