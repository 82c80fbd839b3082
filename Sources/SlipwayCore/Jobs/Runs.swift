import Foundation

/// What can be done with runs of jobs. `JobRunner` does the work.
public struct Runs: Sendable {
    let lab: Lab

    /// How many runs of one batch deployment work at the same time; the others wait.
    ///
    /// Source: the platform's documentation of batch deployments.
    public static let atOnce = 2

    /// Starts a run of a job; returns once it is queued.
    public func start(
        _ job: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> JobRun {
        try await settle()
        let programID = try lab.programs.ownID()
        let run = try await lab.write(as: caller) { transaction in
            let job = try transaction.find(Job.self, job, in: place, permission: .runJobs)
            return try transaction.queueRun(
                of: job, trigger: .person, door: caller.door, userName: caller.userName,
                programID: programID)
        }
        await noteStarted(run, as: caller)
        return run
    }

    /// Lets a run that has just been queued begin.
    func noteStarted(_ run: JobRun, as caller: Caller) async {
        guard caller.plan == nil else { return }
        if caller.door == .script { await lab.runner.noteStarted(run.id) }
        await lab.runner.wake(lab)
    }

    /// What somebody who waits for a run wants to hear meanwhile.
    public struct Listener: Sendable {
        /// Called now and then while the run works in this program.
        public var progress: (@Sendable (StreamScoring.Progress) async -> Void)?
        /// Called once when the run waits for runs of other programs, with those.
        public var isBehind: (@Sendable ([JobRun]) async -> Void)?

        public init(
            progress: (@Sendable (StreamScoring.Progress) async -> Void)? = nil,
            isBehind: (@Sendable ([JobRun]) async -> Void)? = nil
        ) {
            self.progress = progress
            self.isBehind = isBehind
        }
    }

    /// Waits until a run has ended, and gives what became of it.
    public func wait(
        for run: JobRun, listener: Listener = Listener(), as caller: Caller
    ) async throws -> JobRun {
        try await lab.runner.wait(for: run.id, lab, listener: listener)
        return try await find(run.id, in: nil, as: caller)
    }

    /// A run by `JOB/NUMBER` or id.
    public func find(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> JobRun {
        try await settle()
        return try await lab.read(as: caller) { transaction in
            try transaction.run(reference, in: place, permission: .view)
        }
    }

    /// The runs of a job, oldest first.
    public func list(
        of job: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> [JobRun] {
        try await settle()
        return try await lab.read(as: caller) { transaction in
            let job = try transaction.find(Job.self, job, in: place, permission: .view)
            return try transaction.objects(JobRun.self, in: job.id)
        }
    }

    /// The runs of all jobs of a space, oldest first.
    public func list(in place: PlaceReference, as caller: Caller) async throws -> [JobRun] {
        try await settle()
        return try await lab.read(as: caller) { transaction in
            let place = try transaction.require(.view, in: place)
            return try transaction.objects(Job.self, in: place.id)
                .flatMap { try transaction.objects(JobRun.self, in: $0.id) }
                .sorted {
                    ($0.queuedAt, $0.jobName, $0.number) < ($1.queuedAt, $1.jobName, $1.number)
                }
        }
    }

    /// Cancels a run that is queued, at once, or running, soon.
    ///
    /// - Throws: `LabError.runEnded` for one that is over.
    public func cancel(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> JobRun {
        try await settle()
        let run = try await lab.write(as: caller) { transaction in
            var run = try transaction.run(reference, in: place, permission: .runJobs)
            if run.state.isFinal {
                throw LabError.runEnded(run: run.name, state: run.state.rawValue)
            }
            run.isToBeCanceled = true
            if run.state == .queued {
                run.state = .canceled
                run.endedAt = lab.clock.now()
                try transaction.end(run)
            } else {
                try transaction.put(run)
            }
            return run
        }
        if caller.plan == nil { await lab.runner.wakeToCancel(run.id) }
        return run
    }

    /// Removes a run that has ended, with its output, and its job when that was made for it alone.
    ///
    /// - Throws: `LabError.jobRuns` while it is queued or running.
    public func delete(
        _ reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> JobRun {
        try await settle()
        return try await lab.write(as: caller) { transaction in
            let run = try transaction.run(reference, in: place, permission: .runJobs)
            guard run.state.isFinal else {
                throw LabError.jobRuns(job: run.jobName, run: run.name)
            }
            if let job = try transaction.object(Job.self, id: run.jobID), job.isForOneRun == true {
                try transaction.remove([job])
            } else {
                try transaction.removeRun(run)
            }
            return run
        }
    }

    /// The bytes that a run has given.
    ///
    /// - Throws: `LabError.noOutput` for a run that has not completed.
    public func output(
        of reference: String, in place: PlaceReference?, as caller: Caller
    ) async throws -> (run: JobRun, path: String, format: RecordFormat) {
        let run = try await find(reference, in: place, as: caller)
        guard let output = run.output else {
            throw LabError.noOutput(run: run.name, state: run.state.rawValue)
        }
        return (run, try lab.content.path(of: output.content.hash), output.format)
    }

    /// Ends runs whose program is gone, however it ended: they have failed, and have no output.
    func settle() async throws {
        let steward = Caller(
            userName: User.administratorName, door: .schedule, statement: "look after runs")
        let dead = try await lab.read(as: steward) { transaction in
            try transaction.activeRuns().contains { !lab.programs.isAlive($0.programID) }
        }
        guard dead else { return }
        try await lab.write(as: steward) { transaction in
            for var run in try transaction.activeRuns()
            where !lab.programs.isAlive(run.programID) {
                let wasRunning = run.state == .running
                run.state = .failed
                run.endedAt = lab.clock.now()
                run.failure = .interrupted(job: run.jobName, hadStarted: wasRunning)
                try transaction.end(run)
            }
        }
    }

    /// Lets the runs go that are older than their jobs keep them.
    ///
    /// The end of a run only looks at its own job, and a job may never run again.
    public func expire() async throws {
        let steward = Caller(
            userName: User.administratorName, door: .schedule,
            statement: "let runs go that are too old")
        guard try await lab.steward({ try !$0.expiredRuns().isEmpty }) else { return }
        try await lab.write(as: steward) { transaction in
            for run in try transaction.expiredRuns() { try transaction.removeRun(run) }
        }
    }
}

extension Transaction {
    /// A run by `JOB/NUMBER`, where the job is named in any way, or by its id.
    func run(
        _ reference: String, in place: PlaceReference?, permission: Permission
    ) throws -> JobRun {
        if let run = try object(JobRun.self, id: reference) {
            _ = try find(Job.self, run.jobID, in: place, permission: permission)
            return run
        }
        guard let slash = reference.lastIndex(of: "/"),
            let number = Int(reference[reference.index(after: slash)...])
        else { throw LabError.badRunName(reference) }
        let job = try find(
            Job.self, String(reference[..<slash]), in: place, permission: permission)
        if let run = try object(JobRun.self, alias: "\(job.id)/\(number)") { return run }
        throw LabError.noSuchRun(
            reference, job: job.name,
            numbers: try objects(JobRun.self, in: job.id).map(\.number))
    }

    /// Puts a new run of a job into the queue.
    func queueRun(
        of job: Job, trigger: JobRun.Trigger, door: JournalEntry.Door? = nil, userName: String,
        programID: String
    ) throws -> JobRun {
        guard let deployment = try object(Deployment.self, id: job.deploymentID) else {
            throw LabError.notFound(
                .deployment, job.deploymentName, place: nil, nearest: nil)
        }
        var job = job
        job.lastRunNumber += 1
        try put(job)
        let run = JobRun(
            id: lab.ids.next(.run), jobID: job.id, jobName: job.name, number: job.lastRunNumber,
            spaceID: job.spaceID, deploymentID: deployment.id, deploymentName: deployment.name,
            trigger: trigger, askedThrough: door, userName: userName, programID: programID,
            state: .queued,
            isToBeCanceled: false, queuedAt: lab.clock.now(), warnings: [])
        try put(run)
        try noteActive(run.id, true)
        return run
    }

    /// Keeps what became of a run, tells whoever wants to know, and lets old runs of its job go.
    ///
    /// A run without output lets only such runs go: what the job has made is there until it makes
    /// something else. See `Retention.expired`.
    func end(_ run: JobRun) throws {
        try put(run)
        try noteActive(run.id, false)
        guard let job = try object(Job.self, id: run.jobID) else { return }
        try notify(of: run, job)
        try expireRuns(of: job, onlyFruitless: run.isFruitless)
    }

    /// Lets the runs go that their job keeps no longer.
    ///
    /// Data assets that they have made stay: those belong to the space and to whoever uses them.
    ///
    /// - Parameter onlyFruitless: Whether runs with output neither count nor go.
    func expireRuns(of job: Job, onlyFruitless: Bool = false) throws {
        for run in try expiredRuns(of: job, onlyFruitless: onlyFruitless) { try removeRun(run) }
    }

    /// The runs that their jobs keep no longer because of their age.
    fileprivate func expiredRuns() throws -> [JobRun] {
        try jobsKeepingByAge().flatMap { try expiredRuns(of: $0) }
    }

    private func expiredRuns(of job: Job, onlyFruitless: Bool = false) throws -> [JobRun] {
        guard let retention = job.retention else { return [] }
        let runs = try objects(JobRun.self, in: job.id)
            .filter { $0.isFruitless || !onlyFruitless }
        let finished = runs.compactMap { run in
            run.state.isFinal
                ? run.endedAt.map {
                    Retention.FinishedRun(id: run.id, endedAt: $0, isFruitless: run.isFruitless)
                } : nil
        }
        let gone = Set(retention.expired(among: finished, now: lab.clock.now()))
        return runs.filter { gone.contains($0.id) }
    }

    private func notify(of run: JobRun, _ job: Job) throws {
        let occasion: Job.Occasion
        var text = "run `\(run.name)` \(run.state.rawValue)"
        switch run.state {
        case .completed where !run.warnings.isEmpty && job.notify.contains(.warning):
            occasion = .warning
            text += " with a warning: " + run.warnings.joined(separator: "; ")
        case .completed:
            occasion = .success
            if let count = run.outputRowCount {
                text += ": \(counted(count, "row"))"
            }
        case .failed:
            occasion = .failure
            text += run.failure.map { ": \($0.what)" } ?? ""
        case .queued, .running, .canceled: return
        }
        guard job.notify.contains(occasion) else { return }
        // A warning tells it already.
        if occasion != .warning {
            text += run.missedTimes.map { "; " + $0 }.joined()
        }
        for user in try listeners(for: [job]) { try tell(user, occasion, text, of: run) }
    }
}
