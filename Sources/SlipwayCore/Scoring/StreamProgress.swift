extension StreamScoring {
    /// How far it has come.
    public struct Progress: Sendable, Equatable {
        /// Rows that were read, scored and written.
        public let rowCount: Int
        /// What they take up of the input.
        public let byteCount: Int
        /// The length of the input, where it has one: a pipe has none.
        public let totalByteCount: Int?
        public let elapsed: Duration

        public init(rowCount: Int, byteCount: Int, totalByteCount: Int?, elapsed: Duration) {
            self.rowCount = rowCount
            self.byteCount = byteCount
            self.totalByteCount = totalByteCount
            self.elapsed = elapsed
        }

        /// One line for people: `1,234,000 rows, 410,000 rows/s, 12 s left`.
        ///
        /// The speed is that since the beginning, in two digits that count; it and the time left
        /// are there only when something is known to tell them from.
        public var line: String {
            var parts = ["\(grouped(rowCount)) \(rowCount == 1 ? "row" : "rows")"]
            let seconds = elapsed / .seconds(1)
            if seconds > 0 && rowCount > 0 {
                let speed = Double(rowCount) / seconds
                parts.append("\(grouped(roundedToTwoDigits(speed))) rows/s")
            }
            if let totalByteCount, byteCount > 0, totalByteCount >= byteCount {
                let left = seconds * Double(totalByteCount - byteCount) / Double(byteCount)
                parts.append("\(time(left)) left")
            }
            return parts.joined(separator: ", ")
        }
    }

    /// What was done.
    public struct Summary: Sendable, Equatable {
        public let inputColumnNames: [String]
        public let rowsRead: Int
        /// Fewer than were read when the model drops some.
        public let rowsWritten: Int
        public let bytesRead: Int
        public let bytesWritten: Int
        public let elapsed: Duration
        let noticed: NoticedRows
    }
}

/// Digits in groups of three.
private func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.indices.reduce(into: "") { text, index in
        if index > 0 && (digits.count - index).isMultiple(of: 3) { text += "," }
        text.append(digits[index])
    }
}

private func roundedToTwoDigits(_ number: Double) -> Int {
    var unit = 1.0
    while number / unit >= 100 && unit < 1e15 { unit *= 10 }
    return Int((number / unit).rounded() * unit)
}

private func time(_ seconds: Double) -> String {
    // A rate near zero at the beginning may say anything.
    let whole = Int(min(seconds.rounded(.up), 1e9))
    switch whole {
    case ..<120: return "\(whole) s"
    case ..<7200: return "\((whole + 30) / 60) min"
    default: return "\((whole + 1800) / 3600) h"
    }
}
