public import Foundation

/// Times that come again, in the five fields of cron: minute, hour, day of the month, month and
/// day of the week, in UTC.
///
/// A field holds `*`, numbers, ranges, lists and steps; months and days of the week may be named.
/// Where both fields of days are restricted, either may match.
/// Source: the manual of Vixie cron, crontab(5).
public struct CronExpression: Sendable, Equatable {
    /// The five fields as they were written, with single spaces.
    public let text: String
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: Set<Int>
    private let months: Set<Int>
    /// 0 for Sunday.
    private let weekdays: Set<Int>
    /// Whether a day must match both fields: one of them begins with a star.
    private let matchesBothDays: Bool

    /// The longest wait between two times is eight years: 29 February around 2100.
    private static let horizonInDays = 366 * 12

    /// - Throws: `ScheduleError` for what is no expression, and for one without any time.
    public init(_ text: String) throws {
        let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
        if let first = fields.first, first.hasPrefix("@") {
            throw ScheduleError(
                "`\(first)` is no cron expression", why: "short names are not taken",
                next: Self.macros[first.lowercased()].map { "write \"\($0)\"" })
        }
        guard fields.count == 5 else {
            throw ScheduleError(
                "a cron expression has five fields, not \(fields.count)",
                why: "minute, hour, day of the month, month, day of the week"
                    + (fields.count > 5 ? "; there are no seconds and no years" : ""),
                next: "for example \"0 2 * * 1-5\": at 02:00 from Monday to Friday")
        }
        self.text = fields.joined(separator: " ")
        minutes = try CronField.minute.values(of: fields[0])
        hours = try CronField.hour.values(of: fields[1])
        days = try CronField.day.values(of: fields[2])
        months = try CronField.month.values(of: fields[3])
        weekdays = Set(try CronField.weekday.values(of: fields[4]).map { $0 % 7 })
        matchesBothDays = fields[2].hasPrefix("*") || fields[4].hasPrefix("*")
        if next(after: Date(timeIntervalSince1970: 0)) == nil {
            throw ScheduleError(
                "\"\(self.text)\" never fires", why: "there is no such day in any year")
        }
    }

    private static let macros = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
        "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *",
        "@annually": "0 0 1 1 *",
    ]

    /// The first time after a moment, a whole minute; `nil` when there is none in twelve years.
    public func next(after date: Date) -> Date? {
        let seconds = date.timeIntervalSince1970
        guard seconds.magnitude < 1e12 else { return nil }
        let firstMinute = Int((seconds / 60).rounded(.down)) + 1
        var dayNumber = Int((Double(firstMinute) / 1440).rounded(.down))
        var minuteOfDay = firstMinute - dayNumber * 1440
        let lastDay = dayNumber + Self.horizonInDays
        while dayNumber <= lastDay {
            let day = CivilDay(number: dayNumber)
            if !months.contains(day.month) {
                // On to the first of the next month.
                dayNumber += CivilDay.dayCount(year: day.year, month: day.month) - day.day + 1
                minuteOfDay = 0
                continue
            }
            if matches(day), let minute = firstMinuteOfDay(from: minuteOfDay) {
                return Date(timeIntervalSince1970: Double(dayNumber * 1440 + minute) * 60)
            }
            dayNumber += 1
            minuteOfDay = 0
        }
        return nil
    }

    private func matches(_ day: CivilDay) -> Bool {
        let byDate = days.contains(day.day)
        let byWeekday = weekdays.contains(day.weekday)
        return matchesBothDays ? byDate && byWeekday : byDate || byWeekday
    }

    private func firstMinuteOfDay(from start: Int) -> Int? {
        for hour in (start / 60)..<24 where hours.contains(hour) {
            let first = hour == start / 60 ? start % 60 : 0
            if let minute = (first..<60).first(where: minutes.contains) {
                return hour * 60 + minute
            }
        }
        return nil
    }
}

extension CronExpression: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
