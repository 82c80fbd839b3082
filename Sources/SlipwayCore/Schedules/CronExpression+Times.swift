public import Foundation

extension CronExpression {
    /// The most that `times` gives.
    public static let mostTimes = 10_000

    /// The first time after the moment; a moment that is a time itself does not count.
    ///
    /// Goes from month to month, so it is cheap however rare the times are. `nil` only when
    /// nothing is left before the year 10000.
    public func next(after moment: Date) -> Date? {
        UTCMinute(after: moment).flatMap { next(from: $0)?.date }
    }

    /// The times to come, in order.
    ///
    /// - Parameters:
    ///   - count: How many at most; no more than `mostTimes` come in any case.
    ///   - until: The first moment that is too late.
    public func times(after moment: Date, count: Int, until: Date? = nil) -> [Date] {
        var times: [Date] = []
        var last = moment
        while times.count < min(count, CronExpression.mostTimes), let time = next(after: last) {
            if let until, time >= until { break }
            times.append(time)
            last = time
        }
        return times
    }

    /// How many times lie after the one moment and not after the other.
    ///
    /// Exact, without a limit: the cost is that of the months between them, whatever the number
    /// of times (the whole calendar, nearly ten thousand years, takes milliseconds).
    public func count(after start: Date, through end: Date) -> Int {
        guard let from = UTCMinute(after: start), let to = UTCMinute(after: end) else { return 0 }
        return count(from: from, upTo: to)
    }

    /// The first time that is this minute or a later one.
    func next(from minute: UTCMinute) -> UTCMinute? {
        var day = minute.day
        var candidates = days(year: day.year, month: day.month).from(day.day)
        if candidates.contains(day.day) {
            if let time = firstTime(fromMinuteOfDay: minute.minuteOfDay) {
                return UTCMinute(day, minuteOfDay: time)
            }
            candidates = candidates.from(day.day + 1)
        }
        while day.year <= CivilDay.years.upperBound {
            if let first = candidates.first {
                day.day = first
                return firstTime(fromMinuteOfDay: 0).map { UTCMinute(day, minuteOfDay: $0) }
            }
            day.advanceToNextMonth()
            candidates = days(year: day.year, month: day.month)
        }
        return nil
    }

    /// How many times lie from one minute up to another, which itself is not counted.
    func count(from start: UTCMinute, upTo end: UTCMinute) -> Int {
        guard start < end else { return 0 }
        let last = end.day
        var day = start.day
        var count = -self.count(inMonthBefore: start)
        while (day.year, day.month) < (last.year, last.month) {
            count += days(year: day.year, month: day.month).count * timesPerDay
            day.advanceToNextMonth()
        }
        return count + self.count(inMonthBefore: end)
    }

    // MARK: - In a month

    /// The days of a month that have times.
    private func days(year: Int, month: Int) -> SmallSet {
        guard months.contains(month), let first = CivilDay(year: year, month: month, day: 1)
        else { return SmallSet() }
        let weekday = first.weekday
        // Turned so that bit 0 is the weekday of the 1st, then laid out over five weeks.
        let week = (daysOfWeek.bits >> weekday | daysOfWeek.bits << (7 - weekday)) & 0x7F
        let byWeekday = (week * 0x1020_4081) << 1
        let days = eitherDayField ? daysOfMonth.bits | byWeekday : daysOfMonth.bits & byWeekday
        return SmallSet(bits: days).from(1).below(CivilDay.length(ofMonth: month, in: year) + 1)
    }

    /// How many times of the minute's month lie before it.
    private func count(inMonthBefore minute: UTCMinute) -> Int {
        let day = minute.day
        let days = days(year: day.year, month: day.month)
        let today = days.contains(day.day) ? count(inDayBefore: minute.minuteOfDay) : 0
        return days.below(day.day).count * timesPerDay + today
    }

    // MARK: - In a day

    private var timesPerDay: Int { hours.count * minutes.count }

    /// The minute of the day of the first time that is not before this one.
    private func firstTime(fromMinuteOfDay start: Int) -> Int? {
        let (hour, minute) = start.quotientAndRemainder(dividingBy: 60)
        if hours.contains(hour), let minute = minutes.from(minute).first {
            return hour * 60 + minute
        }
        guard let hour = hours.from(hour + 1).first, let minute = minutes.first else { return nil }
        return hour * 60 + minute
    }

    private func count(inDayBefore end: Int) -> Int {
        let (hour, minute) = end.quotientAndRemainder(dividingBy: 60)
        return hours.below(hour).count * minutes.count
            + (hours.contains(hour) ? minutes.below(minute).count : 0)
    }
}

extension CivilDay {
    /// To the 1st; the year may become one too late.
    fileprivate mutating func advanceToNextMonth() {
        day = 1
        month += 1
        if month > 12 {
            month = 1
            year += 1
        }
    }
}
