import Foundation

/// Does the runs of this program: takes them from the queue when it is their turn, two at once for
/// every deployment, also where other programs share the home.
///
/// With a logical clock nothing runs in the background: `drain` and `wait` do what there is to do.
actor JobRunner {
    /// How long to wait before asking again for what another program decides.
    private static let patience = Duration.milliseconds(100)

    private var working: [String: Task<Void, Never>] = [:]
    /// Those who wait for a run, by its id.
    private var listeners: [String: [Int: Runs.Listener]] = [:]
    private var listenerCount = 0
    /// What scripts have started here and not waited for, in that order.
    private var unattended: [String] = []
    private var loop: Task<Void, Never>?
    /// Whether the queue may have changed since the loop looked.
    private var isStale = false
    /// The loop's pause, which ends when there is something to do.
    private var pause: Task<Void, Never>?
    private var isClosed = false

    /// Called when a run was queued.
    func wake(_ lab: Lab) {
        queueHasChanged()
        guard loop == nil, !lab.clock.isLogical, !isClosed else { return }
        loop = Task { await work(lab) }
    }

    /// Called when a run that may work here is to be canceled.
    func wakeToCancel(_ runID: String) {
        working[runID]?.cancel()
    }

    /// Called when a script has started a run, which it may leave alone.
    func noteStarted(_ runID: String) {
        unattended.append(runID)
    }

    /// The runs of which nobody knows the end yet; each is given once.
    func takeUnattended() -> [String] {
        defer { unattended = [] }
        return unattended
    }

    /// Returns when a run has ended, in whichever program.
    func wait(for runID: String, _ lab: Lab, listener: Runs.Listener) async throws {
        listenerCount += 1
        let number = listenerCount
        listeners[runID, default: [:]][number] = listener
        defer {
            listeners[runID]?[number] = nil
            if listeners[runID]?.isEmpty == true { listeners[runID] = nil }
        }
        unattended.removeAll { $0 == runID }
        var hasToldWhy = false
        var pause = 1
        while true {
            let run = try await lab.steward { try $0.object(JobRun.self, id: runID) }
            guard let run, !run.state.isFinal else { return }
            if lab.clock.isLogical {
                try await drain(lab)
            } else if let task = working[runID] {
                await withTaskCancellationHandler {
                    await task.value
                } onCancel: {
                    task.cancel()
                }
                try Task.checkCancellation()
            } else {
                // Where the loop is, it looks from time to time.
                if loop == nil { wake(lab) }
                if !hasToldWhy, let ahead = try await lab.othersAhead(of: run) {
                    hasToldWhy = true
                    await listener.isBehind?(ahead)
                }
                do {
                    try await Task.sleep(for: .milliseconds(pause))
                    pause = min(2 * pause, 10)
                } catch {
                    // Not in this task, which is cancelled.
                    await Task {
                        _ = try? await lab.runs.cancel(
                            runID, in: nil,
                            as: Caller(
                                userName: run.userName, door: .script, statement: "cancel run"))
                    }.value
                    throw error
                }
                try await lab.runs.settle()
            }
        }
    }

    /// Returns when no run of this program is left.
    ///
    /// Cancelled runs are ended when the task is.
    func drain(_ lab: Lab) async throws {
        if lab.clock.isLogical {
            while let run = try await lab.claimRun() {
                await lab.perform(run) { _ in }
            }
            return
        }
        while let loop {
            await withTaskCancellationHandler {
                await loop.value
            } onCancel: {
                Task { await self.interrupt() }
            }
        }
    }

    /// Ends everything that works here; what was queued or running has failed as interrupted.
    func interrupt() async {
        isClosed = true
        for task in working.values { task.cancel() }
        loop?.cancel()
        await loop?.value
    }

    /// Whether the program is about to end.
    var isClosing: Bool { isClosed }

    // MARK: - The loop

    private func work(_ lab: Lab) async {
        while !Task.isCancelled {
            isStale = false
            do {
                if let run = try await lab.claimRun() {
                    start(run, lab)
                    continue
                }
                try await cancelWished(lab)
                if try await !lab.hasOwnRuns() && working.isEmpty && !isStale { break }
            } catch {
                // The home cannot be read at this moment: ask again.
            }
            if !isStale { await rest() }
        }
        for task in Array(working.values) { await task.value }
        // Not in this task, which is cancelled.
        if isClosed { await Task { await lab.failOwnRuns() }.value }
        loop = nil
    }

    /// Waits for what other programs do, or until the queue changes here.
    private func rest() async {
        let pause = Task { _ = try? await Task.sleep(for: Self.patience) }
        self.pause = pause
        await withTaskCancellationHandler {
            await pause.value
        } onCancel: {
            pause.cancel()
        }
        self.pause = nil
    }

    private func queueHasChanged() {
        isStale = true
        pause?.cancel()
    }

    private func start(_ run: JobRun, _ lab: Lab) {
        // Behind whatever somebody waits for.
        working[run.id] = Task(priority: .utility) {
            await lab.perform(run) { progress in await self.report(progress, of: run.id) }
            ended(run.id)
        }
    }

    private func ended(_ runID: String) {
        working[runID] = nil
        queueHasChanged()
    }

    private func report(_ progress: StreamScoring.Progress, of runID: String) async {
        for listener in (listeners[runID] ?? [:]).values { await listener.progress?(progress) }
    }

    /// Ends what somebody in another program wants ended.
    private func cancelWished(_ lab: Lab) async throws {
        if working.isEmpty { return }
        let wished = try await lab.steward { transaction in
            try transaction.activeRuns().filter(\.isToBeCanceled).map(\.id)
        }
        for id in wished { working[id]?.cancel() }
    }
}

extension Lab {
    /// Looks at the store on nobody's behalf.
    func steward<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        try await read(
            as: Caller(
                userName: User.administratorName, door: .schedule, statement: "look after runs"),
            body)
    }

    /// Takes the next run of this program whose turn it is, which is running then.
    fileprivate func claimRun() async throws -> JobRun? {
        let programID = try programs.ownID()
        guard try await hasOwnRuns(.queued) else { return nil }
        let caller = Caller(
            userName: User.administratorName, door: .schedule, statement: "start a run")
        return try await write(as: caller) { transaction in
            let active = try transaction.activeRuns().filter { self.programs.isAlive($0.programID) }
            // A place that is free belongs to whoever has waited longest.
            var places: [String: Int] = [:]
            for run in active where run.state == .running {
                places[run.deploymentID, default: Runs.atOnce] -= 1
            }
            for var run in active where run.state == .queued {
                let free = places[run.deploymentID, default: Runs.atOnce]
                if free <= 0 { continue }
                places[run.deploymentID] = free - 1
                guard run.programID == programID else { continue }
                run.state = .running
                run.startedAt = self.clock.now()
                try transaction.put(run)
                return run
            }
            return nil
        }
    }

    /// The runs of other programs that work in the places for which a run waits; `nil` when it
    /// does not wait, or only for runs of this program.
    fileprivate func othersAhead(of run: JobRun) async throws -> [JobRun]? {
        guard run.state == .queued else { return nil }
        let programID = try programs.ownID()
        let working = try await steward { transaction in
            try transaction.activeRuns().filter {
                $0.state == .running && $0.deploymentID == run.deploymentID
            }
        }
        let others = working.filter { $0.programID != programID }
        return working.count >= Runs.atOnce && !others.isEmpty ? others : nil
    }

    /// Whether runs of this program are not finished.
    fileprivate func hasOwnRuns(_ state: JobRun.State? = nil) async throws -> Bool {
        let programID = try programs.ownID()
        return try await steward { transaction in
            try transaction.activeRuns().contains {
                $0.programID == programID && (state == nil || $0.state == state)
            }
        }
    }

    /// Ends the runs of this program that nobody will do any more.
    fileprivate func failOwnRuns() async {
        guard let programID = try? programs.ownID() else { return }
        let caller = Caller(
            userName: User.administratorName, door: .schedule, statement: "end the program")
        try? await write(as: caller) { transaction in
            for var run in try transaction.activeRuns() where run.programID == programID {
                run.state = .failed
                run.endedAt = self.clock.now()
                run.failure = .interrupted(job: run.jobName)
                try transaction.end(run)
            }
        }
    }
}

extension JobRun.Failure {
    static let interruptedCode = "interrupted"

    /// The program that had the run ended before it did.
    static func interrupted(job: String, hadStarted: Bool = true) -> JobRun.Failure {
        JobRun.Failure(
            code: interruptedCode, what: "the run was interrupted",
            why: hadStarted
                ? "the program that ran it ended" : "the program that would run it ended",
            next: "run job \(quotedIfNeeded(job))")
    }
}
