public import Foundation

/// Tells the time. Everything that is written down or printed takes its time from here.
public protocol Clock: Sendable {
    /// The present moment, in whole milliseconds.
    func now() -> Date
    /// Called before every statement and request; a logical clock advances by it.
    func tick()
    /// Whether time only passes by `tick`: then work in the background is done at the next tick,
    /// to its end, so that the same script gives the same results.
    var isLogical: Bool { get }
}

extension Clock {
    public var isLogical: Bool { false }
}

/// The machine's clock.
public struct SystemClock: Clock {
    public init() {}

    public func now() -> Date {
        Date(timeIntervalSince1970: (Date().timeIntervalSince1970 * 1000).rounded(.down) / 1000)
    }

    public func tick() {}
}

extension Date {
    /// ISO 8601 in UTC with milliseconds, as the platform writes every time.
    public var iso8601: String {
        formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
