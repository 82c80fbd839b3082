import Columns
import SlipwayCore

/// `delete …`
extension Command {
    static let deleteSpace = Command(
        CommandSyntax(
            verb: "delete", noun: .space, name: (.existing([.space]), .required),
            clauses: [.init(.yes, .nothing)],
            summary: "removes a space and everything in it", example: "delete space lab yes",
            detail: "A space that holds anything needs `yes`; `plan delete space NAME` shows what "
                + "would go.",
            changes: true)
    ) { call in
        let space = try await call.lab.spaces.delete(
            call.name(), confirmed: call.isConfirmed, as: call.caller)
        return .said("deleted space `\(space.name)`", JSONValue(space))
    }

    static let deleteProject = Command(
        CommandSyntax(
            verb: "delete", noun: .project, name: (.existing([.project]), .required),
            clauses: [.init(.yes, .nothing)],
            summary: "removes a project and everything in it",
            example: "delete project attrition yes", changes: true)
    ) { call in
        let project = try await call.lab.projects.delete(
            call.name(), confirmed: call.isConfirmed, as: call.caller)
        return .said("deleted project `\(project.name)`", JSONValue(project))
    }

    static let deleteModel = Command(
        CommandSyntax(
            verb: "delete", noun: .model, name: (.existing([.model]), .required),
            clauses: [.init(.in, .existing([.space, .project])), .init(.yes, .nothing)],
            summary: "removes a model that no deployment uses",
            example: "delete model challenger in project attrition", changes: true)
    ) { call in
        let model = try await call.lab.models.delete(
            call.name(), in: call.place(.in), as: call.caller)
        return .said("deleted model `\(model.name)`", JSONValue(model))
    }

    static let deleteData = Command(
        CommandSyntax(
            verb: "delete", noun: .data, name: (.existing([.data]), .required),
            clauses: [.init(.in, .existing([.space, .project])), .init(.yes, .nothing)],
            summary: "removes a data asset",
            example: "delete data evaluation in project attrition", changes: true)
    ) { call in
        let asset = try await call.lab.data.delete(
            call.name(), in: call.place(.in), as: call.caller)
        return .said("deleted data `\(asset.name)`", JSONValue(asset))
    }

    static let deleteDeployment = Command(
        CommandSyntax(
            verb: "delete", noun: .deployment, name: (.existing([.deployment]), .required),
            clauses: [.init(.in, .existing([.space])), .init(.yes, .nothing)],
            summary: "takes a deployment out of use; the model stays",
            example: "delete deployment live in space lab", changes: true)
    ) { call in
        let deployment = try await call.lab.deployments.delete(
            call.name(), in: call.place(.in), as: call.caller)
        return .said("deleted deployment `\(deployment.name)`", JSONValue(deployment))
    }

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
