import Columns
import SlipwayCore

extension Command {
    static let serve = Command(
        CommandSyntax(
            verb: "serve", noun: nil, clauses: [.init(.with, .pairs(["port"]))],
            summary: "lets the REST endpoint answer while this session lasts",
            example: "serve with port=0",
            detail: "It listens on 127.0.0.1 only; port 8443 unless another is named, 0 takes any.",
            changes: false)
    ) { call in
        let port = try call.option("port").map { value, span in
            guard let port = value.integer, (0...65_535).contains(port) else {
                throw Diagnostic(
                    code: "bad-value", what: "a port is a number from 0 to 65535", span: span)
            }
            return port
        }
        let address = try await call.endpoint.start(port: port)
        // A link that is good for once is for whoever sits there, not for a file.
        let path =
            call.caller.door == .notebook
            ? call.endpoint.entryPath(for: call.session.userName) : nil
        return .said(
            "serving on \(address.url)", JSONValue(address),
            notes: path.map { ["open \(address.url)\($0) in a browser"] } ?? [])
    }
}
