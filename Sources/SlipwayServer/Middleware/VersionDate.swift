import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Demands `version=YYYY-MM-DD` on everything below `/ml`.
///
/// On the platform the date fixes how the API behaves. Any date is taken here, and all of them
/// mean the same.
struct VersionDate: RouterMiddleware {
    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        if request.uri.path.drop(while: { $0 == "/" }).hasPrefix("ml/") {
            guard let version = request.query("version"), !version.isEmpty else {
                throw RequestError.noVersion
            }
            guard Self.isDate(version) else { throw RequestError.badVersion(version) }
        }
        return try await next(request, context)
    }

    /// Without a regular expression, which would take longer than to score a few records.
    static func isDate(_ text: String) -> Bool {
        let digits = Array(text.utf8)
        guard digits.count == 10, digits[4] == UInt8(ascii: "-"), digits[7] == UInt8(ascii: "-")
        else { return false }
        func number(_ range: Range<Int>) -> Int? {
            digits[range].reduce(0) { number, digit in
                guard let number, (0x30...0x39).contains(digit) else { return nil }
                return number * 10 + Int(digit - 0x30)
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
            return false
        }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
    }
}
