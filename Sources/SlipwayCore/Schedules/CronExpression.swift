/// When something happens again and again: the five fields of cron, in UTC.
///
/// As in Vixie cron, when neither day field begins with `*`, a day comes when either field names
/// it; else it comes when both do. Source: ISC cron 4.1, `cron.c` and `entry.c`, `DOM_STAR`.
///
/// Stricter than cron: a step that would never take a second step, a range that runs backwards
/// and a day that no month has are refused. `next(after:)` is the place to start reading.
public struct CronExpression: Sendable, Equatable {
    /// The fields with one space between them, names in capitals.
    public let text: String

    let minutes: SmallSet
    let hours: SmallSet
    let daysOfMonth: SmallSet
    let months: SmallSet
    /// 0 is Sunday.
    let daysOfWeek: SmallSet
    /// Whether either day field alone decides.
    let eitherDayField: Bool

    public init(_ text: String) throws(ScheduleError) {
        guard text.utf8.count <= longestText else { throw .cronTooLong(limit: longestText) }
        let fields = text.split(whereSeparator: \.isWhitespace)
        if let first = fields.first, first.hasPrefix("@") {
            throw .macro(String(first), equivalent: equivalent(ofMacro: String(first)))
        }
        guard fields.count == CronField.allCases.count else {
            throw .fieldCount(
                fields.count, text: text, withoutSeconds: withoutSeconds(fields))
        }
        minutes = try CronField.minute.values(fields[0])
        hours = try CronField.hour.values(fields[1])
        daysOfMonth = try CronField.dayOfMonth.values(fields[2])
        months = try CronField.month.values(fields[3])
        daysOfWeek = try CronField.dayOfWeek.values(fields[4])
        eitherDayField = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
        self.text = fields.joined(separator: " ").uppercased()
        guard eitherDayField || hasDay else { throw .neverFires(self.text) }
    }

    /// Whether one of its months is long enough for one of its days. Every weekday falls on
    /// every such day in some year, the 29th of February included.
    private var hasDay: Bool {
        (1...12).contains { month in
            let length = CivilDay.length(ofMonth: month, in: 2000)
            return months.contains(month) && daysOfMonth.below(length + 1).count > 0
        }
    }
}

extension CronExpression: CustomStringConvertible {
    public var description: String { text }
}

extension CronExpression: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do throws(ScheduleError) {
            try self.init(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.what)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// In bytes. Every minute and every day in a list fits.
private let longestText = 500

private let macros = [
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
]

private func equivalent(ofMacro macro: String) -> String? {
    macros[macro.lowercased()] ?? macro.nearest(in: macros.keys.sorted()).flatMap { macros[$0] }
}

/// The five fields that are left of six or seven when the seconds, which come first, and the
/// year, which comes last, are left out; `nil` when those would not do either.
private func withoutSeconds(_ fields: [Substring]) -> String? {
    guard (6...7).contains(fields.count) else { return nil }
    return try? CronExpression(fields.dropFirst().prefix(5).joined(separator: " ")).text
}
