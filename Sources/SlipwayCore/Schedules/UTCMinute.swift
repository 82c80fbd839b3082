import Foundation

/// A whole minute of UTC, from the year 1 to the year 9999. Leap seconds are not counted, as in
/// `Date`.
struct UTCMinute: Sendable, Equatable, Comparable {
    static let perDay = 24 * 60

    /// Minutes since 1970-01-01T00:00Z.
    let number: Int

    init(number: Int) {
        self.number = number
    }

    init(_ day: CivilDay, minuteOfDay: Int) {
        number = day.number * UTCMinute.perDay + minuteOfDay
    }

    /// The first minute that begins after the moment.
    ///
    /// Moments outside of the years are taken for their beginning or end; `nil` when the date is
    /// not a number.
    init?(after date: Date) {
        self.init(date, rounded: { $0.rounded(.down) + 1 })
    }

    /// The first minute that begins at the moment or after it; the rest as in `init(after:)`.
    init?(atOrAfter date: Date) {
        self.init(date, rounded: { $0.rounded(.up) })
    }

    /// The minute in which the moment lies; the rest as in `init(after:)`.
    init?(containing date: Date) {
        self.init(date, rounded: { $0.rounded(.down) })
    }

    private init?(_ date: Date, rounded: (Double) -> Double) {
        // A Date counts from 2001; going by 1970 would round away fractions of a second.
        let minutes = rounded(date.timeIntervalSinceReferenceDate / 60)
        guard !minutes.isNaN else { return nil }
        let first = Double(UTCMinute.first.number - UTCMinute.at2001)
        let end = Double(UTCMinute.end.number - UTCMinute.at2001)
        number = Int(min(max(minutes, first), end)) + UTCMinute.at2001
    }

    var date: Date { Date(timeIntervalSinceReferenceDate: Double(number - UTCMinute.at2001) * 60) }

    var day: CivilDay {
        CivilDay(number: (number - UTCMinute.first.number) / UTCMinute.perDay + firstDay)
    }

    var minuteOfDay: Int { (number - UTCMinute.first.number) % UTCMinute.perDay }

    /// As it is typed: `2026-02-01T12:00`.
    var text: String {
        let day = day
        return "\(padded(day.year, to: 4))-\(padded(day.month))-\(padded(day.day))T"
            + "\(padded(minuteOfDay / 60)):\(padded(minuteOfDay % 60))"
    }

    static func < (left: UTCMinute, right: UTCMinute) -> Bool { left.number < right.number }

    /// 0001-01-01T00:00
    static let first = UTCMinute(number: firstDay * perDay)
    /// The first minute that is too late: 10000-01-01T00:00.
    static let end = UTCMinute(number: 2_932_897 * perDay)

    private static let at2001 = 11_323 * perDay
}

/// 0001-01-01
private let firstDay = -719_162

/// With zeros in front.
func padded(_ number: Int, to width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
