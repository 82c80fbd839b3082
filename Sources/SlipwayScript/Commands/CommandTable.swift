import SlipwayCore

/// All commands, in the order in which help lists them.
///
/// Parser, completion, hints and help ask this table; none of them knows a command by name.
public struct CommandTable: Sendable {
    public let commands: [CommandSyntax]
    /// Every verb once, in table order.
    public let verbs: [String]
    private let byVerb: [String: [CommandSyntax]]

    public init(_ commands: [CommandSyntax]) {
        self.commands = commands
        byVerb = Dictionary(grouping: commands, by: \.verb)
        var seen: Set<String> = []
        verbs = commands.map(\.verb).filter { seen.insert($0).inserted }
    }

    /// What the verb can do, in table order; empty when there is no such verb.
    public func commands(verb: String) -> [CommandSyntax] { byVerb[verb.lowercased()] ?? [] }

    /// What can be done with a kind of thing, in table order: commands about it, and those that
    /// name it in a clause.
    public func commands(noun: Noun) -> [CommandSyntax] {
        commands.filter { $0.noun == noun || ($0.noun == nil && $0.mentions(noun)) }
    }

    /// The row for a verb and a noun. Where one kind of thing has two rows (`show run`,
    /// `show runs`) the number decides; elsewhere any number finds the row.
    public func command(verb: String, noun: Noun?, isPlural: Bool = false) -> CommandSyntax? {
        let rows = commands(verb: verb).filter { $0.noun == noun }
        return rows.first { $0.isPlural == isPlural } ?? rows.first
    }

    /// The nouns that a verb takes, as one types them.
    public func nouns(verb: String) -> [String] {
        commands(verb: verb).compactMap(\.nounText)
    }

    /// The verb that was probably meant.
    public func nearestVerb(to word: String) -> String? { word.nearest(in: verbs) }
}
