import Columns
import SlipwayCore

extension Command {
    static let listDeployments = Command(
        CommandSyntax(
            verb: "list", noun: .deployment, isPlural: true,
            clauses: [.init(.in, .existing([.space])), .format],
            summary: "shows the deployments of a space",
            example: "list deployments in space lab", changes: false)
    ) { call in
        let place = try await call.requiredPlace(.in)
        guard case .space = place else {
            throw Diagnostic(
                code: "no-place", what: "it is not said in which space",
                why: "a project is in use, and deployments lie in spaces",
                next: "add `in space NAME`, or say `use space NAME`", span: call.call.span)
        }
        return try .list(
            await call.lab.deployments.list(in: place, as: call.caller),
            headings: [
                .init("name"), .init("mode"), .init("status"), .init("serving name"),
                .init("model", mayBeHidden: true), .init("id", mayBeHidden: true),
            ],
            ifEmpty: "no deployments here yet",
            row: {
                [
                    .string($0.name), .string($0.mode.rawValue), .string($0.state.rawValue),
                    $0.servingName.map(JSONValue.string) ?? .null, .string($0.assetName),
                    .string($0.id),
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
