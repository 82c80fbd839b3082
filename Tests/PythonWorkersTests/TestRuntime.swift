import Columns
import Foundation
import SlipwayCore
import Synchronization
import Testing

@testable import PythonWorkers

/// The tests that start processes, one after another, so that none waits long for a processor.
@Suite(.serialized) enum PythonTests {}

/// A runtime with its own mark in the environment of all its processes.
struct TestRuntime {
    let runtime: PythonFunctionRuntime
    private let printed = Printed()
    private let mark: String

    private final class Printed: Sendable {
        let lines = Mutex<[String]>([])
    }

    /// - Parameter environment: Further variables.
    init(
        environment: [String: String] = [:],
        callback: FunctionCallback = FunctionCallback(url: "http://127.0.0.1:9", token: "t0ken")
    ) {
        // As the program does: writing to a process that has ended is an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        mark = "TEST_RUNTIME=" + UUID().uuidString
        var all = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        all["TEST_RUNTIME"] = String(mark.dropFirst("TEST_RUNTIME=".count))
        runtime = PythonFunctionRuntime(
            environment: all, callback: { _ in callback },
            output: { [printed] _, line in printed.lines.withLock { $0.append(line) } })
    }

    /// What functions have printed.
    var lines: [String] { printed.lines.withLock { $0 } }

    /// The processes of this runtime that live.
    var processes: [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int($0) }.filter { process in
            let environment = try? Data(contentsOf: URL(filePath: "/proc/\(process)/environ"))
            return environment?.range(of: Data(mark.utf8)) != nil
        }
    }

    /// Calls `score` of a file's text and gives back what is in `predictions`, as JSON text.
    @discardableResult
    func call(
        _ source: String, payload: String = "{}", chain: [String] = []
    ) async throws -> String {
        try await call(.with(source), payload: payload, chain: chain)
    }

    @discardableResult
    func call(
        _ function: DeployedCode, payload: String = "{}", chain: [String] = []
    ) async throws -> String {
        let answer = try await runtime.call(function, payload: Array(payload.utf8), chain: chain)
        return try JSONValue.parse(answer)["predictions"]?.compact ?? "nothing"
    }

    /// The error of a call, or `nil`.
    func failure(_ source: String, payload: String = "{}") async -> FunctionError? {
        await #expect(throws: FunctionError.self) {
            try await call(.with(source), payload: payload)
        }
    }

    func failure(_ function: DeployedCode, payload: String = "{}") async -> FunctionError? {
        await #expect(throws: FunctionError.self) { try await call(function, payload: payload) }
    }
}

/// Runs a test with a runtime, and sees to it that nothing is left of it.
func withRuntime(
    environment: [String: String] = [:],
    callback: FunctionCallback = FunctionCallback(url: "http://127.0.0.1:9", token: "t0ken"),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (TestRuntime) async throws -> Void
) async throws {
    let runtime = TestRuntime(environment: environment, callback: callback)
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(runtime))
    } catch {
        result = .failure(error)
    }
    await runtime.runtime.shutDown()
    await eventually("no process is left", sourceLocation: sourceLocation) {
        runtime.processes.isEmpty
    }
    try result.get()
}

/// Waits until something is so, for as long as a busy machine may take.
func eventually(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async rethrows {
    let end = ContinuousClock.now + .seconds(20)
    while try await !condition() {
        guard ContinuousClock.now < end else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        try? await Task.sleep(for: .milliseconds(5))
    }
}

extension DeployedCode {
    /// A function as tests need it, with time for a busy machine.
    static func with(
        _ source: String, entry: String = "score", parameters: String = "{}", id: String = "d1",
        version: String? = nil, copies: Int = 1, memoryInMegabytes: Int = 4096,
        timeLimit: Duration = .seconds(60)
    ) throws -> DeployedCode {
        DeployedCode(
            deploymentID: id, name: "f", version: version ?? source + parameters,
            content: .function(
                FunctionCode(
                    source: Array(source.utf8), fileName: "f.py", entry: entry,
                    parameters: try JSONValue.parse(Array(parameters.utf8)))),
            softwareSpecification: "runtime-22.2-py3.10", ownerName: "ada", copies: copies,
            memoryLimitInBytes: memoryInMegabytes << 20, startLimit: timeLimit,
            callLimit: timeLimit)
    }

    /// The same with another limit for calls, so that its start has time.
    func limited(to callLimit: Duration) -> DeployedCode {
        DeployedCode(
            deploymentID: deploymentID, name: name, version: version, content: content,
            softwareSpecification: softwareSpecification, ownerName: ownerName, copies: copies,
            memoryLimitInBytes: memoryLimitInBytes, startLimit: startLimit,
            callLimit: callLimit)
    }
}

/// A function that runs some lines and then predicts `answer`.
func scoring(_ lines: String, answer: String = "1") -> String {
    let body = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    return """
        import os, sys, time, signal, subprocess, threading
        def score(payload):
        \(body)    return {"predictions": [{"values": [[\(answer)]]}]}

        """
}
