/// Something that may be typed at the cursor, and a few words about it.
public struct Candidate: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case verb, noun, clause
        /// One of the words that a clause takes, an option of `with`, `count`, `not`.
        case word
        /// Something that exists.
        case name
        case path
        case variable
    }

    public let text: String
    public let kind: Kind
    public let detail: String?

    public init(_ text: String, _ kind: Kind, detail: String? = nil) {
        self.text = text
        self.kind = kind
        self.detail = detail
    }
}
