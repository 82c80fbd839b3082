/// A failure that a person reads, in the terminal or in an HTTP body.
///
/// Errors carry facts; the four texts are made from them. Terminal and server show the same value.
public protocol UserFacingError: Error, Sendable {
    /// Identifies the failure to programs, such as `not-found`; never changes once released.
    var code: String { get }
    /// What happened, in one sentence without a full stop.
    var what: String { get }
    /// Why it happened, when that is known.
    var why: String? { get }
    /// The next thing to type or to change.
    var next: String? { get }
}
