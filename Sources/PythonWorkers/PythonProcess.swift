import Foundation
import SlipwayCore
import Subprocess

/// One Python that runs `worker.py`, with its guard and keeper: gets messages, one at a time, and
/// answers each.
///
/// Whatever goes wrong ends it, except what the answer itself tells.
actor PythonProcess {
    /// How long it may take to end by itself before it is killed.
    private static let patience = Duration.seconds(3)
    /// How long a reply waits for the end of what was printed before it; it only comes late when
    /// the function has meddled with the pipe.
    private static let printingPatience = Duration.seconds(2)

    /// The marks with which the keeper tells why it ends the worker.
    private static let tooMuchMemory = -1
    private static let tooManyProcesses = -2
    /// How many processes a function may have at once, the worker among them.
    static let processLimit = 256

    nonisolated let interpreter: Interpreter
    nonisolated let memoryLimitInBytes: Int
    /// Receives what is printed, line by line.
    private var output: (@Sendable (String) -> Void)?
    /// The folder in which the function runs. Its name is in the environment of the process and
    /// of all that come from it, which tells them from others.
    private let folder: String
    /// What makes its marks in the output other than what functions print by chance.
    private let mark = UUID().uuidString
    private var process: Task<Void, Never>?
    private var frames: AsyncStream<[UInt8]>.Continuation?
    private var writer: StandardInputWriter?
    /// Of the guard, which is the process that was started here.
    private var guardID: pid_t?

    /// Counts the messages; the reply to each has its number.
    private var exchangeCount = 0
    /// The message that waits for a reply.
    private var waiting: CheckedContinuation<[UInt8], any Error>?
    private var reply: [UInt8]?
    /// The number of the last mark in what was printed, once Python runs.
    private var lastMark: Int?
    /// What the keeper has ended the worker for.
    private var excess: FunctionError?
    /// Why the process has ended, or is being ended from here.
    private(set) var reason: (any Error)?
    private(set) var hasEnded = false
    /// Whether its code has not run to the end yet; for messages.
    private(set) var isStarting = true

    /// - Parameter memoryLimitInBytes: For all its processes together.
    init(_ interpreter: Interpreter, memoryLimitInBytes: Int) {
        self.interpreter = interpreter
        folder = FileManager.default.temporaryDirectory.path + "/slipway-function-" + mark
        self.memoryLimitInBytes = memoryLimitInBytes
    }

    /// Whether it takes messages.
    var isUsable: Bool { reason == nil && !hasEnded }
    var isBusy: Bool { waiting != nil }

    /// Whether it takes messages and has not been killed a moment ago, which is noticed late.
    var isReady: Bool {
        guard isUsable, let guardID else { return isUsable }
        var information = siginfo_t()
        let found = waitid(
            P_PID, id_t(guardID), &information, WEXITED | WNOHANG | WNOWAIT)
        return found == 0 && information.si_signo == 0
    }

    // MARK: - Messages

    /// Starts Python, which is then ready for messages sooner or later.
    func launch() {
        guard process == nil, isUsable else { return }
        let (stream, frames) = AsyncStream.makeStream(of: [UInt8].self)
        self.frames = frames
        process = Task { await run(stream) }
    }

    func print(to output: @escaping @Sendable (String) -> Void) {
        self.output = output
    }

    func hasStarted() {
        isStarting = false
    }

    /// Sends a message.
    ///
    /// - Returns: the reply, after all that was printed before it; `nil` when the process takes no
    ///   more messages.
    /// - Throws: `FunctionError` when the process ends instead or takes too long.
    func exchange(_ message: [UInt8], timeLimit: Duration) async throws -> [UInt8]? {
        guard message.count <= FrameReader.limitInBytes else {
            throw LabError.badRecords(
                .init(
                    code: "too-large", what: "the records are too large for a function",
                    why: "it takes 64 MB at most", next: nil))
        }
        guard isUsable else { return nil }
        exchangeCount += 1
        let number = exchangeCount
        let limit = Task {
            try? await pause(for: timeLimit)
            let error = FunctionError.timedOut(
                seconds: timeLimit / .seconds(1), isStart: isStarting)
            if !Task.isCancelled { giveUp(number, because: error) }
        }
        defer { limit.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiting = continuation
                frames?.yield(FrameReader.frame(message))
            }
        } onCancel: {
            Task { await giveUp(number, because: CancellationError()) }
        }
    }

    /// Ends the process, unless the message of this number has been answered meanwhile.
    private func giveUp(_ number: Int, because reason: any Error) {
        if number == exchangeCount, waiting != nil { beginEnd(because: reason) }
    }

    // MARK: - End

    /// Ends the process with all that it has started. The message that waits fails for this reason.
    func end(because reason: any Error = FunctionError.stopped) async {
        beginEnd(because: reason)
        await process?.value
    }

    private func beginEnd(because reason: any Error) {
        if self.reason == nil { self.reason = reason }
        answer(.failure(self.reason ?? reason))
        closeInput()
    }

    /// Keeper and guard see the end of their standard input and kill the rest.
    private func closeInput() {
        frames?.finish()
        guard let writer, let guardID, !hasEnded else { return }
        Task {
            try? await writer.finish()
            try? await Task.sleep(for: Self.patience)
            if !hasEnded { kill(guardID, SIGKILL) }
        }
    }

    private func answer(_ result: Result<[UInt8], any Error>) {
        reply = nil
        waiting?.resume(with: result)
        waiting = nil
    }

    // MARK: - The process

    private func run(_ stream: AsyncStream<[UInt8]>) async {
        var options = PlatformOptions()
        // Keys that are pressed in our terminal are not for functions.
        options.createSession = true
        do {
            let result = try await Subprocess.run(
                interpreter.executable,
                arguments: [
                    "-c", Interpreter.program(PackageResources.worker_py),
                    "\(memoryLimitInBytes)", "\(Self.processLimit)",
                ],
                environment: interpreter.environment(adding: ["SLIPWAY_FOLDER": folder]),
                platformOptions: options, input: .inputWriter,
                output: .sequence, error: .sequence
            ) { execution in
                began(execution.processIdentifier.value, execution.standardInputWriter)
                await withTaskGroup { group in
                    group.addTask { await self.listen(to: execution.standardError) }
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
            await ended(result.terminationStatus)
        } catch {
            ended(because: interpreter.failure(error))
        }
    }

    private func began(_ process: pid_t, _ writer: StandardInputWriter) {
        guardID = process
        self.writer = writer
        if reason != nil { closeInput() }
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
        closeInput()
    }

    private func listen(to sequence: SubprocessOutputSequence) async {
        var reader = LineReader(mark: mark)
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
            case .line(let line): output?(line)
            case .mark(Self.tooMuchMemory):
                excess = .outOfMemory(limitInBytes: memoryLimitInBytes)
            case .mark(Self.tooManyProcesses):
                excess = .tooManyProcesses(limit: Self.processLimit)
            case .mark(let number): lastMark = number
            }
        }
        deliver()
    }

    /// A reply waits for what was printed before it, or a log would come after its answer.
    private func received(_ message: [UInt8]) {
        guard waiting != nil, reply == nil else {
            return beginEnd(because: FunctionError.badResult(reason: "there are two replies"))
        }
        reply = message
        deliver()
        guard reply != nil else { return }
        let number = exchangeCount
        Task {
            try? await Task.sleep(for: Self.printingPatience)
            if number == exchangeCount { deliver(isLate: true) }
        }
    }

    private func deliver(isLate: Bool = false) {
        guard let reply, isLate || lastMark.map({ $0 >= exchangeCount }) == true else { return }
        answer(.success(reply))
    }

    private func ended(_ status: TerminationStatus) async {
        switch status {
        case .exited where lastMark == nil: ended(because: interpreter.isNoPython)
        case .exited where excess != nil: ended(because: excess ?? .stopped)
        case .exited(let code): ended(because: .exited(status: Int(code), isStart: isStarting))
        case .signaled(let signal):
            // The guard ends like the worker, or somebody has killed the guard.
            await killLeftovers(of: folder)
            ended(because: excess ?? .killed(signal: Int(signal), isStart: isStarting))
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func ended(because error: FunctionError) {
        hasEnded = true
        reason = reason ?? error
        // It may have answered before it went.
        answer(reply.map(Result.success) ?? .failure(reason ?? error))
    }
}
