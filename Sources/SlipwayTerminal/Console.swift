/// Where a running statement writes, and whom it may ask.
public protocol Console: Sendable {
    /// The width of the window at this moment.
    var columns: Int { get }

    /// Shows a finished result, through the pager when it is higher than the screen.
    func show(_ result: String) async

    /// Writes to standard output at once.
    func write(_ text: String)

    /// Writes a line to standard error: notes, warnings, errors.
    func note(_ line: String)

    /// The answer to a question, or `nil` when it was refused (Ctrl-C, Ctrl-D).
    func ask(_ question: String) async -> String?

    /// Opens the person's editor with a text and gives back what was saved, without blanks at its
    /// end; `nil` when that is nothing new.
    ///
    /// The saved text is shown, and kept in the history: it is going to be run.
    ///
    /// - Throws: a `UserFacingError` when the editor cannot be started or fails.
    func edit(_ text: String) async throws -> String?
}
