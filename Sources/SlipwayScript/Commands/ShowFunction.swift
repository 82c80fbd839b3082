import Columns
import SlipwayCore

extension Command {
    static let showFunction = Command(
        CommandSyntax(
            verb: "show", noun: .function, name: (.existing([.function]), .required),
            clauses: [.init(.in, .existing([.space, .project])), .format],
            summary: "shows a function: its parameters and its code",
            example: "show function reshape in space lab", changes: false)
    ) { call in
        let function = try await call.lab.functions.find(
            call.name(), in: call.place(.in), as: call.caller)
        let source = try await call.lab.functions.source(
            of: function.id, in: nil, as: call.caller)
        var parameters: [(label: String, value: JSONValue)] = []
        if case .object(let members) = function.parameters {
            parameters = members.map { member in
                (
                    member.key,
                    member.value.secretName.map { .string("secret `\($0)`") } ?? member.value
                )
            }
        }
        return try .shown(
            [
                Section(
                    "Function",
                    [
                        .fields([
                            ("name", .string(function.name)), ("id", .string(function.id)),
                            ("type", .string(Function.type)),
                            ("software specification", .string(Function.softwareSpecification)),
                            ("file", .string(function.fileName)),
                            ("calls", .string(function.shape.entry)),
                            ("owner", .string(function.owner)),
                            ("made", .string(function.createdAt.shown)),
                        ])
                    ]),
                Section("Parameters", [parameters.isEmpty ? .text("none") : .fields(parameters)]),
                Section("Code", [.text(String(decoding: source, as: UTF8.self))]),
            ], JSONValue(function)
        ).formatted(by: call)
    }
}
