import Foundation
import TestSupport
import Testing

@testable import SlipwayCore

struct SchedulesCronTests {
    @Test(
        arguments: [
            // Every minute, lists, ranges, steps.
            ("* * * * *", "2026-01-05T09:00", "2026-01-05T09:01 2026-01-05T09:02"),
            ("* * * * *", "2026-12-31T23:59", "2027-01-01T00:00"),
            ("*/15 * * * *", "2026-01-05T09:00", "2026-01-05T09:15 2026-01-05T09:30"),
            ("*/15 * * * *", "2026-01-05T09:14", "2026-01-05T09:15"),
            ("*/15 * * * *", "2026-01-05T09:45", "2026-01-05T10:00"),
            ("*/15 * * * *", "2026-01-05T23:50", "2026-01-06T00:00"),
            ("*/7 * * * *", "2026-01-05T09:49", "2026-01-05T09:56 2026-01-05T10:00"),
            ("*/59 * * * *", "2026-01-05T09:00", "2026-01-05T09:59 2026-01-05T10:00"),
            (
                "1-30/5 * * * *", "2026-01-05T09:20",
                "2026-01-05T09:21 2026-01-05T09:26 2026-01-05T10:01"
            ),
            ("5/10 * * * *", "2026-01-05T09:50", "2026-01-05T09:55 2026-01-05T10:05"),
            ("0,30,59 * * * *", "2026-01-05T09:30", "2026-01-05T09:59 2026-01-05T10:00"),
            (
                "5,5,5-6 * * * *", "2026-01-05T09:00",
                "2026-01-05T09:05 2026-01-05T09:06 2026-01-05T10:05"
            ),
            ("0-10/5,40-50/5 * * * *", "2026-01-05T09:10", "2026-01-05T09:40 2026-01-05T09:45"),
            (
                "0 9-17/4 * * *", "2026-01-05T09:00",
                "2026-01-05T13:00 2026-01-05T17:00 2026-01-06T09:00"
            ),
            ("0 */6 * * *", "2026-01-05T18:00", "2026-01-06T00:00 2026-01-06T06:00"),
            ("0 2/12 * * *", "2026-01-05T02:00", "2026-01-05T14:00 2026-01-06T02:00"),
            ("20 * * * *", "2026-01-05T23:20", "2026-01-06T00:20"),
            ("59 23 * * *", "2026-01-05T23:59", "2026-01-06T23:59"),
            ("00 02 * * *", "2026-01-05T09:00", "2026-01-06T02:00"),

            // Days and months.
            ("0 2 * * *", "2026-02-28T02:00", "2026-03-01T02:00"),
            ("0 2 * * *", "2028-02-28T02:00", "2028-02-29T02:00 2028-03-01T02:00"),
            ("0 2 1 * *", "2026-12-01T02:00", "2027-01-01T02:00"),
            ("0 0 31 * *", "2026-01-31T00:00", "2026-03-31T00:00 2026-05-31T00:00"),
            ("0 0 30 * *", "2026-01-30T00:00", "2026-03-30T00:00"),
            ("0 0 28-31 * *", "2026-02-28T00:00", "2026-03-28T00:00"),
            ("0 0 28-31 2 *", "2028-02-28T00:00", "2028-02-29T00:00 2029-02-28T00:00"),
            ("0 0 */10 * *", "2026-01-21T00:00", "2026-01-31T00:00 2026-02-01T00:00"),
            (
                "0 0 15/10 * *", "2026-01-05T00:00",
                "2026-01-15T00:00 2026-01-25T00:00 2026-02-15T00:00"
            ),
            ("0 0 1 */3 *", "2026-01-01T00:00", "2026-04-01T00:00 2026-07-01T00:00"),
            (
                "0 0 1 2/5 *", "2026-01-05T00:00",
                "2026-02-01T00:00 2026-07-01T00:00 2026-12-01T00:00"
            ),
            ("0 0 31 4,12 *", "2026-01-01T00:00", "2026-12-31T00:00 2027-12-31T00:00"),
            ("59 23 31 12 *", "2026-12-31T23:59", "2027-12-31T23:59"),
            ("0 0 1 1 *", "2026-01-01T00:00", "2027-01-01T00:00"),

            // Leap years.
            ("0 0 29 2 *", "2026-01-05T09:00", "2028-02-29T00:00 2032-02-29T00:00"),
            ("0 0 29 2 *", "2096-02-29T00:00", "2104-02-29T00:00 2108-02-29T00:00"),
            ("0 0 29 2 *", "1996-02-29T00:00", "2000-02-29T00:00 2004-02-29T00:00"),
            ("0 0 29 2 *", "2396-02-29T00:00", "2400-02-29T00:00"),
            ("0 0 29 2 */7", "2026-01-05T00:00", "2032-02-29T00:00 2060-02-29T00:00"),
            ("0 0 29 2 */7", "2088-02-29T00:00", "2128-02-29T00:00"),
            ("0 0 * 2 *", "2100-02-28T00:00", "2101-02-01T00:00"),
            ("0 12 * * *", "2100-02-28T12:00", "2100-03-01T12:00"),

            // Days of the week; 2026-01-05 is a Monday.
            ("30 7 * * 1", "2026-01-05T07:30", "2026-01-12T07:30"),
            ("0 2 * * 1-5", "2026-01-09T02:00", "2026-01-12T02:00"),
            ("0 0 * * 0", "2026-01-05T00:00", "2026-01-11T00:00 2026-01-18T00:00"),
            ("0 0 * * 7", "2026-01-05T00:00", "2026-01-11T00:00 2026-01-18T00:00"),
            ("0 0 * * 0,7", "2026-01-05T00:00", "2026-01-11T00:00 2026-01-18T00:00"),
            (
                "0 0 * * 5-7", "2026-01-08T00:00",
                "2026-01-09T00:00 2026-01-10T00:00 2026-01-11T00:00 2026-01-16T00:00"
            ),
            ("0 0 * * 0-7", "2026-01-08T00:00", "2026-01-09T00:00"),
            ("0 0 * * 7/2", "2026-01-05T00:00", "2026-01-11T00:00 2026-01-18T00:00"),
            (
                "0 0 * * 1/2", "2026-01-05T00:00",
                "2026-01-07T00:00 2026-01-09T00:00 2026-01-12T00:00"
            ),
            (
                "0 0 * * */2", "2026-01-05T00:00",
                "2026-01-06T00:00 2026-01-08T00:00 2026-01-10T00:00 2026-01-11T00:00"
            ),

            // Names.
            ("0 0 * * MON", "2026-01-05T00:00", "2026-01-12T00:00"),
            (
                "0 0 * * fri-Sun", "2026-01-08T00:00",
                "2026-01-09T00:00 2026-01-10T00:00 2026-01-11T00:00 2026-01-16T00:00"
            ),
            (
                "0 0 * * SUN-tue", "2026-01-10T00:00",
                "2026-01-11T00:00 2026-01-12T00:00 2026-01-13T00:00 2026-01-18T00:00"
            ),
            ("0 0 * * sun", "2026-01-05T00:00", "2026-01-11T00:00"),
            (
                "0 0 * * mon,wed-5", "2026-01-05T00:00",
                "2026-01-07T00:00 2026-01-08T00:00 2026-01-09T00:00 2026-01-12T00:00"
            ),
            ("0 0 1 jan,Jul *", "2026-01-05T00:00", "2026-07-01T00:00 2027-01-01T00:00"),
            (
                "0 0 1 OCT-DEC/2 *", "2026-01-05T00:00",
                "2026-10-01T00:00 2026-12-01T00:00 2027-10-01T00:00"
            ),

            // Both day fields: either, unless one begins with a star.
            (
                "0 0 13 * 5", "2026-01-05T00:00",
                "2026-01-09T00:00 2026-01-13T00:00 2026-01-16T00:00"
            ),
            ("0 0 13 * *", "2026-01-05T00:00", "2026-01-13T00:00 2026-02-13T00:00"),
            ("0 0 1-31 * 1", "2026-01-05T00:00", "2026-01-06T00:00"),
            ("0 0 30 2 1", "2026-01-05T00:00", "2026-02-02T00:00 2026-02-09T00:00"),
            ("0 0 */2 * 1", "2026-01-05T00:00", "2026-01-19T00:00 2026-02-09T00:00"),
            (
                "0 0 1-7 * */7", "2026-01-05T00:00",
                "2026-02-01T00:00 2026-03-01T00:00 2026-04-05T00:00"
            ),
            ("0 0 *,13 * 1", "2026-01-05T00:00", "2026-01-12T00:00"),

            // Space around the fields.
            ("  0\t2  * * *\n", "2026-01-05T09:00", "2026-01-06T02:00"),
        ] as [(String, String, String)])
    func `the next times are those that cron keeps`(
        _ text: String, after start: String, expected: String
    ) throws {
        let cron = try CronExpression(text)
        let expected = expected.split(separator: " ").map(String.init)
        let times = cron.times(after: try utc(start), count: expected.count)
        #expect(times.compactMap { SlipwayCoreTests.text($0) } == expected)
    }

    @Test(arguments: [
        ("2026-01-05T09:00:00", "2026-01-05T09:01"), ("2026-01-05T09:00:30", "2026-01-05T09:01"),
        ("2026-01-05T08:59:59", "2026-01-05T09:00"), ("1969-12-31T23:59:59", "1970-01-01T00:00"),
        ("1969-12-31T23:58:00", "1969-12-31T23:59"),
    ])
    func `the next time is a whole minute, strictly later`(
        _ start: String, expected: String
    ) throws {
        #expect(text(try CronExpression("* * * * *").next(after: utc(start))) == expected)
    }

    @Test func `a hair before a time is before it`() throws {
        let time = try utc("2026-01-05T09:00")
        let hair = Date(
            timeIntervalSinceReferenceDate: time.timeIntervalSinceReferenceDate.nextDown)
        #expect(try CronExpression("0 9 * * *").next(after: hair) == time)
    }

    @Test func `there is no time after the year 9999 and none without a date`() throws {
        let cron = try CronExpression("0 0 * * *")
        #expect(try cron.next(after: utc("9999-12-31T00:00")) == nil)
        #expect(try text(cron.next(after: utc("9999-12-30T23:59"))) == "9999-12-31T00:00")
        #expect(try CronExpression("0 0 29 2 *").next(after: utc("9996-02-29T00:00")) == nil)
        for seconds in [Double.infinity, .greatestFiniteMagnitude, 1e18, .nan] {
            #expect(cron.next(after: Date(timeIntervalSinceReferenceDate: seconds)) == nil)
        }
        for seconds in [-Double.infinity, -1e300] {
            let first = cron.next(after: Date(timeIntervalSinceReferenceDate: seconds))
            // Foundation writes the year 1 by the Julian calendar, two days off.
            #expect(first == Date(timeIntervalSince1970: -719_162 * 86_400))
        }
        let all = cron.count(
            after: .init(timeIntervalSince1970: -.infinity),
            through: .init(timeIntervalSince1970: .infinity))
        #expect(all == 3_652_059)
        #expect(cron.count(after: .init(timeIntervalSince1970: .nan), through: .distantFuture) == 0)
    }

    @Test func `times are limited by their number and by an end that is too late`() throws {
        let cron = try CronExpression("0 * * * *")
        let start = try utc("2026-01-05T09:00")
        let times = try cron.times(after: start, count: 100, until: utc("2026-01-05T12:00"))
        #expect(times.map { text($0) } == ["2026-01-05T10:00", "2026-01-05T11:00"])
        #expect(cron.times(after: start, count: 0).isEmpty)
        #expect(cron.times(after: start, count: -1).isEmpty)
        #expect(cron.times(after: start, count: .max).count == CronExpression.mostTimes)
        #expect(cron.times(after: start, count: 3, until: start).isEmpty)
    }

    @Test(
        arguments: [
            ("* * * * *", "2026-01-01T00:00", "2027-01-01T00:00", 525_600),
            ("* * * * *", "2026-01-05T09:00", "2026-01-05T09:00", 0),
            ("* * * * *", "2026-01-05T09:00", "2026-01-05T08:00", 0),
            ("*/15 * * * *", "2026-01-05T09:00", "2026-01-05T10:00", 4),
            ("*/15 * * * *", "2026-01-05T08:59", "2026-01-05T10:00", 5),
            ("*/15 * * * *", "2026-01-05T09:00", "2026-01-05T09:59", 3),
            ("0 2 * * *", "2026-01-01T02:00", "2026-12-31T02:00", 364),
            ("0 2 * * *", "2028-02-01T00:00", "2028-03-01T00:00", 29),
            ("0 0 31 * *", "2026-01-01T00:00", "2027-01-01T00:00", 7),
            ("0 0 29 2 *", "2000-01-01T00:00", "2400-01-01T00:00", 97),
            ("0 0 13 * */5", "1999-12-31T00:00", "2399-12-31T00:00", 1_375),
            ("0 0 29 2 */7", "2000-01-01T00:00", "2400-01-01T00:00", 13),
            ("0 0 * * 0", "2000-01-01T00:00", "2400-01-01T00:00", 20_871),
        ] as [(String, String, String, Int)])
    func `times are counted after the start and through the end`(
        _ text: String, start: String, end: String, expected: Int
    ) throws {
        let cron = try CronExpression(text)
        #expect(cron.count(after: try utc(start), through: try utc(end)) == expected)
    }

    @Test func `the text is kept with single spaces and in capitals`() throws {
        let cron = try CronExpression(" 0 2\t* jan  mon-Fri ")
        #expect(cron.text == "0 2 * JAN MON-FRI")
        #expect("\(cron)" == cron.text)
        #expect(try cron == CronExpression("0 2 * JAN MON-FRI"))
        #expect(try cron != CronExpression("0 2 * 1 1-5"))
    }

    @Test func `as JSON it is its text, checked when it is read`() throws {
        let cron = try CronExpression("*/15 * * * mon")
        let data = try JSONEncoder().encode([cron])
        #expect(String(decoding: data, as: UTF8.self) == #"["*\/15 * * * MON"]"#)
        #expect(try JSONDecoder().decode([CronExpression].self, from: data) == [cron])
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CronExpression].self, from: Data(#"["61 * * * *"]"#.utf8))
        }
        guard case .dataCorrupted(let context)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(context.debugDescription == "the minute field cannot be `61`")
    }

    @Test(arguments: UInt64(0)..<200)
    func `damaged expressions are refused or kept, and never trap`(seed: UInt64) throws {
        var rng = SplitMix64(state: seed)
        let whole = rng.pick(["*/15 1-5,7 * JAN-MAR 0-7/2", "5/10 9 1,31 2 FRI-SUN", "@daily"])
        for _ in 0..<20 {
            let text = String(decoding: rng.mutate(Array(whole.utf8)), as: UTF8.self)
            do throws(ScheduleError) {
                let cron = try CronExpression(text)
                _ = cron.next(after: .now)
                #expect(throws: Never.self) { try CronExpression(cron.text) }
            } catch {
                #expect(!error.what.isEmpty)
            }
        }
    }
}
