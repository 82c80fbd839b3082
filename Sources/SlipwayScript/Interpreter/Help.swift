import Columns
import SlipwayCore

/// Answers `help`, from the command table.
struct Help {
    let table: CommandTable

    /// Help on a verb, a thing, a command, an error code, or, for `nil`, on everything.
    func outcome(for topic: String?, at span: SourceSpan?) throws -> Outcome {
        let text = try text(for: topic, at: span)
        return Outcome(view: .help(text)) { .string(text) }
    }

    private func text(for topic: String?, at span: SourceSpan?) throws -> String {
        guard let topic else { return overview }
        let words = topic.lowercased().split(separator: " ").map(String.init)
        if words.count == 2, let noun = Noun(word: words[1]),
            let command = table.command(verb: words[0], noun: noun)
        {
            return full([command])
        }
        if words.count > 1 { throw unknown(topic, instead: words[1], of: words[0], at: span) }
        let ofVerb = table.commands(verb: words[0])
        if !ofVerb.isEmpty { return full(ofVerb) }
        if let noun = Noun(word: words[0]) {
            let commands = table.commands(noun: noun)
            if !commands.isEmpty { return full(commands) }
        }
        if let word = StatementWord(rawValue: words[0]) {
            return "\(word.usage)\n  \(word.summary)\n"
        }
        if let explanation = ErrorCode(rawValue: words[0])?.explanation
            ?? FailureCode.explanations[words[0]]
        {
            return "error[\(words[0])]\n  \(explanation)\n"
        }
        throw unknown(topic, instead: words[0], of: nil, at: span)
    }

    /// - Parameters:
    ///   - word: The word that means nothing.
    ///   - verb: The verb before it, when there is one: then only its nouns can be meant.
    private func unknown(
        _ topic: String, instead word: String, of verb: String?, at span: SourceSpan?
    ) -> Diagnostic {
        let topics =
            verb.map { table.nouns(verb: $0) }
            ?? table.verbs
            + Noun.allCases.filter { !table.commands(noun: $0).isEmpty }
            .map(\.rawValue) + StatementWord.allCases.map(\.rawValue)
            + ErrorCode.allCases.map(\.rawValue) + FailureCode.explanations.keys.sorted()
        let before = verb.map { $0 + " " } ?? ""
        return Diagnostic(
            code: "not-found", what: "there is no help on `\(topic)`", why: nil,
            next: word.nearest(in: topics).map { "did you mean `help \(before)\($0)`?" }
                ?? (verb.map { "`help \($0)` shows what it does" } ?? "`help` shows everything"),
            span: span)
    }

    private func full(_ commands: [CommandSyntax]) -> String {
        commands.map { command in
            var lines = [command.usage, "  \(command.summary)"]
            if let detail = command.detail { lines.append("  \(detail)") }
            lines.append("  example: \(command.example)")
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n"
    }

    private var overview: String {
        var lines = ["A statement is a verb, a thing, its name, and clauses in any order:", ""]
        for verb in table.verbs {
            let nouns = table.nouns(verb: verb)
            let what =
                nouns.isEmpty
                ? table.commands(verb: verb)[0].summary : nouns.joined(separator: ", ")
            lines.append("  " + verb.padded(to: 10) + what)
        }
        lines.append("")
        for word in StatementWord.allCases {
            lines.append("  " + word.rawValue.padded(to: 10) + word.summary)
        }
        lines += [
            "",
            "`$_` is the last result, `$3` that of cell 3, `$name` what `let` named; paths go into",
            "them: `$_.predictions[0].values[0]`. `help create`, `help space`, `help deploy model`",
            "tell more. Tab completes, Ctrl-R searches, Ctrl-C stops, Ctrl-D leaves.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Noun {
    /// The noun for a word in either number.
    init?(word: String) {
        guard let noun = Noun.allCases.first(where: { $0.rawValue == word || $0.plural == word })
        else { return nil }
        self = noun
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
