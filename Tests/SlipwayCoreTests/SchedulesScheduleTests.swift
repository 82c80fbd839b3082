import Foundation
import TestSupport
import Testing

@testable import SlipwayCore

struct SchedulesScheduleTests {
    private static let now = "2026-01-05T09:00"

    // MARK: - Times

    @Test(arguments: [
        ("2026-02-01", "2026-02-02T00:00"), ("2026-01-05", "2026-01-06T00:00"),
        ("2028-02-29", "2028-03-01T00:00"), ("2026-12-31", "2027-01-01T00:00"),
        ("2026-02-01T12:00", "2026-02-01T12:00"), ("2026-02-01T12:00Z", "2026-02-01T12:00"),
        ("2026-02-01t12:00z", "2026-02-01T12:00"), ("2026-02-01 12:00", "2026-02-01T12:00"),
        ("2026-02-01T12:00:30", "2026-02-01T12:00:30"),
        ("2026-02-01T12:00:30.000Z", "2026-02-01T12:00:30"),
        ("2026-01-05T09:01", "2026-01-05T09:01"),
    ])
    func `an end is the end of its day, or its time`(_ text: String, expected: String) throws {
        #expect(try Schedule.end(text, now: utc(Self.now)) == utc(expected))
    }

    private static let format = "a date is written YYYY-MM-DD, and a time behind it Thh:mm, in UTC"
    private static let example = "for example `2026-02-01` or `2026-02-01T12:00`"
    private static let noSummer = "schedules are kept in UTC, which knows no summer time"

    @Test(
        arguments: [
            ("", "`` cannot be read as a date\n\(format)\n\(example)"),
            ("tomorrow", "`tomorrow` cannot be read as a date\n\(format)\n\(example)"),
            (
                "2026-2-1",
                "`2026-2-1` cannot be read as a date\n\(format)\ndid you mean `2026-02-01`?"
            ),
            (
                "2026/02/01",
                "`2026/02/01` cannot be read as a date\n\(format)\ndid you mean `2026-02-01`?"
            ),
            ("01/02/2026", "`01/02/2026` cannot be read as a date\n\(format)\n\(example)"),
            (
                "2026-02-01T9:00",
                "`2026-02-01T9:00` cannot be read as a date\n\(format)\ndid you mean `2026-02-01T09:00`?"
            ),
            (
                "2026-02-01T24:00",
                "`2026-02-01T24:00` cannot be read as a date\n\(format)\n\(example)"
            ),
            (
                "2026-02-01T",
                "`2026-02-01T` cannot be read as a date\n\(format)\ndid you mean `2026-02-01`?"
            ),
            ("0000-01-01", "`0000-01-01` cannot be read as a date\n\(format)\n\(example)"),
            (
                "99999999999999999999-01-01",
                "`99999999999999999999-01-01` cannot be read as a date\n\(format)\n\(example)"
            ),
            (
                "2026-02-29",
                "there is no day `2026-02-29`\n2026-02 has 28 days\nchoose a day that the month has"
            ),
            (
                "2100-02-29T12:00",
                "there is no day `2100-02-29`\n2100-02 has 28 days\nchoose a day that the month has"
            ),
            (
                "2026-13-01",
                "there is no day `2026-13-01`\na year has 12 months\nchoose a month from 01 to 12"
            ),
            (
                "2026-02-01T12:00+01:00",
                "`2026-02-01T12:00+01:00` is not in UTC\n\(noSummer)\nsay `2026-02-01T11:00`"
            ),
            (
                "2026-02-01T20:00-0530",
                "`2026-02-01T20:00-0530` is not in UTC\n\(noSummer)\nsay `2026-02-02T01:30`"
            ),
            (
                "2026-02-01T12:00 CET",
                "`2026-02-01T12:00 CET` is not in UTC\n\(noSummer)\nleave out what follows the time"
            ),
            (
                "2026-01-04",
                "`2026-01-04` has passed\nit is now 2026-01-05T09:00 UTC\nchoose a later time"
            ),
            (
                "2026-01-05T09:00",
                "`2026-01-05T09:00` has passed\nit is now 2026-01-05T09:00 UTC\nchoose a later time"
            ),
        ] as [(String, String)])
    func `an end that cannot be is refused`(_ text: String, expected: String) throws {
        let now = try utc(Self.now)
        let error = #expect(throws: ScheduleError.self) { try Schedule.end(text, now: now) }
        #expect(error.map(transcript) == expected)
    }

    @Test func `a start has a time and is to come`() throws {
        let now = try utc(Self.now)
        #expect(try Schedule.start("2026-02-01T12:00", now: now) == utc("2026-02-01T12:00"))
        let day = #expect(throws: ScheduleError.self) { try Schedule.start("2026-02-01", now: now) }
        #expect(
            day.map(transcript)
                == "`2026-02-01` does not say at what time\na start has a day and a time\n"
                + "for example `2026-02-01T12:00`")
        let past = #expect(throws: ScheduleError.self) {
            try Schedule.start("2026-01-05T08:59", now: now)
        }
        #expect(past?.what == "`2026-01-05T08:59` has passed")
    }

    @Test(arguments: UInt64(0)..<200)
    func `damaged times never trap`(seed: UInt64) throws {
        var rng = SplitMix64(state: seed)
        for _ in 0..<20 {
            let whole = rng.pick([
                "2026-02-01T12:00:30.500+01:00", "2026-02-01", "12:30pm", "9999-12-31T23:59-10:00",
            ])
            let text = String(decoding: rng.mutate(Array(whole.utf8)), as: UTF8.self)
            _ = try? Moment(text)
            _ = try? ClockTime(text)
            _ = try? ClockTime(afterTheHour: text)
        }
    }

    // MARK: - Schedules

    @Test func `a schedule keeps its words`() throws {
        let cron = try CronExpression("0 2 * * 1-5")
        #expect(try Schedule(Repeat("day", at: "02:00")).words == "every day at 02:00")
        #expect(try Schedule(cron).words == "cron \"0 2 * * 1-5\"")
        let once = Schedule.once(at: try utc("2026-02-01T12:00"))
        #expect(once.words == "once at 2026-02-01T12:00")
        #expect(once.cron == nil)
    }

    @Test(
        arguments: [
            ("2026-01-05T09:00", "2026-02-01T02:00"), ("2026-02-01T01:59", "2026-02-01T02:00"),
            ("2026-02-01T02:00", "2026-02-02T02:00"), ("2026-02-02T02:00", "2026-02-03T02:00"),
            ("2026-02-03T02:00", nil), ("2026-05-01T00:00", nil),
        ] as [(String, String?)])
    func `times lie from the start on and before the end`(
        after: String, expected: String?
    ) throws {
        let schedule = try Schedule(
            Repeat("day", at: "02:00"), startsAt: utc("2026-02-01T02:00"),
            until: utc("2026-02-04T02:00"))
        #expect(text(schedule.next(after: try utc(after))) == expected)
        var count = 0
        var last = try utc(after)
        while let time = schedule.next(after: last) {
            count += 1
            last = time
        }
        #expect(schedule.count(after: try utc(after), through: .distantFuture) == count)
    }

    @Test func `a start between two minutes lets the next one through`() throws {
        let schedule = try Schedule(
            CronExpression("* * * * *"), startsAt: utc("2026-02-01T02:00:01"),
            until: utc("2026-02-01T02:02:01"))
        let now = try utc(Self.now)
        #expect(text(schedule.next(after: now)) == "2026-02-01T02:01")
        #expect(schedule.count(after: now, through: .distantFuture) == 2)
    }

    @Test func `once is one time`() throws {
        let time = try utc("2026-02-01T12:00")
        let schedule = Schedule.once(at: time)
        #expect(schedule.next(after: try utc(Self.now)) == time)
        #expect(schedule.next(after: time) == nil)
        #expect(schedule.count(after: try utc(Self.now), through: time) == 1)
        #expect(schedule.count(after: try utc(Self.now), through: time - 1) == 0)
        #expect(schedule.count(after: time, through: .distantFuture) == 0)
    }

    @Test func `a schedule that would never run is refused`() throws {
        let now = try utc(Self.now)
        let backwards = #expect(throws: ScheduleError.self) {
            try Schedule(
                Repeat("day"), startsAt: utc("2026-02-01T12:00"), until: utc("2026-02-01T12:00"))
        }
        #expect(
            backwards.map(transcript)
                == "the schedule ends before it starts\nit starts at 2026-02-01T12:00 and ends at "
                + "2026-02-01T12:00, in UTC\nchoose a later end or an earlier start")

        let short = try Schedule(Repeat("sunday", at: "02:00"), until: utc("2026-01-10T00:00"))
        let error = #expect(throws: ScheduleError.self) { try short.first(after: now) }
        #expect(
            error.map(transcript)
                == "`every sunday at 02:00` would never run\nits next time is 2026-01-11T02:00, and "
                + "it ends at 2026-01-10T00:00, in UTC\nchoose a later end")

        let past = #expect(throws: ScheduleError.self) {
            try Schedule.once(at: now).first(after: now)
        }
        #expect(
            past.map(transcript)
                == "`once at 2026-01-05T09:00` would never run\nnone of its times is still to "
                + "come\nchoose a later time")
        #expect(try text(Schedule(Repeat("day")).first(after: now)) == "2026-01-06T00:00")
    }

    @Test func `a schedule survives being written as JSON`() throws {
        let schedules = [
            try Schedule(
                Repeat(every: "15", "minutes"), startsAt: utc("2026-02-01T02:00"),
                until: utc("2026-03-01T00:00")),
            Schedule.once(at: try utc("2026-02-01T12:00")),
        ]
        let data = try JSONEncoder().encode(schedules)
        #expect(try JSONDecoder().decode([Schedule].self, from: data) == schedules)
    }
}
