import Foundation

/// Fires what is due. `serve` and the notebook do so as long as they are open.
public struct Schedules: Sendable {
    let lab: Lab

    /// Starts a run of every job whose time has come.
    ///
    /// Each time gives one run, also when several programs look at once: the time moves on in the
    /// transaction that queues the run. Times that passed while nobody looked give one run
    /// together, which says so.
    ///
    /// - Returns: the runs, queued in this program.
    @discardableResult
    public func fireDue() async throws -> [JobRun] {
        let now = lab.clock.now()
        let isDue = try await lab.steward { transaction in
            try transaction.scheduledJobs().contains {
                $0.timetable?.state.due(now: now) != nil
            }
        }
        guard isDue else { return [] }
        let programID = try lab.programs.ownID()
        let caller = Caller(
            userName: User.administratorName, door: .schedule, statement: "the schedule is due")
        let runs = try await lab.write(as: caller) { transaction in
            var runs: [JobRun] = []
            for var job in try transaction.scheduledJobs() {
                guard var timetable = job.timetable, let due = timetable.state.due(now: now) else {
                    continue
                }
                timetable.state = ScheduleState(
                    schedule: timetable.state.schedule, nextAt: due.nextAt)
                job.timetable = timetable
                try transaction.put(job)
                runs.append(
                    try transaction.queueRun(
                        of: job, trigger: .schedule(at: due.fireAt, missed: due.missedCount),
                        userName: timetable.userName, programID: programID))
            }
            return runs
        }
        await lab.runner.wake(lab)
        return runs
    }

    /// Fires what is due and lets go what is too old, every time it is, until the task is
    /// cancelled. One in a program.
    ///
    /// - Parameter report: Told why this cannot be done at present; once, until it works again.
    public func run(report: @escaping @Sendable (any Error) async -> Void = { _ in }) async {
        var isReported = false
        while !Task.isCancelled {
            do {
                try await fireDue()
                try await lab.runs.settle()
                try await lab.runs.expire()
                isReported = false
            } catch {
                // What failed may work a second later: a home that another program keeps busy.
                if !isReported && !Task.isCancelled { await report(error) }
                isReported = true
            }
            // Other programs may change schedules at any time, and a clock may be set.
            try? await Task.sleep(for: .seconds(1))
        }
    }
}

extension Lab {
    /// With a logical clock, does what the time that has passed brings: due schedules, queued
    /// runs, old runs that go.
    public func advance() async throws {
        guard clock.isLogical else { return }
        try await schedules.fireDue()
        try await runner.drain(self)
        try await runs.expire()
    }

    /// Returns when the runs that this program has started are over.
    ///
    /// - Returns: those that scripts started and did not wait for, each once.
    @discardableResult
    public func finishRuns() async throws -> [JobRun] {
        try await runner.drain(self)
        let ids = await runner.takeUnattended()
        return try await steward { transaction in
            try ids.compactMap { try transaction.object(JobRun.self, id: $0) }
        }
    }

    /// Whether runs of this program are not over.
    public func hasUnfinishedRuns() async throws -> Bool {
        let programID = try programs.ownID()
        return try await steward { transaction in
            try transaction.activeRuns().contains { $0.programID == programID }
        }
    }

    /// Ends what this program runs, before it ends itself: runs fail as interrupted.
    public func shutDown() async {
        await runner.interrupt()
        await functionRuntime.shutDown()
    }
}
