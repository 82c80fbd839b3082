import Columns
import SlipwayCore

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
}
