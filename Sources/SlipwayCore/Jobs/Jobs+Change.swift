extension Jobs {
    /// What is to be different about a job; what is `nil` stays.
    public struct Change: Sendable {
        /// Something that may also be taken away.
        public enum Setting<Value: Sendable>: Sendable {
            case set(Value)
            case removed
        }

        public var name: String?
        public var description: String?
        public var schedule: Setting<Schedule>?
        public var retention: Setting<Retention>?
        public var notify: [Job.Occasion]?

        public init() {}
    }

    /// Changes a job, all at once or not at all. Runs that a new retention does not keep go with it,
    /// and all runs are called after the job's new name.
    ///
    /// - Parameter change: Made of the job as it is, while nobody else changes it.
    /// - Throws: `ScheduleError` when no time is left before the schedule's end.
    public func change(
        _ reference: String, in place: PlaceReference?, as caller: Caller,
        _ change: @escaping @Sendable (Job) throws -> Change
    ) async throws -> Job {
        try await lab.write(as: caller) { transaction in
            let before = try transaction.find(
                Job.self, reference, in: place, permission: .runJobs)
            let change = try change(before)
            var job = before
            job.name = try change.name.map { try checkedName($0, for: .job) } ?? job.name
            job.description = change.description ?? job.description
            job.notify = change.notify ?? job.notify
            switch change.schedule {
            case .set(let schedule)?:
                job.timetable = try Job.Timetable(
                    schedule, after: lab.clock.now(), userName: caller.userName)
            case .removed?: job.timetable = nil
            case nil: break
            }
            switch change.retention {
            case .set(let retention)?: job.retention = retention
            case .removed?: job.retention = nil
            case nil: break
            }
            job.modifiedAt = lab.clock.now()
            try transaction.put(job)
            try transaction.noteScheduled(job)
            if job.retention != before.retention {
                try transaction.noteAging(before, isGone: true)
                try transaction.noteAging(job)
                try transaction.expireRuns(of: job)
            }
            if job.name != before.name { try transaction.renameRuns(of: job) }
            return job
        }
    }
}

extension Transaction {
    fileprivate func renameRuns(of job: Job) throws {
        for var run in try objects(JobRun.self, in: job.id) {
            run.jobName = job.name
            try put(run)
        }
    }
}
