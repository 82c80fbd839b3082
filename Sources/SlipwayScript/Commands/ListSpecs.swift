import Columns
import SlipwayCore

extension Command {
    static let listSpecs = Command(
        CommandSyntax(
            verb: "list", noun: .spec, isPlural: true, clauses: [.format],
            summary: "shows the hardware specifications", example: "list specs", changes: false)
    ) { call in
        try .list(
            HardwareSpecification.allCases,
            headings: [
                .init("name"), .init("CPU", isNumber: true), .init("memory GB", isNumber: true),
            ],
            ifEmpty: "no specifications",
            row: {
                [
                    .string($0.rawValue), .number(Double($0.cpuCount)),
                    .number(Double($0.memoryInGigabytes)),
                ]
            },
            value: {
                .object([
                    .init("id", .string($0.rawValue)), .init("name", .string($0.rawValue)),
                    .init("kind", .string("spec")), .init("cpu", .number(Double($0.cpuCount))),
                    .init("memory_gb", .number(Double($0.memoryInGigabytes))),
                ])
            }
        ).formatted(by: call)
    }
}
