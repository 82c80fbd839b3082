import Columns
import SlipwayCore

extension Command {
    static let showLog = Command(
        CommandSyntax(
            verb: "show", noun: .log,
            clauses: [
                .init(.of, .existing([.deployment]), .required), .init(.in, .existing([.space])),
                .init(.limit, .number), .format,
            ],
            summary: "shows what a deployed function has printed, newest last",
            example: "show log of deployment reshape in space lab limit 20", changes: false)
    ) { call in
        guard case .place(let place) = call.call.clause(.of)?.argument else {
            throw call.lacks("deployment")
        }
        let (_, lines) = try await call.lab.runtimes.log(
            of: call.session.text(of: place.value), in: call.place(.in),
            last: call.count(.limit, in: 0 ... .max), as: call.caller)
        let text = lines.isEmpty ? "nothing was printed\n" : lines.map { $0 + "\n" }.joined()
        return try Outcome(view: .text(text)) {
            .array(lines.map(JSONValue.string))
        }.formatted(by: call)
    }
}
