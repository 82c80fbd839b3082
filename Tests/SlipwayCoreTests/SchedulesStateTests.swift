import Foundation
import Testing

@testable import SlipwayCore

struct SchedulesStateTests {
    private static func state(
        _ cron: String, nextAt: String?, until: String? = nil
    ) throws -> ScheduleState {
        ScheduleState(
            schedule: try Schedule(CronExpression(cron), until: until.map { try utc($0) }),
            nextAt: try nextAt.map { try utc($0) })
    }

    @Test(
        arguments: [
            // (cron, waited for, now, end, missed, next)
            ("0 2 * * *", "2026-01-06T02:00", "2026-01-06T02:00", nil, 0, "2026-01-07T02:00"),
            ("0 2 * * *", "2026-01-06T02:00", "2026-01-06T02:00:59", nil, 0, "2026-01-07T02:00"),
            ("0 2 * * *", "2026-01-06T02:00", "2026-01-07T01:59", nil, 0, "2026-01-07T02:00"),
            ("0 2 * * *", "2026-01-06T02:00", "2026-01-07T02:00", nil, 1, "2026-01-08T02:00"),
            ("0 2 * * *", "2026-01-06T02:00", "2026-01-09T12:00", nil, 3, "2026-01-10T02:00"),
            ("* * * * *", "2026-01-06T02:00", "2027-01-06T02:00", nil, 525_600, "2027-01-06T02:01"),
            ("0 2 * * *", "2026-01-06T02:00", "2026-01-09T12:00", "2026-01-08T00:00", 1, nil),
            ("0 2 * * *", "2026-01-06T02:00", "2026-01-06T02:00", "2026-01-07T00:00", 0, nil),
            // A schedule that was changed while an old time was waited for.
            ("30 * * * *", "2026-01-06T02:00", "2026-01-06T03:00", nil, 1, "2026-01-06T03:30"),
        ] as [(String, String, String, String?, Int, String?)])
    func `one run stands for all the times that have passed`(
        cron: String, nextAt: String, now: String, until: String?, missed: Int, next: String?
    ) throws {
        let due = try Self.state(cron, nextAt: nextAt, until: until).due(now: utc(now))
        #expect(due?.fireAt == (try utc(nextAt)))
        #expect(due?.missedCount == missed)
        #expect(text(due?.nextAt) == next)
    }

    @Test func `nothing is due before its time, or without one`() throws {
        let waiting = try Self.state("0 2 * * *", nextAt: "2026-01-06T02:00")
        #expect(waiting.due(now: try utc("2026-01-06T01:59:59")) == nil)
        #expect(waiting.due(now: .distantPast) == nil)
        let over = try Self.state("0 2 * * *", nextAt: nil)
        #expect(over.due(now: .distantFuture) == nil)
    }

    @Test func `once is due once`() throws {
        let time = try utc("2026-02-01T12:00")
        let schedule = Schedule.once(at: time)
        let state = ScheduleState(schedule: schedule, nextAt: time)
        let due = try #require(state.due(now: time + 86_400))
        #expect(due == .init(fireAt: time, missedCount: 0, nextAt: nil))
    }

    /// January 2026, asked once a minute, at ten seconds past, except in the pauses.
    @Test(
        arguments: [
            // (cron, pauses in hours since the month began, runs, missed)
            ("*/15 * * * *", [], 2_976, 0),
            ("0 2 * * *", [], 31, 0),
            // A pause from 09:00 to 10:00 takes 5 times in one run.
            ("*/15 * * * *", [9.0..<10.0], 2_972, 4),
            // Three days and a bit: 295 times in one run.
            ("*/15 * * * *", [100.0..<173.5], 2_682, 294),
            ("0 2 * * *", [3.0..<25.9], 31, 0),
            ("0 2 * * *", [1.0..<3.0], 31, 0),
            ("0 2 * * *", [25.0..<75.0, 200.0..<272.0], 27, 4),
        ] as [(String, [Range<Double>], Int, Int)])
    func `a month with pauses has exactly its runs`(
        cron: String, pauses: [Range<Double>], runs: Int, missed: Int
    ) throws {
        let start = try utc("2026-01-01T00:00")
        let schedule = try Schedule(CronExpression(cron))
        var state = ScheduleState(schedule: schedule, nextAt: schedule.next(after: start - 1))
        var seen = (runs: 0, missed: 0)
        var earliest = start
        for tick in 0..<(31 * 24 * 60) {
            let hours = (Double(tick) + 1 / 6) / 60
            if pauses.contains(where: { $0.lowerBound < hours && hours < $0.upperBound }) {
                continue
            }
            guard let due = state.due(now: start + Double(tick) * 60 + 10) else { continue }
            #expect(due.fireAt >= earliest)
            earliest = due.nextAt ?? .distantFuture
            seen.runs += 1
            seen.missed += due.missedCount
            state = ScheduleState(schedule: schedule, nextAt: due.nextAt)
        }
        #expect(seen == (runs, missed))
        #expect(runs + missed == schedule.count(after: start - 1, through: start + 31 * 86_400 - 1))
    }
}
