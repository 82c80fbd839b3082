/// What can follow `every`.
public enum RepeatUnit: String, Sendable, CaseIterable {
    case minute, hour, day, weekday, week, month
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// - Parameter text: In the singular or plural, in any case.
    init(_ text: String) throws(ScheduleError) {
        let word = text.lowercased()
        if let unit = RepeatUnit(rawValue: word)
            ?? RepeatUnit.allCases.first(where: {
                $0.rawValue + "s" == word
            })
        {
            self = unit
        } else {
            throw .unknownUnit(text, nearest: RepeatUnit.meant(by: word))
        }
    }

    /// With a number, as one says it: `15 minutes`, `hour`.
    func text(_ count: Int) -> String { count == 1 ? rawValue : "\(count) \(rawValue)s" }

    /// As cron counts the days of the week; `nil` for what is not one.
    var dayOfWeek: String? {
        switch self {
        case .weekday: "1-5"
        case .sunday: "0"
        case .monday: "1"
        case .tuesday: "2"
        case .wednesday: "3"
        case .thursday: "4"
        case .friday: "5"
        case .saturday: "6"
        case .minute, .hour, .day, .week, .month: nil
        }
    }

    /// How many make the larger unit in which cron counts them afresh, and what that is called.
    var whole: (count: Int, name: String)? {
        switch self {
        case .minute: (60, "hour")
        case .hour: (24, "day")
        case .month: (12, "year")
        default: nil
        }
    }

    private static func meant(by word: String) -> String? {
        let short = ["min": "minute", "mins": "minute", "hr": "hour", "hrs": "hour"]
        if let unit = short[word] { return unit }
        if word.count == 3, CronField.dayOfWeek.value(named: word) != nil {
            return allCases.last { $0.rawValue.hasPrefix(word) }?.rawValue
        }
        return word.nearest(in: allCases.map(\.rawValue))
    }
}
