import Columns
import Foundation
import SlipwayCore
import Subprocess

/// One process that runs a deployed function, and answers one call at a time.
///
/// Whatever goes wrong with a call ends the process, except an exception of the function and a
/// result that cannot be passed on: those are answers.
actor PythonWorker {
    /// How long a worker may take to end by itself before it is killed.
    private static let patience = Duration.seconds(3)
    /// How long a reply waits for the end of what was printed before it.
    private static let printingPatience = Duration.milliseconds(500)

    nonisolated let function: DeployedFunction
    private let output: @Sendable (String) -> Void
    private var process: Task<Void, Never>?
    private var frames: AsyncStream<[UInt8]>.Continuation?
    private var writer: StandardInputWriter?
    /// Of the keeper, which is the process that was started here.
    private var keeperID: pid_t?
    private(set) var processID = 0
    private(set) var callCount = 0

    /// The call, or start, that waits for a reply.
    fileprivate var waiting: CheckedContinuation<[UInt8], any Error>?
    private var reply: [UInt8]?
    private var marks = 0
    private var repliesSeen = 0
    /// Why the process is being ended from here.
    fileprivate var reason: (any Error)?
    private(set) var hasEnded = false
    fileprivate var isStarting = true

    init(_ function: DeployedFunction, output: @escaping @Sendable (String) -> Void) {
        self.function = function
        self.output = output
    }

    // MARK: - Start and calls

    /// Starts the process and runs the function's code once.
    func start(_ interpreter: Interpreter, callback: FunctionCallback) async throws {
        let (stream, frames) = AsyncStream.makeStream(of: [UInt8].self)
        self.frames = frames
        process = Task { await run(interpreter, callback, stream) }
        let message = function.startMessage(
            module: PackageResources.slipway_py, token: callback.token)
        let answer = try await exchange(message)
        isStarting = false
        processID = (try? JSONValue.parse(answer))?["process"]?.integer ?? 0
    }

    /// Calls `score`.
    func call(_ payload: [UInt8], chain: [String]) async throws -> [UInt8] {
        callCount += 1
        return try await exchange(
            Array(chain.joined(separator: ",").utf8) + [UInt8(ascii: "\n")] + payload)
    }

    private func exchange(_ message: [UInt8]) async throws -> [UInt8] {
        if hasEnded || reason != nil { throw reason ?? FunctionError.stopped }
        if message.count > FrameReader.limitInBytes {
            throw LabError.badRecords(
                .init(
                    code: "too-large", what: "the records are too large for a function",
                    why: "it takes 64 MB at most", next: nil))
        }
        let limit = Task {
            try? await Task.sleep(for: function.timeLimit)
            if !Task.isCancelled { expire() }
        }
        defer { limit.cancel() }
        let answer = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiting = continuation
                frames?.yield(FrameReader.frame(message))
            }
        } onCancel: {
            Task { await end(because: CancellationError()) }
        }
        guard answer.first == UInt8(ascii: "!") else { return answer }
        let error = FunctionError(reply: answer, of: function, isStart: isStarting)
        if isStarting { await end(because: error) }
        throw error
    }

    private func expire() {
        let seconds = function.timeLimit / .seconds(1)
        Task {
            await end(because: FunctionError.timedOut(seconds: seconds, isStart: isStarting))
        }
    }

    // MARK: - End

    /// Ends the process with all that it has started. The call that runs fails for this reason.
    func end(because reason: any Error = FunctionError.stopped) async {
        if self.reason == nil { self.reason = reason }
        frames?.finish()
        // The keeper sees the end of its standard input and kills the rest.
        try? await writer?.finish()
        if waiting != nil { fail(self.reason ?? reason) }
        let lastResort = Task {
            try? await Task.sleep(for: Self.patience)
            if !Task.isCancelled, !hasEnded, let keeperID { kill(keeperID, SIGKILL) }
        }
        await process?.value
        lastResort.cancel()
    }

    private func fail(_ error: any Error) {
        waiting?.resume(throwing: error)
        waiting = nil
        reply = nil
    }

    // MARK: - The process

    private func run(
        _ interpreter: Interpreter, _ callback: FunctionCallback, _ stream: AsyncStream<[UInt8]>
    ) async {
        var options = PlatformOptions()
        // Keys that are pressed in our terminal are not for functions.
        options.createSession = true
        let environment = interpreter.environment(adding: [
            "SLIPWAY_URL": callback.url, "SLIPWAY_TOKEN": callback.token,
        ])
        do {
            let result = try await Subprocess.run(
                interpreter.executable,
                arguments: ["-c", Interpreter.program(PackageResources.worker_py)],
                environment: environment, platformOptions: options, input: .inputWriter,
                output: .sequence, error: .sequence
            ) { execution in
                await began(execution.processIdentifier.value, execution.standardInputWriter)
                await withTaskGroup { group in
                    group.addTask { await self.print(execution.standardError) }
                    group.addTask {
                        for await frame in stream {
                            // A worker that ends meanwhile is noticed where it is read.
                            _ = try? await execution.standardInputWriter.write(frame)
                        }
                    }
                    group.addTask { await self.receive(execution.standardOutput) }
                    await group.waitForAll()
                }
            }
            ended(result.terminationStatus)
        } catch {
            hasEnded = true
            fail(reason ?? FunctionError(starting: error))
        }
    }

    private func began(_ process: pid_t, _ writer: StandardInputWriter) async {
        keeperID = process
        self.writer = writer
        if reason != nil { try? await writer.finish() }
    }

    private func receive(_ sequence: SubprocessOutputSequence) async {
        var reader = FrameReader()
        do {
            for try await buffer in sequence {
                buffer.withUnsafeBytes { reader.append($0) }
                while let message = try reader.next() { received(message) }
            }
        } catch {
            reason = reason ?? FunctionError.badResult(reason: "the worker's reply cannot be read")
        }
        frames?.finish()
        try? await writer?.finish()
    }

    private func print(_ sequence: SubprocessOutputSequence) async {
        var reader = LineReader()
        do {
            for try await buffer in sequence {
                show(buffer.withUnsafeBytes { reader.pieces(of: $0) })
            }
        } catch {
            // The rest of what was printed is lost with the process.
        }
        show(reader.rest())
    }

    private func show(_ pieces: [LineReader.Piece]) {
        for piece in pieces {
            switch piece {
            case .line(let line): output(line)
            case .mark: marks += 1
            }
        }
        deliver()
    }

    /// A reply waits for what was printed before it, or a log would come after its answer.
    private func received(_ message: [UInt8]) {
        repliesSeen += 1
        reply = message
        deliver()
        let number = repliesSeen
        guard reply != nil else { return }
        Task {
            try? await Task.sleep(for: Self.printingPatience)
            if repliesSeen == number { deliver(isLate: true) }
        }
    }

    private func deliver(isLate: Bool = false) {
        guard let reply, marks >= repliesSeen || isLate else { return }
        // A function that has closed its output gives no marks.
        marks = max(marks, repliesSeen)
        self.reply = nil
        waiting?.resume(returning: reply)
        waiting = nil
    }

    private func ended(_ status: TerminationStatus) {
        hasEnded = true
        if let reply {
            // It answered, and then it went.
            self.reply = nil
            waiting?.resume(returning: reply)
            waiting = nil
        }
        let error: FunctionError =
            switch status {
            case .exited(let code): .exited(status: Int(code), isStart: isStarting)
            case .signaled(let signal): .killed(signal: Int(signal), isStart: isStarting)
            }
        fail(reason ?? error)
    }
}

extension PythonWorker {
    /// Whether it takes no more calls.
    var isEnding: Bool { reason != nil }

    var status: WorkerStatus {
        WorkerStatus(
            deploymentID: function.deploymentID, processID: processID,
            state: isStarting ? .starting : waiting == nil ? .idle : .busy, callCount: callCount,
            memoryInBytes: residentMemory(ofProcess: processID))
    }
}

/// What a process has in memory, where the system tells.
private func residentMemory(ofProcess process: Int) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
