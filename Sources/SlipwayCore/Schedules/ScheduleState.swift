public import Foundation

/// Where a schedule has got to. A ticker asks it what is due and keeps what it answers.
public struct ScheduleState: Sendable, Equatable, Codable {
    public let schedule: Schedule
    /// The time that is waited for; `nil` when there is none any more.
    public let nextAt: Date?

    public init(schedule: Schedule, nextAt: Date?) {
        self.schedule = schedule
        self.nextAt = nextAt
    }

    /// The next times, at most so many.
    public func nextTimes(_ count: Int) -> [Date] {
        var times = nextAt.map { [$0] } ?? []
        while times.count < count, let last = times.last, let next = schedule.next(after: last) {
            times.append(next)
        }
        return times
    }

    /// One run, which stands for every time that has passed since the last.
    public struct Due: Sendable, Equatable {
        /// The time that was waited for: the earliest that has passed.
        public let fireAt: Date
        /// How many later times have passed too, for which nothing runs.
        public let missedCount: Int
        /// The first time after now, to be kept as the state's `nextAt`.
        public let nextAt: Date?
    }

    /// What is to run now, or `nil` while the time has not come.
    ///
    /// However long nothing asked (the machine slept, the program was stopped), there is one run.
    /// A clock that went backwards gives `nil` until it has caught up, never a second run.
    public func due(now: Date) -> Due? {
        guard let nextAt, nextAt <= now else { return nil }
        return Due(
            fireAt: nextAt, missedCount: schedule.count(after: nextAt, through: now),
            nextAt: schedule.next(after: now))
    }
}
