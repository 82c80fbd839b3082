import Foundation
import Synchronization

/// The time as answers tell it: `Fri, 27 Nov 2026 18:00:00 GMT` (RFC 9110 §5.6.7).
enum HTTPDate {
    private static let written = Mutex<(second: Int, text: String)>((0, ""))

    static var now: String {
        let second = time(nil)
        return written.withLock { written in
            if written.second != second { written = (second, text(of: second)) }
            return written.text
        }
    }

    static func text(of second: Int) -> String {
        var second = second
        var parts = tm()
        gmtime_r(&second, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
            + "\(1900 + parts.tm_year) \(two(parts.tm_hour)):\(two(parts.tm_min)):"
            + "\(two(parts.tm_sec)) GMT"
    }
}
