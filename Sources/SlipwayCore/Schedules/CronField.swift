/// One of the five fields of a cron text, in their order.
public enum CronField: Int, Sendable, Equatable, CaseIterable {
    case minute, hour, dayOfMonth, month, dayOfWeek

    /// As it stands in messages: `day-of-month`.
    public var title: String {
        switch self {
        case .minute: "minute"
        case .hour: "hour"
        case .dayOfMonth: "day-of-month"
        case .month: "month"
        case .dayOfWeek: "day-of-week"
        }
    }

    /// What it holds. 0 is Sunday; 7, which is also Sunday, is taken and turned into 0.
    public var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...6
        }
    }

    /// The names of its values, the first one's first; empty when they have none.
    public var names: [String] {
        switch self {
        case .minute, .hour, .dayOfMonth: []
        case .month:
            [
                "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
            ]
        case .dayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        }
    }

    /// The values as people are told them.
    var allowed: String {
        switch self {
        case .minute, .hour, .dayOfMonth: "\(range.lowerBound)-\(range.upperBound)"
        case .month: "1-12 or JAN-DEC"
        case .dayOfWeek: "0-7 or SUN-SAT, where 0 and 7 are Sunday"
        }
    }

    /// The largest number that can be typed.
    var largest: Int { self == .dayOfWeek ? 7 : range.upperBound }

    /// The largest step that takes a second step.
    var largestStep: Int { largest - range.lowerBound }

    /// The number of a name, in any case.
    func value(named name: some StringProtocol) -> Int? {
        names.firstIndex(of: name.uppercased()).map { $0 + range.lowerBound }
    }
}
