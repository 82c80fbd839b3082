import Columns
import SlipwayCore

extension Command {
    static let makeFunction = Command(
        CommandSyntax(
            verb: "make", noun: .function, name: (.new("NAME"), .required),
            clauses: [
                .init(.from, .path, .required), .init(.with, .pairs([])),
                .init(.in, .existing([.space, .project])),
            ],
            summary: "keeps a Python file as a function, with values for its parameters",
            example: "make function shorten from attrition_function.py in space lab "
                + "with model_deployment_id=\"attrition\"",
            detail: "A `score` of the file itself is called; else its only outer function is "
                + "called once, with the parameters, and returns the one that scores. A "
                + "password or key is given by the name of a secret, whose value is looked up "
                + "whenever the function starts: `create secret lab_key = …`, then `make function "
                + "f from f.py with key={secret: lab_key}`. None of the code runs before the "
                + "function is deployed.",
            changes: true)
    ) { call in
        guard case .place(let from) = call.call.clause(.from)?.argument else {
            throw call.lacks("file")
        }
        let source = try call.read(from.value)
        let fileName = try call.session.text(of: from.value).split(separator: "/").last ?? ""
        let pairs = try call.pairs()
        let function: Function
        do {
            function = try await call.lab.functions.make(
                call.name(), source: source, fileName: String(fileName),
                parameters: .object(pairs), into: call.requiredPlace(.in), as: call.caller)
        } catch let error as FunctionError {
            throw Diagnostic(error, at: from.span)
        } catch let error as LabError {
            guard case .unknownParameter(let name, _, _) = error,
                case .pairs(let pairs) = call.call.clause(.with)?.argument,
                let pair = pairs.first(where: { $0.name.text == name })
            else { throw error }
            throw Diagnostic(error, at: pair.name.span)
        }
        var outcome = Outcome.said(
            "made function `\(function.name)` from \(function.fileName) (calls "
                + "`\(function.shape.entry)`; id \(function.id))",
            JSONValue(function),
            next: "deploy function \(quotedIfNeeded(function.name)) as "
                + "\(quotedIfNeeded(function.name)) online")
        outcome.notes = pairs.compactMap(\.misspeltSecret)
        outcome.notes += pairs.filter(\.looksLikeKey).map {
            "the value of `\($0.key)` looks like a key, and stands in clear in the function and in "
                + "the journal: keep it with `create secret NAME = …` and give {secret: NAME}"
        }
        return outcome
    }
}

extension Invocation {
    /// The pairs of `with`, with their values.
    func pairs() throws -> [JSONValue.Member] {
        guard case .pairs(let pairs) = call.clause(.with)?.argument else { return [] }
        return try pairs.map { .init($0.name.text, try session.value(of: $0.value)) }
    }
}

extension JSONValue.Member {
    /// What to say of a record that was probably meant to name a secret: it is given as it is.
    fileprivate var misspeltSecret: String? {
        guard let members = value.object, members.count == 1, let member = members.first,
            member.key != "secret", member.key.nearest(in: ["secret"]) != nil,
            let name = member.value.string
        else { return nil }
        return "`\(key)` is the record {\(quotedIfNeeded(member.key)): \(quotedIfNeeded(name))}, "
            + "and names no secret: did you mean {secret: \(quotedIfNeeded(name))}?"
    }

    /// Whether the text is one that nobody would remember: long, of letters and digits mixed, and
    /// no identifier of a thing; or the name says that it is secret.
    fileprivate var looksLikeKey: Bool {
        guard let text = value.string, !text.isEmpty else { return false }
        let words = key.lowercased().split { !$0.isLetter }.map(String.init)
        let saysSo = words.contains {
            ["key", "apikey", "token", "secret", "password", "passwd"].contains($0)
        }
        if saysSo && text.utf8.count >= 8 { return true }
        let isGUID = text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil
        let isKeyLike = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5a).contains($0)
                || (0x61...0x7a).contains($0) || [0x2d, 0x5f, 0x2b, 0x2f, 0x3d].contains($0)
        }
        return !isGUID && isKeyLike && text.utf8.count >= 24
            && text.contains(where: \.isNumber) && text.contains(where: \.isLetter)
    }
}
