/// What the parser could have gone on with at the cursor: completion and argument hints are made
/// of it, so that they never differ from what is accepted.
struct Sightings {
    /// The command that the cursor stands in, as far as it was read.
    struct PartialCommand {
        let verb: String
        var syntax: CommandSyntax?
        var isPastName = false
        var name: Expression?
        var clauses: [Clause] = []
        /// Clauses given, the one being read included.
        var given: [ClauseKeyword] = []
    }

    var words: [Candidate] = []
    var kinds: [CommandSyntax.ValueKind] = []
    /// Whether a variable may stand here, and whether it is as likely as anything else.
    var takesVariable = false
    var takesAnyValue = false
    /// Whether the parser came as far as the cursor.
    var reachedCursor = false
    /// Stands for the argument that the cursor is at: `NAME`, `storage=…`.
    var pending: String?
    var command: PartialCommand?
}
