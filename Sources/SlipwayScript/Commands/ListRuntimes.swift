import Columns
import SlipwayCore

extension Command {
    static let listRuntimes = Command(
        CommandSyntax(
            verb: "list", noun: .runtime, isPlural: true, clauses: [.format],
            summary: "shows the processes that run deployed functions", example: "list runtimes",
            detail: "By deployment: state, since when, calls answered, memory. A deployment whose "
                + "runtime was stopped stays ready; the next call starts it again.",
            changes: false)
    ) { call in
        try .list(
            await call.lab.runtimes.list(as: call.caller),
            headings: [
                .init("deployment"), .init("status"), .init("since"),
                .init("calls", isNumber: true), .init("workers", isNumber: true),
                .init("memory MB", isNumber: true),
            ],
            ifEmpty: "nothing runs",
            row: {
                [
                    .string($0.deploymentName), .string($0.state.rawValue),
                    .string($0.startedAt.shown), .number(Double($0.callCount)),
                    .number(Double($0.workerCount)),
                    $0.memoryInBytes.map { .number((Double($0) / 1e6).rounded()) } ?? .null,
                ]
            },
            value: { JSONValue($0) }
        ).formatted(by: call)
    }
}
