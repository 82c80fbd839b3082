// PythonWorkers: deployed functions, and models of Python frameworks, in CPython processes of their
// own.
//
// Start here: `PythonFunctionRuntime` keeps the workers of each deployment; `PythonWorker` is the
// code of one in a `PythonProcess`; what runs there is `Python/worker.py`, with `Python/model.py` for
// a model.

public import Columns
import Foundation
public import SlipwayCore

/// Runs deployed functions and models of Python frameworks in CPython workers, as many for each
/// deployment as it has copies.
public actor PythonFunctionRuntime: FunctionRuntime {
    /// How many functions may wait for one another's calls.
    public static let depthLimit = 8

    /// The workers of one deployment, and the calls of it.
    private struct Pool {
        var idle: [PythonWorker] = []
        /// Workers that start, answer a call or end.
        var busy: [PythonWorker] = []
        /// As many calls from outside may run at once.
        var copies = 1
        var runningCount = 0
        /// Calls that wait for their turn, by number, the longest first.
        var waiting: [(number: Int, continuation: CheckedContinuation<Void, any Error>)] = []

        var all: [PythonWorker] { idle + busy }
        var isEmpty: Bool { idle.isEmpty && busy.isEmpty && runningCount == 0 && waiting.isEmpty }
    }

    /// How long Python may take to read a file.
    private static let inspectionLimit = Duration.seconds(60)
    /// What a function may use unless its deployment says otherwise.
    private static let usualMemory = HardwareSpecification.s.memoryInGigabytes << 30

    private let environments: PythonEnvironments
    private let callback: @Sendable (_ ownerName: String) async throws -> FunctionCallback
    private let output: @Sendable (_ deploymentID: String, _ line: String) -> Void
    private var pools: [String: Pool] = [:]
    /// A Python that has started and run nothing yet. There is one once a function has been made
    /// in this program: who makes functions deploys them next, and starting Python takes longer
    /// than all the rest of it.
    private var reserve: PythonProcess?
    private var keepsReserve = false
    /// Counts the workers, and the calls that wait.
    private var lastNumber = 0
    private var isShutDown = false

    /// - Parameters:
    ///   - environmentsFile: Where a person may name a Python for every software specification;
    ///     see `PythonEnvironments`.
    ///   - callback: Where a function may call other deployments on behalf of a user; asked for
    ///     when a worker starts.
    ///   - output: Receives what functions print, line by line, without the line's end; called
    ///     from any task.
    public init(
        environmentsFile: String? = nil,
        callback: @escaping @Sendable (_ ownerName: String) async throws -> FunctionCallback,
        output: @escaping @Sendable (_ deploymentID: String, _ line: String) -> Void
    ) {
        self.init(
            environment: ProcessInfo.processInfo.environment, environmentsFile: environmentsFile,
            callback: callback, output: output)
    }

    /// - Parameter environment: In place of the program's own.
    init(
        environment: [String: String], environmentsFile: String? = nil,
        callback: @escaping @Sendable (_ ownerName: String) async throws -> FunctionCallback,
        output: @escaping @Sendable (_ deploymentID: String, _ line: String) -> Void
    ) {
        environments = PythonEnvironments(environment: environment, file: environmentsFile)
        self.callback = callback
        self.output = output
    }

    public func inspect(_ source: [UInt8], fileName: String) async throws -> FunctionShape {
        let process = try await preparedProcess(
            try environments.interpreter(for: nil), memoryLimitInBytes: Self.usualMemory)
        let message = JSONValue.object([
            .init("inspect", .string(source.base64)),
            .init("program", .string(Interpreter.program(PackageResources.inspect_source_py))),
        ])
        let answer: [UInt8]?
        do {
            answer = try await process.exchange(
                Array(message.compact.utf8), timeLimit: Self.inspectionLimit)
        } catch {
            await process.end()
            throw Self.inspectionError(error, fileName: fileName)
        }
        guard let answer, let reply = try? JSONValue.parse(answer) else {
            await process.end()
            throw process.interpreter.isNoPython
        }
        keepsReserve = true
        await keep(process)
        return try FunctionShape(reply, fileName: fileName)
    }

    /// What it means for the file that Python has not answered.
    private static func inspectionError(_ error: any Error, fileName: String) -> any Error {
        switch error as? FunctionError {
        case .timedOut?:
            FunctionError.syntax(
                file: fileName, line: 1, reason: "Python took too long to read it")
        case .exited?, .killed?:
            FunctionError.syntax(
                file: fileName, line: 1, reason: "it is nested too deeply for Python to read")
        default: error
        }
    }

    // MARK: - What is ready before it is needed

    /// A process that has run no code: the one in reserve where it fits, else a new one.
    private func preparedProcess(
        _ interpreter: Interpreter, memoryLimitInBytes: Int
    ) async throws -> PythonProcess {
        if isShutDown { throw FunctionError.stopped }
        if let process = reserve, process.interpreter == interpreter,
            process.memoryLimitInBytes == memoryLimitInBytes
        {
            reserve = nil
            if await process.isReady { return process }
            await process.end()
        }
        let process = PythonProcess(interpreter, memoryLimitInBytes: memoryLimitInBytes)
        await process.launch()
        return process
    }

    /// Keeps a process that has run no code for whoever needs one next.
    private func keep(_ process: PythonProcess) async {
        if reserve == nil && !isShutDown {
            reserve = process
        } else {
            await process.end()
        }
    }

    @discardableResult
    public func start(_ code: DeployedCode) async throws -> JSONValue {
        try await enter(code, mayWait: true)
        defer { leave(code.deploymentID) }
        let worker = try await take(code)
        let report = await worker.report
        await giveBack(worker)
        return report
    }

    public func call(
        _ code: DeployedCode, payload: [UInt8], chain: [String]
    ) async throws -> [UInt8] {
        guard chain.count < Self.depthLimit else {
            throw FunctionError.tooDeep(limit: Self.depthLimit)
        }
        try await enter(code, mayWait: chain.isEmpty)
        defer { leave(code.deploymentID) }
        let ownChain = chain + [code.deploymentID]
        while true {
            let worker = try await take(code)
            let answer: [UInt8]?
            do {
                answer = try await worker.call(
                    payload, chain: ownChain, timeLimit: code.callLimit)
            } catch {
                await giveBack(worker)
                throw error
            }
            await giveBack(worker)
            // Without an answer, somebody has ended the worker since it was taken.
            if let answer { return answer }
        }
    }

    public func stop(deploymentID: String) async -> Bool {
        let workers = pools[deploymentID]?.all ?? []
        await withTaskGroup { group in
            for worker in workers { group.addTask { await worker.end() } }
        }
        for worker in workers { forget(worker) }
        return !workers.isEmpty
    }

    public func workers() async -> [WorkerStatus] {
        var statuses: [WorkerStatus] = []
        for worker in pools.values.flatMap(\.all).sorted(by: { $0.number < $1.number })
        where await !worker.hasEnded {
            statuses.append(await worker.status)
        }
        return statuses
    }

    public func shutDown() async {
        isShutDown = true
        await withTaskGroup { group in
            if let process = reserve { group.addTask { await process.end() } }
            reserve = nil
            for (id, pool) in pools {
                pools[id]?.waiting = []
                for call in pool.waiting {
                    call.continuation.resume(throwing: FunctionError.stopped)
                }
                group.addTask { _ = await self.stop(deploymentID: id) }
            }
        }
    }

    // MARK: - Whose turn it is

    /// Returns when the call may run, in the order in which the calls have come.
    private func enter(_ code: DeployedCode, mayWait: Bool) async throws {
        try Task.checkCancellation()
        let id = code.deploymentID
        var pool = pools[id] ?? Pool()
        pool.copies = max(1, code.copies)
        let mustWait = mayWait && (!pool.waiting.isEmpty || pool.runningCount >= pool.copies)
        if !mustWait { pool.runningCount += 1 }
        pools[id] = pool
        guard mustWait else { return }
        lastNumber += 1
        let number = lastNumber
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                pools[id]?.waiting.append((number, continuation))
            }
        } onCancel: {
            Task { await self.giveUpWaiting(number, for: id) }
        }
    }

    private func giveUpWaiting(_ number: Int, for id: String) {
        guard let index = pools[id]?.waiting.firstIndex(where: { $0.number == number }) else {
            return
        }
        pools[id]?.waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    /// Called when a call that has entered is over; the next one enters in its place.
    private func leave(_ id: String) {
        guard var pool = pools[id] else { return }
        pool.runningCount -= 1
        while pool.runningCount < pool.copies, !pool.waiting.isEmpty {
            pool.runningCount += 1
            pool.waiting.removeFirst().continuation.resume()
        }
        pools[id] = pool.isEmpty ? nil : pool
    }

    // MARK: - Who is free

    /// A worker that nobody else has, and that runs this version of the code.
    private func take(_ code: DeployedCode) async throws -> PythonWorker {
        let id = code.deploymentID
        while let worker = pools[id]?.idle.popLast() {
            pools[id]?.busy.append(worker)
            if worker.code.version == code.version, await worker.isUsable { return worker }
            await worker.end()
            forget(worker)
        }
        try Task.checkCancellation()
        let interpreter = try environments.interpreter(for: code.softwareSpecification)
        let process = try await preparedProcess(
            interpreter, memoryLimitInBytes: code.memoryLimitInBytes)
        lastNumber += 1
        let worker = PythonWorker(code, number: lastNumber, in: process)
        pools[id]?.busy.append(worker)
        do {
            if isShutDown { throw FunctionError.stopped }
            var callback: FunctionCallback?
            if case .function = code.content { callback = try await self.callback(code.ownerName) }
            try await worker.start(callback: callback) { [output] in output(id, $0) }
        } catch {
            await worker.end(because: error)
            forget(worker)
            throw error
        }
        if keepsReserve, reserve == nil, code.function != nil,
            let next = try? await preparedProcess(
                interpreter, memoryLimitInBytes: Self.usualMemory)
        {
            await keep(next)
        }
        return worker
    }

    /// Keeps a worker for the next call, unless it has ended or there are enough.
    private func giveBack(_ worker: PythonWorker) async {
        let id = worker.code.deploymentID
        if await worker.isUsable, let pool = pools[id], pool.all.count <= pool.copies {
            pools[id]?.busy.removeAll { $0 === worker }
            pools[id]?.idle.append(worker)
        } else {
            await worker.end()
            forget(worker)
        }
    }

    private func forget(_ worker: PythonWorker) {
        let id = worker.code.deploymentID
        pools[id]?.idle.removeAll { $0 === worker }
        pools[id]?.busy.removeAll { $0 === worker }
        if pools[id]?.isEmpty == true { pools[id] = nil }
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
