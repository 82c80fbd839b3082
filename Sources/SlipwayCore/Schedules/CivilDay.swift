/// A day of the Gregorian calendar, carried on before its beginning. Knows no time zone.
///
/// Source of the arithmetic: Howard Hinnant, “chrono-Compatible Low-Level Date Algorithms”,
/// `days_from_civil` and `civil_from_days`; here for years from 1 on, which need no negative eras.
struct CivilDay: Sendable, Equatable {
    /// The years that are reckoned with: those that four digits can write.
    static let years = 1...9999

    var year: Int
    /// 1…12
    var month: Int
    /// 1…31
    var day: Int

    /// `nil` when there is no such day, as the 29th of February in most years.
    init?(year: Int, month: Int, day: Int) {
        guard CivilDay.years.contains(year), (1...12).contains(month),
            (1...CivilDay.length(ofMonth: month, in: year)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// - Parameter number: As in `number`; from 0001-01-01 on.
    init(number: Int) {
        // The year is made to begin in March, so that the leap day is its last.
        let days = number + CivilDay.daysToMarchOfYear0
        let era = days / CivilDay.daysPerEra
        let dayOfEra = days % CivilDay.daysPerEra
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    var number: Int {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = yearFromMarch / 400
        let yearOfEra = yearFromMarch % 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * CivilDay.daysPerEra + dayOfEra - CivilDay.daysToMarchOfYear0
    }

    /// 0 is Sunday.
    var weekday: Int {
        // 1970-01-01 was a Thursday; the multiple of 7 keeps the days before it positive.
        (number + 4 + 7 * CivilDay.daysPerEra) % 7
    }

    static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static let daysPerEra = 146_097
    /// From 0000-03-01 to 1970-01-01.
    private static let daysToMarchOfYear0 = 719_468
}
