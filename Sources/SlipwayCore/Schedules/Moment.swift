import Foundation

/// A date, or a date and a time in UTC, as people type them.
struct Moment: Sendable, Equatable {
    let day: CivilDay
    /// Since midnight; `nil` when only the day was said.
    let seconds: Double?

    /// - Parameter text: `2026-02-01` or `2026-02-01T12:00`; seconds, a fraction of them and `Z`
    ///   may follow the time, so that every time Slipway prints can be typed.
    init(_ text: String) throws(ScheduleError) {
        let halves = text.split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { "Tt ".contains($0) })
        let numbers = (halves.first ?? "").split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.map(\.count) == [4, 2, 2], let year = wholeNumber(numbers[0]),
            let month = wholeNumber(numbers[1]), let day = wholeNumber(numbers[2]), year > 0
        else { throw .badMoment(text, suggestion: Moment.meant(by: text)) }
        guard let civil = CivilDay(year: year, month: month, day: day) else {
            throw .noSuchDay(text, year: year, month: month)
        }
        self.day = civil
        guard halves.count == 2 else {
            seconds = nil
            return
        }
        let (time, zone) = Moment.separated(halves[1])
        guard let seconds = Moment.seconds(time) else {
            throw .badMoment(text, suggestion: Moment.meant(by: text))
        }
        guard zone.isEmpty || zone == "Z" || zone == "z" else {
            let minute = UTCMinute(civil, minuteOfDay: Int(seconds) / 60)
            throw .notUTC(text, inUTC: Moment.offset(zone).flatMap { minute.text(minus: $0) })
        }
        self.seconds = seconds
    }

    /// The beginning of the day when there is no time.
    var date: Date {
        UTCMinute(day, minuteOfDay: 0).date.addingTimeInterval(seconds ?? 0)
    }

    /// A time and what stands behind it: `12:00` and `+01:00`.
    private static func separated(_ text: Substring) -> (time: Substring, zone: Substring) {
        let isOfTime = { (character: Character) in
            character.isASCII && (character.isNumber || ":.".contains(character))
        }
        return (text.prefix(while: isOfTime), text.drop(while: isOfTime))
    }

    /// Seconds since midnight of `12:00`, `12:00:30` or `12:00:30.500`.
    private static func seconds(_ text: Substring) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts[0].count == 2, parts[1].count == 2,
            let hour = wholeNumber(parts[0]), hour < 24,
            let minute = wholeNumber(parts[1]), minute < 60
        else { return nil }
        let whole = Double(hour * 3_600 + minute * 60)
        guard parts.count == 3 else { return whole }
        let digits = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        guard digits.count <= 2, digits[0].count == 2, let second = wholeNumber(digits[0]),
            second < 60
        else { return nil }
        guard digits.count == 2 else { return whole + Double(second) }
        guard digits[1].count == 3, let milliseconds = wholeNumber(digits[1]) else { return nil }
        return whole + Double(second) + Double(milliseconds) / 1_000
    }

    /// Minutes east of UTC of `+01:00` or `-0530`.
    private static func offset(_ zone: Substring) -> Int? {
        guard let sign = zone.first, "+-".contains(sign) else { return nil }
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, let number = wholeNumber(digits), number % 100 < 60,
            number < 2400
        else { return nil }
        let minutes = number / 100 * 60 + number % 100
        return sign == "-" ? -minutes : minutes
    }

    /// What was probably meant by `2026-2-1`, `2026/02/01` or `2026-02-01T9:00`.
    private static func meant(by text: String) -> String? {
        let numbers = text.split(maxSplits: 6, whereSeparator: { !$0.isASCII || !$0.isNumber })
            .map { wholeNumber($0) ?? 0 }
        guard numbers.count >= 3,
            let day = CivilDay(year: numbers[0], month: numbers[1], day: numbers[2]),
            day.year > 999
        else { return nil }
        let date = UTCMinute(day, minuteOfDay: 0).text.prefix(10)
        guard numbers.count > 3 else { return String(date) }
        let minute = numbers.count > 4 ? numbers[4] : 0
        guard numbers[3] < 24, minute < 60 else { return nil }
        return UTCMinute(day, minuteOfDay: numbers[3] * 60 + minute).text
    }
}

extension UTCMinute {
    /// `nil` outside of the years.
    fileprivate func text(minus minutes: Int) -> String? {
        let minute = UTCMinute(number: number - minutes)
        return minute >= .first && minute < .end ? minute.text : nil
    }
}
