// PythonWorkers: deployed functions in CPython processes of their own.
//
// Start here: `PythonFunctionRuntime` keeps the workers of each deployment; `PythonWorker` is one
// process; the code that runs in it is `Python/worker.py`.

import Columns
import Foundation
public import SlipwayCore
import Subprocess

/// Runs deployed functions in CPython workers, as many for each deployment as it has copies.
public actor PythonFunctionRuntime: FunctionRuntime {
    /// How many functions may wait for one another's calls.
    public static let depthLimit = 8

    /// The workers of one deployment.
    private struct Pool {
        var idle: [PythonWorker] = []
        /// Workers that start or answer a call.
        var busy: [PythonWorker] = []
        /// Calls that wait until a worker is free, by number, the longest first.
        var waiting: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []

        var all: [PythonWorker] { idle + busy }
    }

    private let interpreter: Interpreter
    private let callback: @Sendable (_ ownerName: String) async throws -> FunctionCallback
    private let output: @Sendable (_ deploymentID: String, _ line: String) -> Void
    private var pools: [String: Pool] = [:]
    private var lastNumber = 0

    /// - Parameters:
    ///   - callback: Where a function may call other deployments on behalf of a user; asked for
    ///     when a worker starts.
    ///   - output: Receives what functions print, line by line, without the line's end; called
    ///     from any task.
    public init(
        callback: @escaping @Sendable (_ ownerName: String) async throws -> FunctionCallback,
        output: @escaping @Sendable (_ deploymentID: String, _ line: String) -> Void
    ) {
        interpreter = Interpreter()
        self.callback = callback
        self.output = output
    }

    public func inspect(_ source: [UInt8], fileName: String) async throws -> FunctionShape {
        let result: ExecutionResult<Void, BytesOutput, DiscardedOutput>
        do {
            result = try await Subprocess.run(
                interpreter.executable,
                arguments: ["-I", "-c", Interpreter.program(PackageResources.inspect_source_py)],
                environment: interpreter.environment(adding: [:]), input: .array(source),
                output: .bytes(limit: 1 << 20), error: .discarded)
        } catch {
            if error is CancellationError { throw error }
            throw FunctionError(starting: error)
        }
        guard let reply = try? JSONValue.parse(result.standardOutput) else {
            throw FunctionError.noPython(reason: "it ended without an answer")
        }
        return try FunctionShape(reply, fileName: fileName)
    }

    public func start(_ function: DeployedFunction) async throws {
        let worker = try await take(function, mayWait: true)
        await giveBack(worker)
    }

    public func call(
        _ function: DeployedFunction, payload: [UInt8], chain: [String]
    ) async throws -> [UInt8] {
        guard chain.count < Self.depthLimit else {
            throw FunctionError.tooDeep(limit: Self.depthLimit)
        }
        let worker = try await take(function, mayWait: chain.isEmpty)
        do {
            let answer = try await worker.call(payload, chain: chain + [function.deploymentID])
            await giveBack(worker)
            return answer
        } catch {
            await giveBack(worker)
            throw error
        }
    }

    public func stop(deploymentID: String) async -> Bool {
        guard let pool = pools[deploymentID], !pool.all.isEmpty else { return false }
        pools[deploymentID]?.idle = []
        for worker in pool.all { await worker.end() }
        return true
    }

    public func workers() async -> [WorkerStatus] {
        var statuses: [WorkerStatus] = []
        for id in pools.keys.sorted() {
            for worker in pools[id]?.all ?? [] { statuses.append(await worker.status) }
        }
        return statuses
    }

    public func shutDown() async {
        for id in pools.keys { _ = await stop(deploymentID: id) }
    }

    // MARK: - Who is free

    /// A worker that nobody else has, and that runs this version of the function.
    private func take(_ function: DeployedFunction, mayWait: Bool) async throws -> PythonWorker {
        let id = function.deploymentID
        while true {
            try Task.checkCancellation()
            while let worker = pools[id, default: Pool()].idle.popLast() {
                if await !worker.hasEnded, worker.function.version == function.version {
                    pools[id, default: Pool()].busy.append(worker)
                    return worker
                }
                await worker.end()
            }
            if !mayWait || pools[id, default: Pool()].busy.count < function.copies {
                return try await newWorker(function)
            }
            await turn(id)
        }
    }

    private func newWorker(_ function: DeployedFunction) async throws -> PythonWorker {
        let id = function.deploymentID
        let worker = PythonWorker(function) { [output] in output(id, $0) }
        pools[id, default: Pool()].busy.append(worker)
        do {
            try await worker.start(interpreter, callback: try await callback(function.ownerName))
            return worker
        } catch {
            await worker.end(because: error)
            await giveBack(worker)
            throw error
        }
    }

    /// Returns when somebody has given a worker back, or the task is cancelled.
    private func turn(_ id: String) async {
        lastNumber += 1
        let number = lastNumber
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume()
                } else {
                    pools[id, default: Pool()].waiting.append((number, continuation))
                }
            }
        } onCancel: {
            Task { await wake(number, of: id) }
        }
    }

    private func wake(_ number: Int, of id: String) {
        guard let index = pools[id]?.waiting.firstIndex(where: { $0.number == number }) else {
            return
        }
        pools[id]?.waiting.remove(at: index).continuation.resume()
    }

    private func giveBack(_ worker: PythonWorker) async {
        let id = worker.function.deploymentID
        let hasEnded = await worker.hasEnded
        let isEnding = await worker.isEnding
        pools[id]?.busy.removeAll { $0 === worker }
        let isSpare = (pools[id]?.all.count ?? 0) >= worker.function.copies
        if !hasEnded && !isEnding && !isSpare { pools[id]?.idle.append(worker) }
        if let next = pools[id]?.waiting.first {
            pools[id]?.waiting.removeFirst()
            next.continuation.resume()
        }
        if isSpare && !hasEnded { await worker.end() }
    }
}

extension FunctionShape {
    /// What `inspect_source.py` has found.
    fileprivate init(_ reply: JSONValue, fileName: String) throws {
        func names(_ key: String) -> [String] {
            (reply[key]?.array ?? []).compactMap(\.string)
        }
        switch reply["error"]?.string {
        case "syntax"?:
            throw FunctionError.syntax(
                file: fileName, line: reply["line"]?.integer ?? 1,
                reason: reply["reason"]?.string ?? "it cannot be read")
        case "no-score"?:
            throw FunctionError.noScore(file: fileName, candidates: names("candidates"))
        case "version"?:
            throw FunctionError.noPython(
                reason: "it is Python \(reply["found"]?.string ?? ""), and 3.8 is the oldest")
        default: break
        }
        self.init(
            entry: reply["entry"]?.string ?? "score", parameters: names("parameters"),
            required: names("required"), takesAnyParameter: reply["any"] == .boolean(true))
    }
}

extension [UInt8] {
    var base64: String { Data(self).base64EncodedString() }
}
