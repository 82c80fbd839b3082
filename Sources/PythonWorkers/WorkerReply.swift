import Columns
import SlipwayCore

extension FunctionError {
    /// A worker's reply that begins with `!`: how its function has failed.
    init(reply: [UInt8], of function: DeployedFunction, isStart: Bool) {
        guard let reply = try? JSONValue.parse(Array(reply.dropFirst())) else {
            self = .badResult(reason: "the worker's reply cannot be read")
            return
        }
        switch reply["error"]?.string {
        case "raised":
            self = .raised(
                exception: reply["exception"]?.string ?? "an exception", file: function.fileName,
                function: reply["function"]?.string.flatMap { $0 == "<module>" ? nil : $0 },
                line: reply["line"]?.integer,
                text: reply["text"]?.string.flatMap { $0.isEmpty ? nil : $0 }, isStart: isStart)
        case "depth": self = .tooDeep(limit: PythonFunctionRuntime.depthLimit)
        case "memory": self = .outOfMemory(limitInBytes: function.memoryLimitInBytes)
        case "no-score":
            self = .outerGaveNoScore(
                entry: function.entry, found: reply["found"]?.string ?? "something else")
        default: self = .badResult(reason: reply["reason"]?.string ?? "it cannot be read")
        }
    }
}

extension DeployedFunction {
    /// The first message to a worker: what it is to run.
    func startMessage(module: [UInt8], token: String) -> [UInt8] {
        Array(
            JSONValue.object([
                .init("file", .string(fileName)), .init("source", .string(source.base64)),
                .init("entry", .string(entry)), .init("parameters", parameters),
                .init("token", .string(token)),
                .init("memory", .number(Double(memoryLimitInBytes))),
                .init("module", .string(String(decoding: module, as: UTF8.self))),
            ]).compact.utf8)
    }
}
