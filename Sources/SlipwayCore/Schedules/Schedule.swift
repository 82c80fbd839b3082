public import Foundation

/// When a job runs: again and again by a cron expression, or once. All times are UTC.
public struct Schedule: Sendable, Equatable, Codable {
    /// `nil` when it runs once, at `startsAt`.
    public let cron: CronExpression?
    /// As it was said: `every day at 02:00`, `cron "0 2 * * 1-5"`, `once at 2026-02-01T12:00`.
    public let words: String
    /// The first moment at which it may run; `nil` for no such limit.
    public let startsAt: Date?
    /// The first moment at which it runs no more; `nil` for never.
    public let until: Date?

    public init(
        _ repeated: Repeat, startsAt: Date? = nil, until: Date? = nil
    ) throws(ScheduleError) {
        try self.init(
            cron: repeated.cron, words: repeated.words, startsAt: startsAt, until: until)
    }

    public init(
        _ cron: CronExpression, startsAt: Date? = nil, until: Date? = nil
    ) throws(ScheduleError) {
        try self.init(
            cron: cron, words: "cron \"\(cron.text)\"", startsAt: startsAt, until: until)
    }

    /// No repeat and a start: one run at that time.
    public static func once(at start: Date) -> Schedule {
        let time = UTCMinute(containing: start)?.text ?? ""
        return Schedule(unchecked: nil, words: "once at \(time)", startsAt: start, until: nil)
    }

    private init(
        cron: CronExpression, words: String, startsAt: Date?, until: Date?
    ) throws(ScheduleError) {
        if let startsAt, let until, until <= startsAt {
            throw .endsBeforeStart(startsAt: startsAt, until: until)
        }
        self.init(unchecked: cron, words: words, startsAt: startsAt, until: until)
    }

    private init(unchecked cron: CronExpression?, words: String, startsAt: Date?, until: Date?) {
        self.cron = cron
        self.words = words
        self.startsAt = startsAt
        self.until = until
    }

    /// The first time after the moment, not before `startsAt` and before `until`.
    public func next(after moment: Date) -> Date? {
        guard let time = nextIgnoringEnd(after: moment) else { return nil }
        if let until, time >= until { return nil }
        return time
    }

    /// The first time after the moment, for a schedule that is just being made.
    ///
    /// - Throws: `ScheduleError.noTimes` when it would never run.
    public func first(after now: Date) throws(ScheduleError) -> Date {
        guard let time = next(after: now) else {
            throw .noTimes(words, next: nextIgnoringEnd(after: now), until: until)
        }
        return time
    }

    /// How many of its times lie after the one moment and not after the other; exact and cheap,
    /// as `CronExpression.count`.
    public func count(after start: Date, through end: Date) -> Int {
        guard let cron else {
            return next(after: start).map { $0 <= end ? 1 : 0 } ?? 0
        }
        guard var from = UTCMinute(after: start), var to = UTCMinute(after: end) else { return 0 }
        if let startsAt, let first = UTCMinute(atOrAfter: startsAt) { from = max(from, first) }
        if let until, let last = UTCMinute(atOrAfter: until) { to = min(to, last) }
        return cron.count(from: from, upTo: to)
    }

    private func nextIgnoringEnd(after moment: Date) -> Date? {
        guard let cron else { return startsAt.flatMap { $0 > moment ? $0 : nil } }
        guard var from = UTCMinute(after: moment) else { return nil }
        if let startsAt, let first = UTCMinute(atOrAfter: startsAt) { from = max(from, first) }
        return cron.next(from: from)?.date
    }
}

extension Schedule {
    /// Reads where a schedule ends.
    ///
    /// A day is still part of it, so `2026-02-01` ends with the midnight after; a time is not:
    /// with `2026-02-01T12:00` nothing runs at noon any more.
    ///
    /// - Throws: when it cannot be read, or is not later than `now`.
    public static func end(_ text: String, now: Date) throws(ScheduleError) -> Date {
        let moment = try Moment(text)
        let end = moment.seconds == nil ? moment.date.addingTimeInterval(86_400) : moment.date
        guard end > now else { throw .past(text, now: now) }
        return end
    }

    /// Reads when a schedule starts, or when its only run is. Needs a time as well as a day.
    ///
    /// - Throws: when it cannot be read, or is not later than `now`.
    public static func start(_ text: String, now: Date) throws(ScheduleError) -> Date {
        let moment = try Moment(text)
        guard moment.seconds != nil else { throw .timeNeeded(text) }
        guard moment.date > now else { throw .past(text, now: now) }
        return moment.date
    }
}
