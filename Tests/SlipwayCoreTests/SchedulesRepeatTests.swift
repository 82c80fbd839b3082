import Foundation
import Testing

@testable import SlipwayCore

struct SchedulesRepeatTests {
    @Test(
        arguments: [
            (nil, "minute", nil, "* * * * *", "every minute"),
            ("1", "minute", nil, "* * * * *", "every 1 minute"),
            ("15", "minutes", nil, "*/15 * * * *", "every 15 minutes"),
            ("15", "Minutes", nil, "*/15 * * * *", "every 15 minutes"),
            ("60", "minutes", nil, "0 * * * *", "every 60 minutes"),
            (nil, "hour", nil, "0 * * * *", "every hour"),
            (nil, "hour", "00:20", "20 * * * *", "every hour at 00:20"),
            (nil, "hour", "0:20", "20 * * * *", "every hour at 0:20"),
            (nil, "hour", "20", "20 * * * *", "every hour at 20"),
            (nil, "hour", ":20", "20 * * * *", "every hour at :20"),
            (nil, "hour", "5", "5 * * * *", "every hour at 5"),
            ("6", "hours", nil, "0 */6 * * *", "every 6 hours"),
            ("6", "hours", ":20", "20 */6 * * *", "every 6 hours at :20"),
            ("24", "hours", ":20", "20 0 * * *", "every 24 hours at :20"),
            (nil, "day", nil, "0 0 * * *", "every day"),
            (nil, "day", "02:00", "0 2 * * *", "every day at 02:00"),
            ("1", "day", "2:05", "5 2 * * *", "every 1 day at 2:05"),
            (nil, "days", "23:59", "59 23 * * *", "every days at 23:59"),
            (nil, "weekday", "9:30", "30 9 * * 1-5", "every weekday at 9:30"),
            (nil, "monday", "7:30", "30 7 * * 1", "every monday at 7:30"),
            (nil, "Mondays", "7:30", "30 7 * * 1", "every mondays at 7:30"),
            (nil, "tuesday", nil, "0 0 * * 2", "every tuesday"),
            (nil, "wednesday", nil, "0 0 * * 3", "every wednesday"),
            (nil, "thursday", nil, "0 0 * * 4", "every thursday"),
            (nil, "friday", nil, "0 0 * * 5", "every friday"),
            (nil, "saturday", nil, "0 0 * * 6", "every saturday"),
            ("1", "sunday", nil, "0 0 * * 0", "every 1 sunday"),
            (nil, "month", "02:00", "0 2 1 * *", "every month at 02:00"),
            ("3", "months", "02:00", "0 2 1 */3 *", "every 3 months at 02:00"),
            ("12", "months", nil, "0 0 1 1 *", "every 12 months"),
        ] as [(String?, String, String?, String, String)])
    func `a repeat is a cron expression`(
        count: String?, unit: String, time: String?, cron: String, words: String
    ) throws {
        let repeated = try Repeat(every: count, unit, at: time)
        #expect(repeated.cron.text == cron)
        #expect(repeated.words == words)
    }

    @Test(arguments: [2, 3, 4, 5, 6, 10, 12, 15, 20, 30])
    func `minutes that divide an hour come evenly`(_ count: Int) throws {
        let cron = try Repeat(every: "\(count)", "minutes").cron
        let times = try cron.times(after: utc("2026-01-05T09:00"), count: 200)
        let gaps = zip(times, times.dropFirst()).map { $1.timeIntervalSince($0) }
        #expect(Set(gaps) == [Double(count) * 60])
    }

    private static let example = "for example `every 15 minutes` or `every day at 02:00`"
    private static let units =
        "it takes minutes, hours, days, weekdays, months, and monday to sunday"
    private static let timeOfDay = "a time is written H:MM, from 0:00 to 23:59, in UTC"

    @Test(
        arguments: [
            (nil, "hous", nil, "there is no `every hous`\n\(units)\ndid you mean `hour`?"),
            ("5", "minuts", nil, "there is no `every minuts`\n\(units)\ndid you mean `minute`?"),
            ("5", "mins", nil, "there is no `every mins`\n\(units)\ndid you mean `minute`?"),
            (nil, "Mon", nil, "there is no `every Mon`\n\(units)\ndid you mean `monday`?"),
            (
                nil, "wendesday", nil,
                "there is no `every wendesday`\n\(units)\ndid you mean `wednesday`?"
            ),
            (nil, "year", nil, "there is no `every year`\n\(units)\n\(example)"),
            ("30", "seconds", nil, "there is no `every seconds`\n\(units)\n\(example)"),
            (nil, "", nil, "there is no `every `\n\(units)\n\(example)"),
            (
                "0", "minutes", nil,
                "`0` cannot be a number of minutes\nthe number is whole, from 1 to 9999\n\(example)"
            ),
            (
                "-5", "hours", nil,
                "`-5` cannot be a number of hours\nthe number is whole, from 1 to 9999\n\(example)"
            ),
            (
                "1.5", "days", nil,
                "`1.5` cannot be a number of days\nthe number is whole, from 1 to 9999\n\(example)"
            ),
            (
                "7", "minutes", nil,
                "`every 7 minutes` does not fit evenly into an hour\ncron counts minutes afresh with "
                    + "each hour, so the number must divide 60\nsay `every 6 minutes` or `every 10 minutes`"
            ),
            (
                "45", "minutes", nil,
                "`every 45 minutes` does not fit evenly into an hour\ncron counts minutes afresh with "
                    + "each hour, so the number must divide 60\nsay `every 30 minutes` or `every 60 minutes`"
            ),
            (
                "90", "minutes", nil,
                "`every 90 minutes` does not fit evenly into an hour\ncron counts minutes afresh with "
                    + "each hour, so the number must divide 60\nsay `every 60 minutes`"
            ),
            (
                "120", "minutes", nil,
                "`every 120 minutes` does not fit evenly into an hour\ncron counts minutes afresh with "
                    + "each hour, so the number must divide 60\nsay `every 2 hours`"
            ),
            (
                "5", "hours", nil,
                "`every 5 hours` does not fit evenly into a day\ncron counts hours afresh with each "
                    + "day, so the number must divide 24\nsay `every 4 hours` or `every 6 hours`"
            ),
            (
                "99999999999999999999", "hours", nil,
                "`99999999999999999999` cannot be a number of hours\n"
                    + "the number is whole, from 1 to 9999\n\(example)"
            ),
            (
                "5", "months", nil,
                "`every 5 months` does not fit evenly into a year\ncron counts months afresh with each "
                    + "year, so the number must divide 12\nsay `every 4 months` or `every 6 months`"
            ),
            (
                "2", "days", "02:00",
                "`every 2 days` does not fit evenly into the months\ncron counts the days afresh with "
                    + "each month\nsay cron \"0 2 */2 * *\" if that is meant"
            ),
            (
                "90", "days", nil,
                "`every 90 days` does not fit evenly into the months\ncron counts the days afresh with "
                    + "each month\nsay `every month`, or name a day: `every monday`"
            ),
            (
                "2", "mondays", "7:30",
                "`every 2 mondays` cannot be kept\ncron counts no weeks\nsay `every monday at 7:30`"
            ),
            (
                "3", "weekdays", nil,
                "`every 3 weekdays` cannot be kept\ncron counts no weeks\nsay `every weekday`"
            ),
            (
                nil, "week", "02:00",
                "`every week` does not say on which day\na run has a day and a time\n"
                    + "name the day: `every monday at 02:00`"
            ),
            (
                "2", "weeks", nil,
                "`every 2 weeks` cannot be kept\ncron counts no weeks\nname the day: `every monday`"
            ),
            (
                "15", "minutes", "02:00",
                "`every 15 minutes` takes no time\nit runs all day long\nleave `at` out"
            ),
            (
                nil, "hour", "05:20",
                "`every hour` takes a minute, not `05:20`\nit runs all day long, counted from "
                    + "midnight\nsay `every hour at :20`"
            ),
            (
                "6", "hours", "14:20",
                "`every 6 hours` takes a minute, not `14:20`\nit runs all day long, counted from "
                    + "midnight\nsay `cron \"20 2-23/6 * * *\"`"
            ),
            (
                "6", "hours", "12:20",
                "`every 6 hours` takes a minute, not `12:20`\nit runs all day long, counted from "
                    + "midnight\nsay `every 6 hours at :20`"
            ),
            (
                "24", "hours", "5:20",
                "`every 24 hours` takes a minute, not `5:20`\nit runs all day long, counted from "
                    + "midnight\nsay `every day at 05:20`"
            ),
            (
                nil, "hour", "75",
                "`75` is not a minute of the hour\na minute is written :MM, from :00 to :59\n"
                    + "for example `:20`"
            ),
            (nil, "day", "9", "`9` is not a time of day\n\(timeOfDay)\ndid you mean `09:00`?"),
            (nil, "day", "2pm", "`2pm` is not a time of day\n\(timeOfDay)\ndid you mean `14:00`?"),
            (
                nil, "day", "12:30AM",
                "`12:30AM` is not a time of day\n\(timeOfDay)\ndid you mean `00:30`?"
            ),
            (
                nil, "day", "7.30",
                "`7.30` is not a time of day\n\(timeOfDay)\ndid you mean `07:30`?"
            ),
            (
                nil, "day", "24:00",
                "`24:00` is not a time of day\n\(timeOfDay)\ndid you mean `00:00`?"
            ),
            (
                nil, "day", "02:00:00",
                "`02:00:00` is not a time of day\n\(timeOfDay)\ndid you mean `02:00`?"
            ),
            (
                nil, "day", "noon",
                "`noon` is not a time of day\n\(timeOfDay)\ndid you mean `12:00`?"
            ),
            (
                nil, "day", "25:00",
                "`25:00` is not a time of day\n\(timeOfDay)\nfor example `02:00`"
            ),
            (
                nil, "day", "02:60",
                "`02:60` is not a time of day\n\(timeOfDay)\nfor example `02:00`"
            ),
            (nil, "day", "", "`` is not a time of day\n\(timeOfDay)\nfor example `02:00`"),
            (nil, "day", "٢:٠٠", "`٢:٠٠` is not a time of day\n\(timeOfDay)\nfor example `02:00`"),
        ] as [(String?, String, String?, String)])
    func `what cron cannot keep is refused with what it can`(
        count: String?, unit: String, time: String?, expected: String
    ) {
        let error = #expect(throws: ScheduleError.self) {
            try Repeat(every: count, unit, at: time)
        }
        #expect(error.map(transcript) == expected)
    }
}
