/// What there is to do, in short lists beside the objects: of all the runs there ever were only a few
/// are not finished, and of all jobs only a few have a schedule or keep runs by their age.
extension Transaction {
    /// The runs that are queued or running, in the order in which they were queued.
    func activeRuns() throws -> [JobRun] {
        try ids(in: Self.activeRunsSetting).compactMap { try object(JobRun.self, id: $0) }
    }

    /// Notes that a run is to be done, or is done.
    func noteActive(_ runID: String, _ isActive: Bool) throws {
        try note(runID, isActive, in: Self.activeRunsSetting)
    }

    /// The jobs that have a schedule.
    func scheduledJobs() throws -> [Job] {
        try ids(in: Self.scheduledJobsSetting).compactMap { try object(Job.self, id: $0) }
    }

    /// Notes whether a job has a schedule.
    func noteScheduled(_ job: Job, isGone: Bool = false) throws {
        try note(job.id, !isGone && job.timetable != nil, in: Self.scheduledJobsSetting)
    }

    /// The jobs that keep their runs for so many days.
    func jobsKeepingByAge() throws -> [Job] {
        guard try setting(Self.agingJobsSetting) != nil else {
            // A home from before the list.
            return try objects(Job.self).filter(\.keepsByAge)
        }
        return try ids(in: Self.agingJobsSetting).compactMap { try object(Job.self, id: $0) }
    }

    /// Notes a job that is new or gone, if it keeps its runs for so many days.
    func noteAging(_ job: Job, isGone: Bool = false) throws {
        guard job.keepsByAge else { return }
        if try setting(Self.agingJobsSetting) == nil {
            let ids = try objects(Job.self).filter(\.keepsByAge).map(\.id)
            try set(Self.agingJobsSetting, to: ids.joined(separator: " "))
        }
        try note(job.id, !isGone, in: Self.agingJobsSetting)
    }

    private static let agingJobsSetting = "aging-jobs"
    private static let activeRunsSetting = "active-runs"
    private static let scheduledJobsSetting = "scheduled-jobs"

    private func ids(in setting: String) throws -> [String] {
        (try self.setting(setting) ?? "").split(separator: " ").map(String.init)
    }

    private func note(_ id: String, _ isThere: Bool, in setting: String) throws {
        var ids = try ids(in: setting)
        if ids.contains(id) == isThere { return }
        if isThere { ids.append(id) } else { ids.removeAll { $0 == id } }
        try set(setting, to: ids.joined(separator: " "))
    }
}

extension Job {
    fileprivate var keepsByAge: Bool {
        if case .days? = retention { true } else { false }
    }
}
