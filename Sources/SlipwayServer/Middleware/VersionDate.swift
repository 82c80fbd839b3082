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
        if request.uri.path.split(separator: "/").first == "ml" {
            guard let version = request.uri.queryParameters["version"], !version.isEmpty else {
                throw RequestError.noVersion
            }
            guard isDate(version) else { throw RequestError.badVersion(String(version)) }
        }
        return try await next(request, context)
    }

    private func isDate(_ text: Substring) -> Bool {
        guard let parts = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/),
            let year = Int(parts.1), let month = Int(parts.2), let day = Int(parts.3)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
    }
}
