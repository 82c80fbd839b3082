import Columns
import Foundation
import SlipwayCore

extension Schedule {
    /// Until the end of the year 9999.
    private static let milliseconds = 0...253_402_300_799_999

    /// The platform's `schedule`, a cron expression in UTC, with `schedule_info`:
    /// `{"repeat":true,"startOn":…,"endOn":…}` in milliseconds since 1970.
    ///
    /// Without a repeat it is one run: at the start, or at the expression's first time.
    ///
    /// - Parameter settings: An object with either or both.
    /// - Returns: `nil` when it names no time.
    static func posted(_ settings: JSONValue, now: Date) throws -> Schedule? {
        let info = settings["schedule_info"]?.unlessNull ?? .object([])
        guard info.object != nil else {
            throw RequestError.badField(key: "schedule_info", reason: "it is an object")
        }
        let start = try time("startOn", of: info)
        let end = try time("endOn", of: info)
        let expression = settings["schedule"]?.unlessNull ?? .string("")
        guard let text = expression.string else {
            throw RequestError.badField(
                key: "schedule", reason: "it is a cron expression of five fields, a text")
        }
        if text.isEmpty {
            guard info["repeat"] != .boolean(true), start != nil || end == nil else {
                throw RequestError.missingText(key: "schedule")
            }
            return start.map { .once(at: $0) }
        }
        let schedule = try Schedule(CronExpression(text), startsAt: start, until: end)
        guard info["repeat"] == .boolean(false) else { return schedule }
        return .once(at: try start ?? schedule.first(after: now))
    }

    private static func time(_ key: String, of info: JSONValue) throws -> Date? {
        guard let value = info[key]?.unlessNull else { return nil }
        guard let time = value.integer, milliseconds.contains(time) else {
            throw RequestError.badField(
                key: "schedule_info.\(key)", reason: "it is a time in milliseconds since 1970")
        }
        return Date(timeIntervalSince1970: Double(time) / 1000)
    }

    /// `schedule`, where there is an expression, and `schedule_info`.
    var resource: JSONValue {
        .record([
            "schedule": .text(cron?.text),
            "schedule_info": .record([
                "repeat": .boolean(cron != nil), "startOn": startsAt.map { .milliseconds($0) },
                "endOn": until.map { .milliseconds($0) },
            ]),
        ])
    }
}

extension JSONValue {
    /// `nil` in the place of `null`, which clients send for what is not set.
    fileprivate var unlessNull: JSONValue? { self == .null ? nil : self }

    /// A time as the platform writes it in jobs: milliseconds since 1970, cut off as in `time`.
    static func milliseconds(_ date: Date) -> JSONValue {
        // A whole number of them may lie a little below itself in a `Double` of seconds.
        .number((date.timeIntervalSince1970 * 1000 + 0.01).rounded(.down))
    }
}
