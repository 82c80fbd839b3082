import Columns
import SlipwayCore

extension Command {
    static let promoteFunction = Command(
        CommandSyntax(
            verb: "promote", noun: .function, name: (.existing([.function]), .required),
            clauses: [
                .init(.from, .existing([.project])), .init(.to, .existing([.space]), .required),
                .init(.as, .new("NAME")),
            ],
            summary: "copies a function from a project into a space",
            example: "promote function draft from project attrition to space lab",
            changes: true)
    ) { call in
        let (project, target) = try await call.promotion()
        let function = try await call.lab.functions.promote(
            call.name(), from: project, to: target.id, named: call.text(.as), as: call.caller)
        let inUse = call.session.placeInUse?.reference == .space(target.id)
        return .said(
            "promoted function `\(function.name)` to space `\(target.name)` (the copy has id "
                + "\(function.id))",
            JSONValue(function),
            next: "deploy function \(quotedIfNeeded(function.name)) as "
                + "\(quotedIfNeeded(function.name))"
                + (inUse ? "" : " in space \(quotedIfNeeded(target.name))") + " online")
    }
}
