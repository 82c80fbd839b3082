import Columns
import SlipwayCore

extension Command {
    static let stopRuntime = Command(
        CommandSyntax(
            verb: "stop", noun: .runtime, name: (.existing([.deployment]), .required),
            clauses: [.init(.in, .existing([.space]))],
            summary: "ends the processes of a deployed function; the deployment stays ready",
            example: "stop runtime reshape in space lab", changes: true)
    ) { call in
        let deployment = try await call.lab.runtimes.stop(
            call.name(), in: call.place(.in), as: call.caller)
        return .said(
            "stopped the runtime of `\(deployment.name)`; the next score starts it again",
            JSONValue(deployment))
    }
}
