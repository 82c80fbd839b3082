/// What `every [N] UNIT [at TIME]` means, as a cron expression.
///
/// Only what cron can keep evenly is taken: 15 minutes divide an hour, and 7 do not.
public struct Repeat: Sendable, Equatable {
    public let cron: CronExpression
    /// As it was said: `every monday at 7:30`.
    public let words: String

    /// What the number may be, before it is asked whether cron can keep it.
    public static let counts = 1...9_999

    /// - Parameters:
    ///   - count: The number as typed; `nil` means 1.
    ///   - unit: One of `RepeatUnit`, in the singular or plural, in any case.
    ///   - time: `7:30`, 24 hours, UTC; midnight when there is none. For hours only the minute:
    ///     `:20`, `20` or `0:20`. Not taken for minutes.
    public init(
        every count: String? = nil, _ unit: String, at time: String? = nil
    ) throws(ScheduleError) {
        let typedUnit = unit
        let unit = try RepeatUnit(unit)
        let number = count.map { wholeNumber($0) } ?? 1
        guard let number, Repeat.counts.contains(number) else { throw .badCount(count ?? "", unit) }
        let text =
            switch unit {
            case .minute: try Repeat.everyMinutes(number, at: time)
            case .hour: try Repeat.everyHours(number, at: time)
            case .month: try Repeat.everyMonths(number, at: time)
            case .day: try Repeat.everyDays(number, at: time)
            case .week: throw ScheduleError.weeks(number, at: time)
            default: try Repeat.everyWeekday(number, unit, at: time)
            }
        cron = try CronExpression(text)
        words = (["every", count, typedUnit.lowercased()] + (time.map { ["at", $0] } ?? []))
            .compactMap { $0 }.joined(separator: " ")
    }

    private static func everyMinutes(
        _ count: Int, at time: String?
    ) throws(ScheduleError) -> String {
        guard time == nil else { throw .timeOfMinutes(count) }
        try checkEven(count, .minute)
        return switch count {
        case 1: "* * * * *"
        case 60: "0 * * * *"
        default: "*/\(count) * * * *"
        }
    }

    private static func everyHours(_ count: Int, at text: String?) throws(ScheduleError) -> String {
        let time =
            try text.map { text throws(ScheduleError) in
                try ClockTime(afterTheHour: text)
            } ?? .midnight
        try checkEven(count, .hour)
        if time.hour != 0 {
            throw .hourOfHours(count, text ?? "", instead: hours(count, from: time))
        }
        return switch count {
        case 1: "\(time.minute) * * * *"
        case 24: "\(time.minute) 0 * * *"
        default: "\(time.minute) */\(count) * * *"
        }
    }

    /// What to say for hours that do not begin at midnight.
    private static func hours(_ count: Int, from time: ClockTime) -> String {
        switch count {
        case 1: "every hour at :\(padded(time.minute))"
        case 24: "every day at \(time.text)"
        default:
            time.hour % count == 0
                ? "every \(count) hours at :\(padded(time.minute))"
                : "cron \"\(time.minute) \(time.hour % count)-23/\(count) * * *\""
        }
    }

    private static func everyDays(_ count: Int, at text: String?) throws(ScheduleError) -> String {
        let time = try timeOfDay(text)
        guard count == 1 else {
            let isStep = count <= CronField.dayOfMonth.largestStep
            throw .severalDays(
                count,
                cron: isStep ? "\(time.minute) \(time.hour) */\(count) * *" : nil)
        }
        return "\(time.minute) \(time.hour) * * *"
    }

    private static func everyMonths(
        _ count: Int, at text: String?
    ) throws(ScheduleError) -> String {
        let time = try timeOfDay(text)
        try checkEven(count, .month)
        let months =
            switch count {
            case 1: "*"
            case 12: "1"
            default: "*/\(count)"
            }
        return "\(time.minute) \(time.hour) 1 \(months) *"
    }

    private static func everyWeekday(
        _ count: Int, _ unit: RepeatUnit, at text: String?
    ) throws(ScheduleError) -> String {
        let time = try timeOfDay(text)
        guard count == 1 else { throw .severalWeekdays(count, unit, at: text) }
        return "\(time.minute) \(time.hour) * * \(unit.dayOfWeek ?? "*")"
    }

    private static func timeOfDay(_ text: String?) throws(ScheduleError) -> ClockTime {
        guard let text else { return .midnight }
        return try ClockTime(text)
    }

    /// Refuses numbers that leave a shorter gap at the end of the hour, day or year.
    private static func checkEven(_ count: Int, _ unit: RepeatUnit) throws(ScheduleError) {
        guard let whole = unit.whole?.count, whole % count != 0 else { return }
        let divisors = (1...whole).filter { whole % $0 == 0 }
        let nearest = [divisors.last { $0 < count }, divisors.first { $0 > count }]
        throw .uneven(count, unit, nearest: nearest.compactMap { $0 })
    }
}
