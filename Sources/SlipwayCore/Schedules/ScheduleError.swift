public import Foundation

/// The facts of what can be wrong with a schedule. The words stand in
/// `ScheduleError+Messages.swift`.
public enum ScheduleError: Error, Sendable, Equatable {
    // In a cron text.

    /// - Parameter withoutSeconds: The five fields that are left of six or seven, if they will do.
    case fieldCount(Int, text: String, withoutSeconds: String?)
    /// - Parameter limit: In bytes.
    case cronTooLong(limit: Int)
    /// `@daily` and the like, and the five fields that say the same.
    case macro(String, equivalent: String?)
    case unreadableItem(String, CronField)
    /// - Parameter home: The field in which the name would stand.
    case unknownName(String, CronField, nearest: String?, home: CronField?)
    case outOfRange(String, CronField)
    case backwards(String, CronField, instead: String)
    case badStep(String, CronField)
    case neverFires(String)

    // After `every`.

    case unknownUnit(String, nearest: String?)
    /// Not a whole number within `Repeat.counts`.
    case badCount(String, RepeatUnit)
    /// - Parameter nearest: The numbers around it that would do.
    case uneven(Int, RepeatUnit, nearest: [Int])
    /// - Parameter cron: What is meant if the months' beginnings do not matter.
    case severalDays(Int, cron: String?)
    case severalWeekdays(Int, RepeatUnit, at: String?)
    case weeks(Int, at: String?)
    case timeOfMinutes(Int)
    case hourOfHours(Int, String, instead: String)
    case badTime(String, suggestion: String?)
    case badMinute(String)

    // In `until` and `at`.

    case badMoment(String, suggestion: String?)
    case noSuchDay(String, year: Int, month: Int)
    case notUTC(String, inUTC: String?)
    case past(String, now: Date)
    case timeNeeded(String)

    // As a whole.

    case endsBeforeStart(startsAt: Date, until: Date)
    /// - Parameter next: Its first time if it had no end.
    case noTimes(String, next: Date?, until: Date?)
}
