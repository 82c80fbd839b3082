/// What `every [N] UNIT [at TIME]` means, as a cron expression and in words.
struct Repeat {
    let cron: String
    let words: String

    private static let weekdays = [
        "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    ]
    private static let units =
        ["minute", "hour", "day", "weekday", "week", "month"] + weekdays

    /// - Parameters:
    ///   - count: `nil` when none was said, which is the same as 1.
    ///   - unit: In the singular or plural, in any case.
    ///   - time: `7:30`, or for hours the minute, `:20`.
    init(count: Int?, unit: String, at time: String?) throws {
        let unit = try Self.unit(unit)
        let count = count ?? 1
        switch unit {
        case "minute":
            if time != nil {
                throw ScheduleError("`every minute` takes no time", next: "leave `at` out")
            }
            try Self.check(count, divides: 60, unit: "minute", of: "an hour")
            cron = count == 1 ? "* * * * *" : count == 60 ? "0 * * * *" : "*/\(count) * * * *"
            words = count == 1 ? "every minute" : "every \(count) minutes"
        case "hour":
            try Self.check(count, divides: 24, unit: "hour", of: "a day")
            let minute = try time.map(Self.minute) ?? 0
            cron =
                count == 1
                ? "\(minute) * * * *"
                : count == 24
                    ? "\(minute) 0 * * *" : "\(minute) */\(count) * * *"
            words =
                (count == 1 ? "every hour" : "every \(count) hours")
                + (minute == 0 ? "" : " at :\(Self.twoDigits(minute))")
        default:
            if count != 1 {
                throw ScheduleError(
                    "`every \(count) \(unit)s` cannot be kept",
                    why: "cron begins anew with every month, so that the distance would change",
                    next: unit == "day"
                        ? "if that is meant, say cron \"0 2 */\(max(count, 2)) * *\""
                        : "say `every \(unit)`")
            }
            let (hour, minute) = try time.map(Self.timeOfDay) ?? (0, 0)
            let at = " at \(Self.twoDigits(hour)):\(Self.twoDigits(minute))"
            switch unit {
            case "day": cron = "\(minute) \(hour) * * *"
            case "weekday": cron = "\(minute) \(hour) * * 1-5"
            case "month": cron = "\(minute) \(hour) 1 * *"
            case "week":
                throw ScheduleError(
                    "`every week` does not say on which day",
                    next: "say for example `every monday\(time == nil ? "" : at)`")
            default:
                cron = "\(minute) \(hour) * * \(Self.weekdays.firstIndex(of: unit) ?? 0)"
            }
            words = "every \(unit)" + (unit == "month" ? " on day 1" : "") + at
        }
    }

    private static func unit(_ text: String) throws -> String {
        let word = text.lowercased()
        if units.contains(word) { return word }
        if word.hasSuffix("s"), units.contains(String(word.dropLast())) {
            return String(word.dropLast())
        }
        throw ScheduleError(
            "`\(text)` is no unit of time",
            why: "units are minute, hour, day, weekday, monday to sunday, and month",
            next: word.nearest(in: units + units.map { $0 + "s" }).map { "did you mean `\($0)`?" })
    }

    private static func check(
        _ count: Int, divides whole: Int, unit: String, of longer: String
    ) throws {
        if count >= 1, whole % count == 0 { return }
        let divisors = (1...whole).filter { whole % $0 == 0 }
        let below = divisors.last { $0 < count } ?? 1
        let above = divisors.first { $0 > count }
        throw ScheduleError(
            "`every \(count) \(unit)s` cannot be kept",
            why: "\(longer) has \(whole) \(unit)s, of which \(count) are no equal part",
            next: "take \(below)" + (above.map { " or \($0)" } ?? ""))
    }

    /// `7:30` as hour and minute.
    private static func timeOfDay(_ text: String) throws -> (hour: Int, minute: Int) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        else {
            throw ScheduleError(
                "`\(text)` is no time of day", why: "times go from 0:00 to 23:59, in UTC",
                next: "say for example `at 02:00`")
        }
        return (hour, minute)
    }

    /// The minute of an hour: `:20`, `20`, `00:20`.
    private static func minute(_ text: String) throws -> Int {
        if text.contains(":"), !text.hasPrefix(":") {
            let (hour, minute) = try timeOfDay(text)
            if hour == 0 { return minute }
        } else if let minute = Int(text.drop { $0 == ":" }), (0...59).contains(minute) {
            return minute
        }
        throw ScheduleError(
            "`\(text)` is no minute of an hour", why: "`every hour` takes minutes, 0 to 59",
            next: "say for example `at :20`")
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
