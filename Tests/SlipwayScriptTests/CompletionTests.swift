import Foundation
import SlipwayScript
import Testing

/// Names of things as the interpreter would give them.
private let existingNames: [Noun: [String]] = [
    .space: ["lab", "lab deployment space", "production"],
    .project: ["attrition", "año 1"],
    .model: ["churn", "attrition challenger - spark", "in"],
    .function: ["attrition function"],
    .data: ["evaluation"],
    .deployment: ["live", "live batch"],
    .job: ["First batch job"],
    .run: ["First batch job/1"],
    .user: ["ana", "admin"],
    .spec: ["XS", "S"],
    .usecase: ["attrition risk"],
    .member: ["ana"],
]

private let paths = ["data/", "my data/", "models/attrition-spark/", "rows.csv", "my rows.csv"]
private let variables = ["$_", "$live", "$lab"]

/// The line with `^` where the cursor is, and what is offered there.
private func completions(_ line: String) -> String {
    let (text, cursor) = cut(line)
    let request = Completion.request(text: text, cursor: cursor, table: testTable)
    let names = (request.names?.nouns ?? []).flatMap { noun in
        (existingNames[noun] ?? []).map { Candidate($0, .name) }
    }
    let items = request.items(
        names: names, paths: paths.map { Candidate($0, .path) },
        variables: variables.map { Candidate($0, .variable) })
    let shown = items.map { $0.replacement + ($0.isComplete ? "" : "…") }.joined(separator: " ")
    let container = request.names?.container.map { " (in \($0))" } ?? ""
    return (shown.isEmpty ? "nothing" : shown) + container
}

private func hint(_ line: String) -> String {
    let (text, cursor) = cut(line)
    return Completion.argumentHint(text: text, cursor: cursor, table: testTable) ?? "nothing"
}

private func cut(_ line: String) -> (text: String, cursor: Int) {
    let line = line.replacing("⏎", with: "\n")
    let parts = line.split(separator: "^", maxSplits: 1, omittingEmptySubsequences: false)
    let before = String(parts[0])
    return (before + (parts.count > 1 ? String(parts[1]) : ""), before.utf8.count)
}

@Test func `completion offers what may stand at the cursor`() throws {
    try Golden.check("completions.txt", answer: completions)
}

@Test func `the argument hint shrinks while one types`() throws {
    try Golden.check("hints.txt", answer: hint)
}

@Test(arguments: ["create space", "promote model \"a\\u00e9b", "😀 ^ ñ", "", "x\r\n\u{301}"])
func `any cursor is answered`(text: String) {
    for cursor in -1...text.utf8.count + 1 {
        let request = Completion.request(text: text, cursor: cursor, table: testTable)
        #expect(0 <= request.range.start && request.range.start <= request.range.end)
        #expect(request.range.end <= text.utf8.count)
        _ = Completion.argumentHint(text: text, cursor: cursor, table: testTable)
    }
}

@Test func `what is offered is accepted`() {
    let lines = [
        "create ", "create space lab ", "promote model churn ", "promote model churn to ",
        "deploy model churn as x ", "score ", "score file x ", "list ", "show ", "let x = ",
        "plan ",
        "expect ", "expect deployment live ", "add member ana to lab ", "schedule job j ",
    ]
    for line in lines {
        let request = Completion.request(text: line, cursor: line.utf8.count, table: testTable)
        let offered = request.items().filter { $0.candidate.kind != .name }
        #expect(!offered.isEmpty)
        for item in offered {
            // The word itself is never what is wrong with the line.
            let text = line + item.replacement
            for diagnostic in Parser.parse(text, table: testTable).diagnostics {
                #expect((diagnostic.span?.start ?? 0) >= text.utf8.count, "\(text): \(diagnostic)")
            }
        }
    }
}
