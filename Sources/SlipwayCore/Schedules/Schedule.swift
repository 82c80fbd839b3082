public import Foundation

/// When something happens by itself, in UTC.
public struct Schedule: Sendable, Equatable, Codable {
    /// `nil` for something that happens once.
    public let cron: CronExpression?
    /// As one would say it: `every day at 02:00`, `cron "0 2 * * 1-5"`.
    public let words: String
    /// Nothing happens before; with no `cron`, the one time.
    public let startsAt: Date?
    /// Nothing happens from then on.
    public let until: Date?

    /// - Parameters:
    ///   - until: `2026-02-01`, a day that is still included, or `2026-02-01T12:00`, which is not.
    ///   - now: What lies before it is past.
    public init(cron text: String, until: String?, now: Date) throws {
        cron = try CronExpression(text)
        words = "cron \"\(cron?.text ?? text)\""
        startsAt = nil
        self.until = try until.map { try Self.end($0, now: now) }
    }

    /// `every [N] UNIT [at TIME]`
    public init(
        every count: Int?, unit: String, at time: String?, until: String?, now: Date
    ) throws {
        let rule = try Repeat(count: count, unit: unit, at: time)
        cron = try CronExpression(rule.cron)
        words = rule.words
        startsAt = nil
        self.until = try until.map { try Self.end($0, now: now) }
    }

    /// The first time after a moment.
    public func next(after date: Date) -> Date? {
        guard let cron else {
            guard let startsAt, startsAt > date else { return nil }
            return startsAt
        }
        // A start is itself a time when the expression has it.
        let from = startsAt.map { max($0.addingTimeInterval(-1), date) } ?? date
        guard let next = cron.next(after: from), next < until ?? .distantFuture else { return nil }
        return next
    }

    /// The next times, at most so many.
    public func times(after date: Date, count: Int) -> [Date] {
        var times: [Date] = []
        var last = date
        while times.count < count, let next = next(after: last) {
            times.append(next)
            last = next
        }
        return times
    }

    private static func end(_ text: String, now: Date) throws -> Date {
        guard let end = instant(text) else {
            throw ScheduleError(
                "`\(text)` is no day or time",
                next: "say for example `until 2026-02-01` or `until 2026-02-01T12:00`")
        }
        guard end > now else {
            throw ScheduleError("`until \(text)` lies in the past")
        }
        return end
    }

    /// The end of a day, or a moment, in UTC.
    private static func instant(_ text: String) -> Date? {
        guard
            let match = text.wholeMatch(
                of: /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?Z?)?/),
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3)
        else { return nil }
        let date = CivilDay(year: year, month: month, day: day)
        guard date.exists else { return nil }
        guard let hours = match.4.flatMap({ Int($0) }), let minutes = match.5.flatMap({ Int($0) })
        else { return Date(timeIntervalSince1970: Double(date.number + 1) * 86_400) }
        let seconds = match.6.flatMap { Int($0) } ?? 0
        guard hours < 24, minutes < 60, seconds < 60 else { return nil }
        return Date(
            timeIntervalSince1970: Double(
                date.number * 86_400 + hours * 3600 + minutes * 60 + seconds))
    }
}

/// A schedule and its next time.
public struct ScheduleState: Sendable, Equatable, Codable {
    public let schedule: Schedule
    /// `nil` when no time is left.
    public var nextAt: Date?

    public init(schedule: Schedule, nextAt: Date?) {
        self.schedule = schedule
        self.nextAt = nextAt
    }

    /// More missed times than this are not counted.
    static let countedAtMost = 100_000

    /// What is to happen now, if anything: one thing for all times that have passed.
    ///
    /// - Returns: The latest of those times, how many others there were, and the first time to
    ///   come.
    public func due(now: Date) -> (fireAt: Date, missedCount: Int, nextAt: Date?)? {
        guard var fireAt = nextAt, fireAt <= now else { return nil }
        var missed = 0
        while missed < Self.countedAtMost, let later = schedule.next(after: fireAt), later <= now {
            fireAt = later
            missed += 1
        }
        return (fireAt, missed, schedule.next(after: now))
    }
}
