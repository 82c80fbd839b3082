import Columns
import SlipwayCore

extension Command {
    static let deployFunction = Command(
        CommandSyntax(
            verb: "deploy", noun: .function, name: (.existing([.function]), .required),
            clauses: [
                .init(.as, .new("NAME"), .required), .init(.online, .nothing),
                .init(.batch, .nothing), .init(.in, .existing([.space])),
                .init(.serving, .text("NAME")),
                .init(.hardware, .word(HardwareSpecification.allCases.map(\.rawValue))),
                .init(.copies, .number),
            ],
            exclusive: [[.online, .batch], [.serving, .batch], [.copies, .batch]],
            requiresOneOf: [[.online, .batch]],
            summary: "starts a function of a space, so that it answers requests",
            example: "deploy function reshape as reshape in space lab online",
            detail: "A process of its own runs the code once and keeps `score`. The hardware "
                + "specification limits its memory; as many calls run at once as it has copies.",
            changes: true)
    ) { call in
        let deployment = try await call.lab.deployments.deploy(
            function: call.name(), in: call.place(.in), named: call.text(.as) ?? call.name(),
            call.configuration(), as: call.caller)
        return try call.deployed(deployment)
    }
}
