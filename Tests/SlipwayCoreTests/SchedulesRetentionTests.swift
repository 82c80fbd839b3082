import Foundation
import Testing

@testable import SlipwayCore

struct SchedulesRetentionTests {
    @Test(arguments: [
        ("10", "runs", Retention.runs(10)), ("1", "run", .runs(1)), ("30", "days", .days(30)),
        ("1", "Day", .days(1)), ("100000", "RUNS", .runs(100_000)), ("007", "days", .days(7)),
    ])
    func `a retention is a number of runs or of days`(
        count: String, unit: String, expected: Retention
    ) throws {
        #expect(try Retention(count, unit) == expected)
    }

    private static let number =
        "the number is whole, from 1 to 100000\nleave `keep` out to keep every run"
    private static let kinds = "the newest so many are kept, or those of so many days"

    @Test(arguments: [
        ("0", "runs", "`0 runs` cannot be kept\n\(number)"),
        ("-1", "day", "`-1 days` cannot be kept\n\(number)"),
        ("100001", "days", "`100001 days` cannot be kept\n\(number)"),
        ("2.5", "runs", "`2.5 runs` cannot be kept\n\(number)"),
        ("99999999999999999999", "runs", "`99999999999999999999 runs` cannot be kept\n\(number)"),
        ("", "runs", "` runs` cannot be kept\n\(number)"),
        ("10", "rnus", "runs cannot be kept by `rnus`\n\(kinds)\ndid you mean `runs`?"),
        (
            "10", "weeks",
            "runs cannot be kept by `weeks`\n\(kinds)\nfor example `keep 10 runs` or `keep 30 days`"
        ),
    ])
    func `anything else is refused`(count: String, unit: String, expected: String) {
        let error = #expect(throws: RetentionError.self) { try Retention(count, unit) }
        #expect(error.map(transcript) == expected)
        #expect(error?.code == "bad-retention")
    }

    /// Runs named by how many hours before now they ended.
    private static func runs(_ hours: [Double], now: Date) -> [Retention.FinishedRun] {
        hours.map { .init(id: "\($0)", endedAt: now - $0 * 3_600) }
    }

    @Test(
        arguments: [
            (Retention.runs(2), [4.0, 3, 2, 1], [4.0, 3]),
            // Runs that ended out of order: the newest by their end are kept.
            (.runs(2), [1, 4, 2, 3], [4, 3]),
            (.runs(1), [3, 1, 2], [3, 2]),
            (.runs(4), [4, 3, 2, 1], []), (.runs(5), [1], []), (.runs(1), [], []),
            (.runs(Int.max), [2, 1], []), (.runs(-1), [2, 1], [2, 1]), (.runs(.min), [1], [1]),
            (.days(1), [24.001, 24, 23.999, 0], [24.001]),
            (.days(30), [720, 721, 1, 9_999], [721, 9_999]),
            (.days(1), [-5, 25], [25]), (.days(1), [], []), (.days(.max), [1e9], []),
        ] as [(Retention, [Double], [Double])])
    func `the runs that go are those beyond the amount or the days`(
        retention: Retention, hours: [Double], expected: [Double]
    ) throws {
        let now = try utc("2026-01-05T09:00")
        let expired = retention.expired(among: Self.runs(hours, now: now), now: now)
        #expect(expired == expected.map { "\($0)" })
    }

    @Test func `of runs that ended at once the later ones stay`() throws {
        let now = try utc("2026-01-05T09:00")
        let runs = ["a", "b", "c"].map { Retention.FinishedRun(id: $0, endedAt: now) }
        #expect(Retention.runs(1).expired(among: runs, now: now) == ["a", "b"])
        #expect(Retention.days(1).expired(among: runs, now: now) == [])
    }

    @Test func `as JSON it is the platform's retention policy`() throws {
        for (retention, json) in [
            (Retention.runs(10), #"{"amount":10}"#), (.days(30), #"{"days":30}"#),
        ] {
            let data = try JSONEncoder().encode(retention)
            #expect(String(decoding: data, as: UTF8.self) == json)
            #expect(try JSONDecoder().decode(Retention.self, from: data) == retention)
        }
    }

    @Test(arguments: [
        #"{"amount":1,"days":1}"#, "{}", #"{"amount":0}"#, #"{"days":-1}"#, #"{"days":100001}"#,
        #"{"amount":1.5}"#,
    ])
    func `as JSON neither both nor none nor a number out of bounds is taken`(_ json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Retention.self, from: Data(json.utf8))
        }
    }
}
