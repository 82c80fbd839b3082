/// What there is to do, in two short lists beside the objects: of all the runs there ever were only
/// a few are not finished, and of all jobs only a few have a schedule.
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
