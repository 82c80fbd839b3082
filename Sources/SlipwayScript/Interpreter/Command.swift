/// One command: its row in the table and what it does.
///
/// To add one, copy a file in `Commands/` and name it in `Commands/AllCommands.swift`.
public struct Command: Sendable {
    public let syntax: CommandSyntax
    let run: @Sendable (Invocation) async throws -> Outcome
    /// For the few commands that change what the session remembers (`use`, `login`).
    let session: (@Sendable (Invocation, inout Session) async throws -> Outcome)?

    init(_ syntax: CommandSyntax, run: @escaping @Sendable (Invocation) async throws -> Outcome) {
        self.syntax = syntax
        self.run = run
        session = nil
    }

    init(
        _ syntax: CommandSyntax,
        changingSession session:
            @escaping @Sendable (Invocation, inout Session) async throws ->
            Outcome
    ) {
        self.syntax = syntax
        self.session = session
        run = { invocation in
            var unchanged = invocation.session
            return try await session(invocation, &unchanged)
        }
    }
}
