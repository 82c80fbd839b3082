import Columns
import SlipwayCore

/// `serve`, `show server`, `stop server`: the REST endpoint of this program.
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
        return .said("serving on \(address.url)", JSONValue(address))
    }

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

    static let stopServer = Command(
        CommandSyntax(
            verb: "stop", noun: .server, summary: "ends this session's REST endpoint",
            example: "stop server", changes: false)
    ) { call in
        let wasServing = await call.endpoint.address() != nil
        await call.endpoint.stop()
        return .said(wasServing ? "stopped serving" : "nothing was served by this session")
    }
}

extension JSONValue {
    fileprivate init(_ address: EndpointAddress) {
        self = .object([
            .init("id", .string("\(address.host):\(address.port)")),
            .init("name", .string("server")), .init("kind", .string("server")),
            .init("url", .string(address.url)), .init("host", .string(address.host)),
            .init("port", .number(Double(address.port))),
        ])
    }
}
