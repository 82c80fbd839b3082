import Columns
import SlipwayCore

extension Command {
    static let deleteSecret = Command(
        CommandSyntax(
            verb: "delete", noun: .secret, name: (.existing([.secret]), .required),
            clauses: [.init(.yes, .nothing)],
            summary: "deletes a secret; functions that are given it do not start any more",
            example: "delete secret lab_key", changes: true)
    ) { call in
        let secret = try await call.lab.secrets.delete(
            call.name(), confirmed: call.isConfirmed, as: call.caller)
        return .said("deleted secret `\(secret.name)`", JSONValue(secret))
    }
}
