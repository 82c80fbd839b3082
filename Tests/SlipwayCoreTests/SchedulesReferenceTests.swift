import Foundation
import TestSupport
import Testing

@testable import SlipwayCore

/// `next` and `count` against a plain walk over the calendar, and against another program.
struct SchedulesReferenceTests {
    @Test(arguments: UInt64(0)..<200)
    func `the times are those of a walk over every minute`(seed: UInt64) throws {
        var rng = SplitMix64(state: seed)
        let reference = Reference.random(using: &rng)
        guard let cron = reference.cron else { return }
        // Ten days, in most of which a month ends.
        var walk = try Walk(
            from: rng.pick(["2026-02-24", "2096-02-25", "2100-02-24", "2027-12-26"]))
        let start = walk.date
        var expected: [Date] = []
        for _ in 0..<10 {
            if reference.matchesDay(walk) {
                let date = walk.date
                for minute in 0..<1_440 where reference.matches(minuteOfDay: minute) {
                    expected.append(date.addingTimeInterval(60 * Double(minute)))
                }
            }
            walk.advance()
        }
        let before = start.addingTimeInterval(-60)
        let last = walk.date.addingTimeInterval(-60)
        let times = cron.times(after: before, count: .max, until: walk.date)
        #expect(times == Array(expected.prefix(CronExpression.mostTimes)), "\(cron)")
        #expect(cron.count(after: before, through: last) == expected.count, "\(cron)")

        // From anywhere else within the walk, the rest of it is the same.
        let minutes = Int.random(in: 0..<14_400, using: &rng)
        let middle = start.addingTimeInterval(60 * Double(minutes))
        let rest = expected.filter { $0 > middle }
        if let first = rest.first { #expect(cron.next(after: middle) == first, "\(cron)") }
        #expect(cron.count(after: middle, through: last) == rest.count, "\(cron)")
        #expect(
            cron.count(after: before, through: middle) == expected.count - rest.count, "\(cron)")
    }

    @Test(arguments: UInt64(0)..<200)
    func `the days are those of a walk over every day`(seed: UInt64) throws {
        var rng = SplitMix64(state: seed)
        let reference = Reference.random(using: &rng)
        guard let cron = reference.cron else { return }
        // Six years, with leap days and without.
        var walk = try Walk(
            from: rng.pick(["2023-11-03", "2095-06-30", "2098-01-01", "1996-02-29"]))
        let perDay = (0..<1_440).count { reference.matches(minuteOfDay: $0) }
        let first = try #require((0..<1_440).first { reference.matches(minuteOfDay: $0) })
        var last = walk.date.addingTimeInterval(-60)
        let start = last
        var days = 0
        for _ in 0..<2_192 {
            if reference.matchesDay(walk) {
                days += 1
                let time = walk.date.addingTimeInterval(60 * Double(first))
                #expect(cron.next(after: last) == time, "\(cron)")
                last = walk.date.addingTimeInterval(86_340)
            }
            walk.advance()
        }
        let count = cron.count(after: start, through: walk.date.addingTimeInterval(-60))
        #expect(count == days * perDay, "\(cron)")
    }

    @Test func `the times are those of croniter`() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/cron-times.tsv")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        #expect(lines.count == 60)
        for line in lines {
            let columns = line.split(separator: "\t").map(String.init)
            let cron = try CronExpression(columns[0])
            let times = cron.times(after: try utc(columns[1]), count: 2)
            #expect(times.map { text($0) } == Array(columns[2...]), "\(line)")
        }
    }
}

/// A date that is moved on day by day, as one would on a wall calendar.
private struct Walk {
    private(set) var date: Date
    private(set) var year: Int
    private(set) var month: Int
    private(set) var day: Int
    /// 0 is Sunday.
    private(set) var weekday: Int

    init(from text: String) throws {
        date = try utc(text + "T00:00")
        let parts = text.split(separator: "-").compactMap { Int($0) }
        (year, month, day) = (parts[0], parts[1], parts[2])
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        weekday = calendar.component(.weekday, from: date) - 1
    }

    mutating func advance() {
        date += 86_400
        weekday = (weekday + 1) % 7
        day += 1
        let february = year.isMultiple(of: 4) && year != 2100 ? 29 : 28
        if day > [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] {
            day = 1
            month += 1
        }
        if month > 12 {
            month = 1
            year += 1
        }
    }
}

/// What five fields of numbers mean, asked of each value in turn.
private struct Reference {
    let fields: [String]
    /// For each field, whether it has the value.
    private let has: [[Bool]]

    private static let ranges = [0...59, 0...23, 1...31, 1...12, 0...6]

    /// `nil` for a day that no month has.
    var cron: CronExpression? { try? CronExpression(fields.joined(separator: " ")) }

    func matches(minuteOfDay: Int) -> Bool {
        has[0][minuteOfDay % 60] && has[1][minuteOfDay / 60]
    }

    func matchesDay(_ walk: Walk) -> Bool {
        guard has[3][walk.month] else { return false }
        let (byDay, byWeekday) = (has[2][walk.day], has[4][walk.weekday])
        return fields[2].hasPrefix("*") || fields[4].hasPrefix("*")
            ? byDay && byWeekday : byDay || byWeekday
    }

    static func random(using rng: inout SplitMix64) -> Reference {
        let stars = [10, 40, 50, 80, 50]
        let fields = zip(ranges, stars).map { field($0, star: $1, using: &rng) }
        let has = zip(fields, ranges).map { field, range in
            (0...range.upperBound).map { value in
                field.split(separator: ",").contains { isIn($0, value, of: range) }
            }
        }
        return Reference(fields: fields, has: has)
    }

    private static func isIn(_ item: Substring, _ value: Int, of range: ClosedRange<Int>) -> Bool {
        let parts = item.split(separator: "/")
        let step = parts.count == 2 ? Int(parts[1]) ?? 0 : 1
        let ends = parts[0].split(separator: "-").compactMap { Int($0) }
        let low = ends.first ?? range.lowerBound
        let isOpen = ends.isEmpty || ends.count == 1 && parts.count == 2
        let high = isOpen ? range.upperBound : ends.last ?? low
        return value >= low && value <= high && (value - low) % step == 0
    }

    private static func field(
        _ range: ClosedRange<Int>, star: Int, using rng: inout SplitMix64
    ) -> String {
        if rng.chance(star) { return "*" }
        let items = (0..<Int.random(in: 1...3, using: &rng)).map { _ in
            let low = Int.random(in: range, using: &rng)
            let high = Int.random(in: low...range.upperBound, using: &rng)
            let step = Int.random(in: 1...(range.upperBound - range.lowerBound), using: &rng)
            return rng.pick([
                "\(low)", "\(low)-\(high)", "\(low)-\(high)/\(step)", "\(low)/\(step)", "*/\(step)",
            ])
        }
        return items.joined(separator: ",")
    }
}
