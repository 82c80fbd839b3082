/// What `save` writes: the statements of a session that worked, as typed, without what is secret.
///
/// In place of a statement that makes a secret of a value stands a comment, so that the file can still
/// be run: a function whose secret is missing is refused then, and nothing is kept with a wrong value.
struct SavedScript {
    private(set) var text = ""
    private(set) var statementCount = 0
    private(set) var remarks: [String] = []

    init(_ session: Session) {
        var unsaved: Set<String> = []
        for entry in session.history where entry.hasWorked && !entry.isForSession {
            let statement = Parser.parse(entry.text, table: Interpreter.table).statements.first
            if let made = statement?.secretOfValue, !made.isPlanned {
                let name = entry.text.slice(made.name.span)
                guard unsaved.insert(name).inserted else { continue }
                text += "# create secret \(name) = …  (the value is not saved: create it first)\n"
                remarks.append(
                    "the value of secret \(name) is not saved: create the secret before the file "
                        + "is run")
            } else if statement?.secretOfValue != nil
                || session.secrets.contains(where: { entry.holds($0) })
            {
                text += "# a statement is left out here, since it holds the value of a secret\n"
                remarks.append("a statement is not saved, since it holds the value of a secret")
            } else {
                text += entry.text + "\n"
                statementCount += 1
            }
        }
    }
}

extension Session.Entry {
    /// Whether the value of a secret is written in it: as a word of its own, or, when it is too long
    /// to be there by chance, as a part of one.
    fileprivate func holds(_ secret: String) -> Bool {
        Lexer.tokens(in: text).contains { token in
            var value = token.bareText
            if case .string(let string) = token.kind { value = string }
            guard let value else { return false }
            return value == secret || secret.utf8.count >= 8 && value.contains(secret)
        }
    }
}

extension Statement {
    /// The name of the secret that it makes of a value, which it spells out or has in a variable.
    fileprivate var secretOfValue: (name: Expression, isPlanned: Bool)? {
        let call: CommandCall
        var isPlanned = false
        switch kind {
        case .command(let made), .letCommand(_, let made), .expectError(_, let made): call = made
        case .plan(let made): (call, isPlanned) = (made, true)
        default: return nil
        }
        guard call.verb.text.lowercased() == "create", call.noun?.noun == .secret,
            call.clause(.equals) != nil, let name = call.name
        else { return nil }
        return (name, isPlanned)
    }
}
