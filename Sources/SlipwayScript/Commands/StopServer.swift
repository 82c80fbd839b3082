import Columns
import SlipwayCore

extension Command {
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
