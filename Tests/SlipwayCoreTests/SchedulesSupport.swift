import Foundation
import Testing

@testable import SlipwayCore

/// A moment in UTC, read by Foundation and not by what is tested: `2026-02-01T12:00`, perhaps with
/// seconds.
func utc(_ text: String) throws -> Date {
    try Date(text + (text.count == 16 ? ":00Z" : "Z"), strategy: .iso8601)
}

/// As `utc` reads it, without the seconds.
func text(_ date: Date?) -> String? {
    date.map { String($0.formatted(.iso8601).prefix(16)) }
}

/// How an error reads, in the terminal's order.
func transcript(_ error: any UserFacingError) -> String {
    [error.what, error.why, error.next].compactMap { $0 }.joined(separator: "\n")
}
