import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

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

    /// The same, which fails when it takes longer.
    func limited(to limit: Duration) -> Route {
        Route(method, path) { [answer] request, context in
            try await within(limit) { try await answer(request, context) }
        }
    }

    /// Whether a request's path leads here; empty segments do not count.
    func matches(_ segments: [Substring]) -> Bool {
        let pattern = path.split(separator: "/")
        return pattern.count == segments.count
            && zip(pattern, segments).allSatisfy { $0.first == ":" || $0 == $1 }
    }
}

/// Does something that is given up when it takes longer.
///
/// What is done all the same before it hears of that counts: nobody is told that it took too long
/// when the lab is changed.
///
/// - Throws: `RequestError.tookTooLong`.
func within<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await pause(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        if let value = try await group.next() ?? nil { return value }
        group.cancelAll()
        if let value = try? await group.next() ?? nil { return value }
        throw RequestError.tookTooLong(secondsAllowed: Int(limit / .seconds(1)))
    }
}
