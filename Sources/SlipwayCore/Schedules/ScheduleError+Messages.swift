import Foundation

extension ScheduleError: UserFacingError {
    public var code: String { "bad-schedule" }

    public var what: String {
        switch self {
        case .fieldCount(0, _, _): "the cron text is empty"
        case .fieldCount(let count, let text, _):
            "the cron text `\(text.prefix(60))` has \(count) \(count == 1 ? "field" : "fields"), "
                + "not 5"
        case .cronTooLong: "the cron text is too long"
        case .macro(let macro, _): "`\(macro.prefix(40))` is not taken"
        case .unreadableItem("", let field): "the \(field.title) field has nothing between commas"
        case .unreadableItem(let item, let field), .unknownName(let item, let field, _, _),
            .outOfRange(let item, let field):
            "the \(field.title) field cannot be `\(item.prefix(40))`"
        case .backwards(let item, let field, _):
            "the range `\(item.prefix(40))` of the \(field.title) field runs backwards"
        case .badStep(let item, let field):
            "the step of `\(item.prefix(40))` does not fit into the \(field.title) field"
        case .neverFires(let text): "`\(text)` never comes"
        case .unknownUnit(let unit, _): "there is no `every \(unit.prefix(40))`"
        case .badCount(let count, let unit):
            "`\(count.prefix(40))` cannot be a number of \(unit.rawValue)s"
        case .uneven(let count, let unit, _):
            "`every \(unit.text(count))` does not fit evenly into \(unit.wholeWithArticle)"
        case .severalDays(let count, _):
            "`every \(RepeatUnit.day.text(count))` does not fit evenly into the months"
        case .severalWeekdays(let count, let unit, _):
            "`every \(unit.text(count))` cannot be kept"
        case .weeks(1, _): "`every week` does not say on which day"
        case .weeks(let count, _): "`every \(RepeatUnit.week.text(count))` cannot be kept"
        case .timeOfMinutes(let count): "`every \(RepeatUnit.minute.text(count))` takes no time"
        case .hourOfHours(let count, let time, _):
            "`every \(RepeatUnit.hour.text(count))` takes a minute, not `\(time.prefix(40))`"
        case .badTime(let text, _): "`\(text.prefix(40))` is not a time of day"
        case .badMinute(let text): "`\(text.prefix(40))` is not a minute of the hour"
        case .badMoment(let text, _): "`\(text.prefix(40))` cannot be read as a date"
        case .noSuchDay(let text, _, _): "there is no day `\(text.prefix(10))`"
        case .notUTC(let text, _): "`\(text.prefix(40))` is not in UTC"
        case .past(let text, _): "`\(text.prefix(40))` has passed"
        case .timeNeeded(let text): "`\(text.prefix(40))` does not say at what time"
        case .endsBeforeStart: "the schedule ends before it starts"
        case .noTimes(let words, _, _): "`\(words.prefix(80))` would never run"
        }
    }

    public var why: String? {
        switch self {
        case .fieldCount(let count, _, _):
            (count == 6 || count == 7 ? "there are no seconds and no years: " : "")
                + "the fields are minute, hour, day of month, month and day of week"
        case .cronTooLong(let limit): "\(limit) bytes are taken at most"
        case .macro: "a schedule is written out in its five fields"
        case .unreadableItem(_, let field):
            "it takes `*`, a value, a range such as `1-5`, or a list with commas; a value is "
                + field.allowed
        case .unknownName(_, let field, _, _), .outOfRange(_, let field):
            "its values are \(field.allowed)"
        case .backwards(_, let field, _): "its values are \(field.allowed), smaller ones first"
        case .badStep(_, let field):
            "a step there is 1-\(field.largestStep); a larger one would never take a second step"
        case .neverFires: "none of its months has such a day"
        case .unknownUnit:
            "it takes minutes, hours, days, weekdays, months, and monday to sunday"
        case .badCount: "the number is whole, from 1 to 9999"
        case .uneven(_, let unit, _):
            "cron counts \(unit.rawValue)s afresh with each \(unit.whole?.name ?? ""), so the "
                + "number must divide \(unit.whole?.count ?? 1)"
        case .severalDays: "cron counts the days afresh with each month"
        case .severalWeekdays, .weeks(2..., _): "cron counts no weeks"
        case .weeks: "a run has a day and a time"
        case .timeOfMinutes: "it runs all day long"
        case .hourOfHours: "it runs all day long, counted from midnight"
        case .badTime: "a time is written H:MM, from 0:00 to 23:59, in UTC"
        case .badMinute: "a minute is written :MM, from :00 to :59"
        case .badMoment: "a date is written YYYY-MM-DD, and a time behind it Thh:mm, in UTC"
        case .noSuchDay(_, let year, let month):
            (1...12).contains(month)
                ? "\(padded(year, to: 4))-\(padded(month)) has "
                    + "\(CivilDay.length(ofMonth: month, in: year)) days"
                : "a year has 12 months"
        case .notUTC: "schedules are kept in UTC, which knows no summer time"
        case .past(_, let now): "it is now \(text(now)) UTC"
        case .timeNeeded: "a start has a day and a time"
        case .endsBeforeStart(let startsAt, let until):
            "it starts at \(text(startsAt)) and ends at \(text(until)), in UTC"
        case .noTimes(_, let next?, let until?):
            "its next time is \(text(next)), and it ends at \(text(until)), in UTC"
        case .noTimes: "none of its times is still to come"
        }
    }

    public var next: String? {
        switch self {
        case .fieldCount(_, _, let fields): "for example cron \"\(fields ?? "0 2 * * *")\""
        case .cronTooLong: "write ranges and steps, such as `1-30/5`, in place of long lists"
        case .macro(_, let equivalent): "for example cron \"\(equivalent ?? "0 2 * * *")\""
        case .unreadableItem("?", _): "write `*`"
        case .unreadableItem(_, let field): "for example `\(field.example)`"
        case .unknownName(_, _, let nearest?, _): "did you mean `\(nearest)`?"
        case .unknownName(let name, _, _, let home?):
            "`\(name)` belongs in the \(home.title) field"
        case .unknownName(_, let field, nil, nil): "for example `\(field.example)`"
        case .outOfRange(_, let field): "for example `\(field.example)`"
        case .backwards(_, _, let instead): "write `\(instead)`"
        case .badStep: "write a smaller step, or the value alone"
        case .neverFires: "choose a day that the month has"
        case .unknownUnit(_, let nearest?): "did you mean `\(nearest)`?"
        case .unknownUnit, .badCount: "for example `every 15 minutes` or `every day at 02:00`"
        case .uneven(let count, let unit, let nearest): unit.evenAdvice(count, nearest: nearest)
        case .severalDays(_, let cron?): "say cron \"\(cron)\" if that is meant"
        case .severalDays: "say `every month`, or name a day: `every monday`"
        case .severalWeekdays(_, let unit, let time): "say `every \(unit.rawValue)\(at(time))`"
        case .weeks(_, let time): "name the day: `every monday\(at(time))`"
        case .timeOfMinutes: "leave `at` out"
        case .hourOfHours(_, _, let instead): "say `\(instead)`"
        case .badTime(_, let suggestion?), .badMoment(_, let suggestion?):
            "did you mean `\(suggestion)`?"
        case .badTime: "for example `02:00`"
        case .badMinute: "for example `:20`"
        case .badMoment: "for example `2026-02-01` or `2026-02-01T12:00`"
        case .noSuchDay(_, _, 1...12): "choose a day that the month has"
        case .noSuchDay: "choose a month from 01 to 12"
        case .notUTC(_, let time?): "say `\(time)`"
        case .notUTC: "leave out what follows the time"
        case .past: "choose a later time"
        case .timeNeeded(let text): "for example `\(text.prefix(10))T12:00`"
        case .endsBeforeStart: "choose a later end or an earlier start"
        case .noTimes(_, _?, _?): "choose a later end"
        case .noTimes: "choose a later time"
        }
    }
}

extension CronField {
    fileprivate var example: String {
        switch self {
        case .minute: "*/15"
        case .hour: "2"
        case .dayOfMonth: "1,15"
        case .month: "*"
        case .dayOfWeek: "MON-FRI"
        }
    }
}

extension RepeatUnit {
    fileprivate var wholeWithArticle: String {
        let name = whole?.name ?? rawValue
        return (name == "hour" ? "an " : "a ") + name
    }

    /// The numbers around one that does not divide, or the larger unit that it fills.
    fileprivate func evenAdvice(_ count: Int, nearest: [Int]) -> String {
        if self == .minute, count % 60 == 0, 24 % (count / 60) == 0 {
            return "say `every \(RepeatUnit.hour.text(count / 60))`"
        }
        return "say " + nearest.map { "`every \(text($0))`" }.joined(separator: " or ")
    }
}

private func at(_ time: String?) -> String { time.map { " at \($0.prefix(40))" } ?? "" }

private func text(_ date: Date) -> String {
    UTCMinute(containing: date)?.text ?? ""
}
