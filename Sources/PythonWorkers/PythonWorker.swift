import Columns
import SlipwayCore

/// A deployed function or model in a process of its own; answers one call at a time.
///
/// Whatever goes wrong with a call ends the process, except an exception of the function and a
/// result that cannot be passed on: those are answers.
actor PythonWorker {
    /// A model may take so many times longer to start than a function: its framework loads first.
    private static let patienceWithModels = 4

    nonisolated let code: DeployedCode
    /// Counts the workers of the program, in the order of their start.
    nonisolated let number: Int
    private let process: PythonProcess
    private(set) var processID = 0
    /// What the worker told when it was ready.
    private(set) var report = JSONValue.null
    private(set) var callCount = 0

    /// - Parameter process: One that has run no code yet.
    init(_ code: DeployedCode, number: Int, in process: PythonProcess) {
        self.code = code
        self.number = number
        self.process = process
    }

    /// Whether it takes calls.
    var isUsable: Bool { get async { await process.isUsable } }
    var hasEnded: Bool { get async { await process.hasEnded } }

    var status: WorkerStatus {
        get async {
            let isBusy = await process.isBusy
            return WorkerStatus(
                deploymentID: code.deploymentID, processID: processID,
                state: await process.isStarting ? .starting : isBusy ? .busy : .idle,
                callCount: callCount, memoryInBytes: residentMemory(ofProcess: processID))
        }
    }

    /// Runs the function's code once, or loads the model.
    func start(
        callback: FunctionCallback?, output: @escaping @Sendable (String) -> Void
    ) async throws {
        await process.print(to: output)
        await process.launch()
        let answer = try await exchange(
            code.startMessage(callback: callback),
            timeLimit: code.startLimit * (code.function == nil ? Self.patienceWithModels : 1))
        guard let answer else { throw await process.reason ?? FunctionError.stopped }
        report = (try? JSONValue.parse(answer)) ?? .null
        processID = report["process"]?.integer ?? 0
        await process.hasStarted()
    }

    /// Calls `score`.
    ///
    /// - Returns: what it returned, or `nil` when the worker takes no more calls.
    func call(
        _ payload: [UInt8], chain: [String], timeLimit: Duration
    ) async throws -> [UInt8]? {
        callCount += 1
        return try await exchange(
            Array(chain.joined(separator: ",").utf8) + [UInt8(ascii: "\n")] + payload,
            timeLimit: timeLimit)
    }

    /// Ends the process with all that it has started. The call that runs fails for this reason.
    func end(because reason: any Error = FunctionError.stopped) async {
        await process.end(because: reason)
    }

    private func exchange(_ message: [UInt8], timeLimit: Duration) async throws -> [UInt8]? {
        let answer = try await process.exchange(message, timeLimit: timeLimit)
        guard let answer, answer.first == UInt8(ascii: "!") else { return answer }
        let reply = try? JSONValue.parse(Array(answer.dropFirst()))
        if let error = reply.flatMap({ ModelError(reply: $0) }) { throw error }
        throw FunctionError(reply: reply, of: code, isStart: await process.isStarting)
    }
}
