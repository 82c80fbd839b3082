/// One of the five fields of a cron expression: what it may hold.
struct CronField: Sendable {
    let name: String
    let range: ClosedRange<Int>
    /// Names for the numbers from the lowest on.
    let names: [String]

    static let minute = CronField(name: "minute", range: 0...59, names: [])
    static let hour = CronField(name: "hour", range: 0...23, names: [])
    static let day = CronField(name: "day of the month", range: 1...31, names: [])
    static let month = CronField(
        name: "month", range: 1...12,
        names: [
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ])
    /// Sunday is 0 and 7.
    static let weekday = CronField(
        name: "day of the week", range: 0...7,
        names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])

    /// The numbers that a field's text allows.
    func values(of text: String) throws -> Set<Int> {
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            values.formUnion(try self.values(ofItem: String(item), in: text))
        }
        return values
    }

    /// `*`, `5`, `1-5`, each perhaps with a step: `*/15`, `10-40/10`, `5/10`.
    private func values(ofItem item: String, in text: String) throws -> [Int] {
        let parts = item.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let base = parts.first, parts.count <= 2 else { throw unreadable(item, in: text) }
        var step = 1
        if parts.count == 2 {
            guard let number = Int(parts[1]), (1...range.upperBound).contains(number) else {
                throw ScheduleError(
                    "`\(parts[1])` cannot be a step of the field \(name)",
                    why: "a step is a number from 1 to \(range.upperBound)")
            }
            step = number
        }
        let bounds: ClosedRange<Int>
        if base == "*" {
            bounds = range
        } else {
            let ends = base.split(separator: "-", omittingEmptySubsequences: false)
            guard let start = ends.first, ends.count <= 2 else { throw unreadable(item, in: text) }
            let low = try number(String(start), in: text)
            let high =
                ends.count == 2
                ? try number(String(ends[1]), in: text) : parts.count == 2 ? range.upperBound : low
            guard low <= high else {
                throw ScheduleError(
                    "the range `\(base)` of the field \(name) runs backwards",
                    next:
                        "write \"\(base.split(separator: "-").reversed().joined(separator: "-"))\", "
                        + "or two ranges with a comma")
            }
            bounds = low...high
        }
        return Array(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
    }

    private func number(_ text: String, in field: String) throws -> Int {
        if let position = names.firstIndex(of: text.uppercased()) {
            return range.lowerBound + position
        }
        guard let number = Int(text), text.allSatisfy(\.isASCII) else {
            throw unreadable(text, in: field)
        }
        guard range.contains(number) else {
            throw ScheduleError(
                "\(number) is out of range for the field \(name)",
                why: "it holds numbers from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func unreadable(_ item: String, in text: String) -> ScheduleError {
        ScheduleError(
            item.isEmpty
                ? "the field \(name) `\(text)` has an empty part"
                : "`\(item)` cannot stand in the field \(name)",
            why: "it holds `*`, numbers from \(range.lowerBound) to \(range.upperBound), ranges, "
                + "lists and steps"
                + (names.isEmpty ? "" : ", and names such as \(names[1])"),
            next: item.uppercased().nearest(in: names).map { "did you mean `\($0)`?" })
    }
}
