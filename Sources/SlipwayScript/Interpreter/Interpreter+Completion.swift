import Columns
import SlipwayCore

/// What may be typed next, with the names of things that exist.
extension Interpreter {
    /// - Parameter cursor: UTF-8 bytes from the beginning of the text.
    public func complete(_ text: String, cursor: Int) async -> (
        range: SourceSpan, items: [CompletionItem]
    ) {
        let request = Completion.request(text: text, cursor: cursor, table: Self.table)
        var names: [Candidate] = []
        if let wanted = request.names { names = await candidates(wanted) }
        let paths =
            request.takesPaths
            ? host.paths(startingWith: request.typed).map { Candidate($0, .path) } : []
        let variables = (session.variables.keys.sorted() + ["_"]).map {
            Candidate("$" + $0, .variable)
        }
        return (
            request.range, request.items(names: names, paths: paths, variables: variables)
        )
    }

    /// Names that fit, with a few words about each; whatever cannot be looked up is left out.
    private func candidates(_ wanted: CompletionRequest.Names) async -> [Candidate] {
        let lookup = Invocation(
            call: CommandCall(
                verb: Word("complete", span: SourceSpan(0, 0)), noun: nil, name: nil, input: nil,
                clauses: [], span: SourceSpan(0, 0)),
            lab: lab,
            caller: Caller(userName: session.userName, door: options.door, statement: "complete"),
            host: host, endpoint: endpoint, options: options, session: session)
        var candidates: [Candidate] = []
        for noun in wanted.nouns {
            let word = NounWord(noun: noun, isPlural: true, span: SourceSpan(0, 0))
            let place = wanted.container
            for value in (try? await lookup.all(word, in: place)) ?? [] {
                guard let name = value["name"]?.string else { continue }
                let state = (value["status"] ?? value["stage"] ?? value["role"])?.string
                candidates.append(
                    Candidate(
                        name, .name,
                        detail: noun.rawValue + (state.map { ", \($0)" } ?? "")))
            }
        }
        return candidates
    }
}
