import Columns
import Foundation
import SlipwayCore

extension FunctionError {
    /// A worker's reply that begins with `!`: how its function has failed.
    init(reply: JSONValue?, of code: DeployedCode, isStart: Bool) {
        guard let reply else {
            self = .badResult(reason: "the worker's reply cannot be read")
            return
        }
        switch reply["error"]?.string {
        case "raised":
            self = .raised(
                exception: reply["exception"]?.string ?? "an exception",
                file: code.function?.fileName ?? "",
                function: reply["function"]?.string.flatMap { $0 == "<module>" ? nil : $0 },
                line: reply["line"]?.integer,
                text: reply["text"]?.string.flatMap { $0.isEmpty ? nil : $0 }, isStart: isStart)
        case "depth": self = .tooDeep(limit: PythonFunctionRuntime.depthLimit)
        case "memory": self = .outOfMemory(limitInBytes: code.memoryLimitInBytes)
        case "no-score":
            self = .outerGaveNoScore(
                entry: code.function?.entry ?? "", found: reply["found"]?.string ?? "something else"
            )
        default: self = .badResult(reason: reply["reason"]?.string ?? "it cannot be read")
        }
    }
}

extension ModelError {
    /// A reply that says how a model has failed, and not the worker around it.
    init?(reply: JSONValue) {
        guard reply["error"]?.string == "model" else { return nil }
        func text(_ key: String) -> String { reply[key]?.string ?? "" }
        switch reply["kind"]?.string {
        case "package"?: self = .missingPackage(text("package"), python: text("python"))
        case "type"?:
            self = .unknownType(
                text("type"), allowed: (reply["allowed"]?.array ?? []).compactMap(\.string))
        case "result"?: self = .badResult(reason: text("reason"))
        default: self = .badArchive(reason: text("reason"))
        }
    }
}

extension DeployedCode {
    var function: FunctionCode? {
        if case .function(let function) = content { function } else { nil }
    }

    /// The first message to a worker: what it is to run.
    func startMessage(callback: FunctionCallback?) -> [UInt8] {
        var members: [JSONValue.Member] = [.init("memory", .number(Double(memoryLimitInBytes)))]
        switch content {
        case .function(let function):
            members += [
                .init("file", .string(function.fileName)),
                .init("source", .string(function.source.base64)),
                .init("entry", .string(function.entry)),
                .init("parameters", function.parameters),
                .init("url", .string(callback?.url ?? "")),
                .init("token", .string(callback?.token ?? "")),
                .init("module", .string(Interpreter.program(PackageResources.slipway_py))),
            ]
        case .model(let model):
            members += [
                .init("path", .string(URL(filePath: model.path).absoluteURL.path)),
                .init("type", .string(model.type)),
                .init("model", .string(Interpreter.program(PackageResources.model_py))),
            ]
        }
        return Array(JSONValue.object(members).compact.utf8)
    }
}
