extension CronField {
    /// The values that a field's text stands for.
    ///
    /// - Parameter text: Items with commas between them: `*`, `5`, `1-5`, `MON-FRI`, each
    ///   perhaps with a step, as in `*/15` and `1-30/5`; `5/10` begins at 5.
    func values(_ text: some StringProtocol) throws(ScheduleError) -> SmallSet {
        var values = SmallSet()
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            for value in try self.values(ofItem: String(item)) { values.insert(value) }
        }
        if self == .dayOfWeek, values.contains(7) {
            values.remove(7)
            values.insert(0)
        }
        return values
    }

    private func values(ofItem item: String) throws(ScheduleError) -> StrideThrough<Int> {
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let body = parts.first, !body.isEmpty else { throw .unreadableItem(item, self) }
        var step: Int?
        if parts.count == 2 { step = try self.step(parts[1], of: item) }

        if body == "*" {
            return stride(from: range.lowerBound, through: range.upperBound, by: step ?? 1)
        }
        let ends = body.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let low = try value(ends[0], of: item)
        guard ends.count == 2 else {
            let high = step == nil ? low : max(low, range.upperBound)
            return stride(from: low, through: high, by: step ?? 1)
        }
        var high = try value(ends[1], of: item)
        // FRI-SUN is meant as it reads, though SUN is 0.
        if self == .dayOfWeek, high == 0, low > 0, wholeNumber(ends[1]) == nil { high = 7 }
        guard low <= high else {
            throw .backwards(item, self, instead: aroundTheEnd(low, high))
        }
        return stride(from: low, through: high, by: step ?? 1)
    }

    private func step(_ text: Substring, of item: String) throws(ScheduleError) -> Int {
        guard let step = wholeNumber(text) else { throw .unreadableItem(item, self) }
        guard (1...largestStep).contains(step) else { throw .badStep(item, self) }
        return step
    }

    private func value(_ text: Substring, of item: String) throws(ScheduleError) -> Int {
        if let number = wholeNumber(text) {
            guard (range.lowerBound...largest).contains(number) else {
                throw .outOfRange(String(text), self)
            }
            return number
        }
        if let number = value(named: text) { return number }
        guard !text.isEmpty, text.allSatisfy(\.isLetter) else {
            throw .unreadableItem(item, self)
        }
        let name = String(text)
        let home = CronField.allCases.first { $0.value(named: name) != nil }
        throw .unknownName(name, self, nearest: home == nil ? nearestName(name) : nil, home: home)
    }

    /// `Monday` finds `MON`, and so does `MNO`.
    private func nearestName(_ name: String) -> String? {
        let beginning = name.prefix(3).uppercased()
        return names.contains(beginning) ? beginning : name.nearest(in: names)
    }

    /// A range that runs past the field's end, as two that do not.
    private func aroundTheEnd(_ low: Int, _ high: Int) -> String {
        func text(_ low: Int, _ high: Int) -> String { low == high ? "\(low)" : "\(low)-\(high)" }
        if self == .dayOfWeek, high == 0 { return text(low, 7) }
        return text(low, max(low, range.upperBound)) + "," + text(range.lowerBound, high)
    }
}
