public import Foundation
import Synchronization

/// Identifiers derived from a seed, the kind and a counter: the same script gives the same ids.
public final class SeededIDSource: IDSource {
    private let seed: UInt64
    private let counters = Mutex<[ObjectKind: Int]>([:])

    public init(seed: UInt64) {
        self.seed = seed
    }

    public func next(_ kind: ObjectKind) -> String {
        let count = counters.withLock { counters in
            counters[kind, default: 0] += 1
            return counters[kind, default: 0]
        }
        var bytes = Array(SHA256.hash("slipway \(seed) \(kind.rawValue) \(count)").prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = hexadecimal(bytes)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { range in
            let start = digits.index(digits.startIndex, offsetBy: range.lowerBound)
            let end = digits.index(digits.startIndex, offsetBy: range.upperBound)
            return String(digits[start..<end])
        }.joined(separator: "-")
    }
}

/// A clock that starts at a fixed instant and advances one second at every tick.
public final class LogicalClock: Clock {
    /// Monday, 5 January 2026, 09:00 UTC.
    public static let start = Date(timeIntervalSince1970: 1_767_603_600)

    private let seconds = Mutex(0)

    public init() {}

    public func now() -> Date {
        Self.start.addingTimeInterval(Double(seconds.withLock { $0 }))
    }

    public func tick() {
        seconds.withLock { $0 += 1 }
    }

    /// Lets this many seconds pass at once.
    public func advance(by seconds: Int) {
        self.seconds.withLock { $0 += seconds }
    }

    public var isLogical: Bool { true }
}
