import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore
import Synchronization

/// Names every request: by the id that the client sends, so that it finds its requests in the log,
/// or by one of our own. The answer tells it.
struct RequestID: RouterMiddleware {
    private static let longest = 128
    /// What tells the ids of this program from those of others, and counts them.
    private static let beginning = hexadecimal(randomBytes(8))
    private static let count = Atomic<UInt64>(0)

    /// An id that no other request has; it need not be hard to guess.
    static func next() -> String {
        var number = count.wrappingAdd(1, ordering: .relaxed).newValue
        return String(unsafeUninitializedCapacity: 32) { text in
            _ = text.initialize(from: beginning.utf8)
            for place in (16..<32).reversed() {
                let digit = UInt8(truncatingIfNeeded: number & 15)
                text[place] = digit < 10 ? 0x30 + digit : 0x57 + digit
                number >>= 4
            }
            return 32
        }
    }

    static let fieldName = "x-global-transaction-id"
    static let field = HTTPField.Name(fieldName)

    func handle(
        _ request: Request, context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        guard let field = Self.field else { return try await next(request, context) }
        var context = context
        context.trace = Self.accepted(request.headers[field]) ?? context.trace
        var response = try await next(request, context)
        response.headers[field] = context.trace
        return response
    }

    /// The id that a client has sent, if it may stand in a line of a log.
    static func accepted(_ sent: String?) -> String? {
        sent.flatMap { isPlain($0) ? $0 : nil }
    }

    /// What may stand in a line of a log.
    private static func isPlain(_ text: String) -> Bool {
        (1...longest).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5a).contains($0)
                    || (0x61...0x7a).contains($0) || [0x2d, 0x2e, 0x5f].contains($0)
            }
    }
}
