extension CommandSyntax.ClauseSyntax {
    /// `format json`, which every command that shows something takes.
    static let format = CommandSyntax.ClauseSyntax(
        .format, .word(["table", "json", "jsonl", "csv", "markdown"]))
}

extension Outcome {
    /// The outcome in the format that the statement asks for.
    func formatted(by call: Invocation) throws -> Outcome {
        var outcome = self
        outcome.format = try call.text(.format)?.lowercased()
        return outcome
    }
}
