import Columns
import SlipwayCore

extension Command {
    static let showServer = Command(
        CommandSyntax(
            verb: "show", noun: .server, clauses: [.format],
            summary: "shows whether this session's REST endpoint answers, and where",
            example: "show server", changes: false)
    ) { call in
        guard let address = await call.endpoint.address() else {
            return .said("nothing is served by this session", next: "serve")
        }
        return try .shown(
            [Section("Server", [.fields([("url", .string(address.url))])])], JSONValue(address)
        ).formatted(by: call)
    }
}
