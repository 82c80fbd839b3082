import HTTPTypes
import Hummingbird
import HummingbirdCore

/// One thing that the server answers.
///
/// A path's parameters begin with a colon. Answers may throw any error; `ErrorTable` knows how it
/// is told.
struct Route<Context: RequestContext>: Sendable {
    typealias Answer = @Sendable (Request, Context) async throws -> Response

    let method: HTTPRequest.Method
    let path: String
    let answer: Answer

    init(_ method: HTTPRequest.Method, _ path: String, _ answer: @escaping Answer) {
        self.method = method
        self.path = path
        self.answer = answer
    }

    /// Whether a request's path leads here; empty segments do not count.
    func matches(_ segments: [Substring]) -> Bool {
        let pattern = path.split(separator: "/")
        return pattern.count == segments.count
            && zip(pattern, segments).allSatisfy { $0.first == ":" || $0 == $1 }
    }
}
