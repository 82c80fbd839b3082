/// A time of day, to the minute.
struct ClockTime: Sendable, Equatable {
    /// 0…23
    let hour: Int
    /// 0…59
    let minute: Int

    static let midnight = ClockTime(hour: 0, minute: 0)

    private init(hour: Int, minute: Int) {
        self.hour = hour
        self.minute = minute
    }

    /// - Parameter text: `7:30` or `07:30`, by the 24-hour clock.
    init(_ text: String) throws(ScheduleError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count <= 2, parts[1].count == 2,
            let time = ClockTime(parts[0], parts[1])
        else { throw .badTime(text, suggestion: ClockTime.meant(by: text)?.text) }
        self = time
    }

    /// - Parameter text: What may follow `every hour at`: `:20`, `20` or `0:20`.
    init(afterTheHour text: String) throws(ScheduleError) {
        let minute = text.hasPrefix(":") ? text.dropFirst() : text[...]
        if minute.count <= 2, let time = ClockTime("0", minute) {
            self = time
        } else if let time = try? ClockTime(text) {
            self = time
        } else {
            throw .badMinute(text)
        }
    }

    var text: String { "\(padded(hour)):\(padded(minute))" }

    private init?(_ hour: some StringProtocol, _ minute: some StringProtocol) {
        guard let hour = wholeNumber(hour), (0...23).contains(hour),
            let minute = wholeNumber(minute), (0...59).contains(minute)
        else { return nil }
        self.init(hour: hour, minute: minute)
    }

    /// What was probably meant by `9`, `7.30`, `2pm`, `24:00`, `02:00:00` or `noon`.
    private static func meant(by text: String) -> ClockTime? {
        var text = text.lowercased()
        if text == "noon" { return ClockTime(hour: 12, minute: 0) }
        if text == "midnight" || text == "24:00" { return .midnight }
        let half = ["am", "pm"].first { text.hasSuffix($0) }
        if half != nil { text.removeLast(2) }
        let parts = text.split(
            maxSplits: 3, omittingEmptySubsequences: false, whereSeparator: { ":.h".contains($0) })
        guard (1...3).contains(parts.count),
            let time = ClockTime(parts[0], parts.count == 1 || parts[1].isEmpty ? "0" : parts[1])
        else { return nil }
        guard let half else { return time }
        guard (1...12).contains(time.hour) else { return nil }
        return ClockTime(hour: time.hour % 12 + (half == "pm" ? 12 : 0), minute: time.minute)
    }
}
