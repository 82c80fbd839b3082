import SlipwayCore
@testable import SlipwayScript
import Testing

@Test(
    arguments: [
        ("chrun", ["churn", "fraud"], "churn"), ("CHURN", ["churn"], "churn"),
        ("spce", ["space", "spec"], nil), ("spcae", ["space", "spec"], "space"),
        ("modle-1", ["model-1", "model-2"], "model-1"), ("model-3", ["model-1", "model-2"], nil),
        (
            "attrition challnger", ["attrition challenger - spark", "churn"],
            "attrition challenger - spark"
        ),
        ("attrition", ["attrition a", "attrition b"], nil),
        ("pro", ["production", "lab"], "production"),
        ("pr", ["production"], nil), ("cafe\u{301}", ["caf\u{E9}s"], "caf\u{E9}s"),
        ("x", ["y"], nil), ("", ["a"], nil), ("a", [], nil), ("to", ["ot"], "ot"),
        ("banana", ["churn"], nil), ("create", ["delete"], nil),
        ("lisst", ["list", "list"], "list"),
    ] as [(String, [String], String?)])
func `the nearest name is found only when it is close and alone`(
    typed: String, candidates: [String], expected: String?
) {
    #expect(typed.nearest(in: candidates) == expected)
}

@Test func `long names cost nothing`() {
    let long = String(repeating: "a", count: 100_000)
    #expect(long.nearest(in: [long + "b"]) == nil)
    #expect("abc".nearest(in: [long]) == nil)
}

/// Slips that a test types into every verb, noun and clause: one key left out, doubled, swapped
/// with the next, or replaced.
private func slips(_ word: String) -> [String] {
    let characters = Array(word)
    return characters.indices.flatMap { index -> [String] in
        var without = characters
        without.remove(at: index)
        var doubled = characters
        doubled.insert(characters[index], at: index)
        var swapped = characters
        swapped.swapAt(index, max(index - 1, 0))
        var replaced = characters
        replaced[index] = characters[index] == "x" ? "z" : "x"
        return [without, doubled, swapped, replaced].map { String($0) }
    }.filter { $0 != word && !$0.isEmpty }
}

@Test func `a slip in a verb is nearly always understood`() {
    var count = 0
    var understood = 0
    for verb in testTable.verbs where verb.count > 3 {
        for slip in slips(verb) {
            let script = Parser.parse("\(slip) space lab", table: testTable)
            guard let next = script.diagnostics.first?.next else { continue }
            count += 1
            understood += next == "did you mean `\(verb)`?" ? 1 : 0
        }
    }
    #expect(Double(understood) >= 0.95 * Double(count), "\(understood) of \(count)")
}

@Test func `every error code explains itself and looks alike`() {
    for code in ErrorCode.allCases {
        #expect(!code.explanation.isEmpty && !code.explanation.hasSuffix("."))
        #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
    }
}

@Test func `the table answers help`() {
    #expect(testTable.verbs.prefix(3) == ["create", "make", "import"])
    #expect(testTable.command(verb: "LIST", noun: .space)?.title == "list spaces")
    #expect(testTable.nouns(verb: "use") == ["space", "project"])
    #expect(testTable.nearestVerb(to: "promte") == "promote")
    #expect(
        testTable.command(verb: "deploy", noun: .model)?.usage
            == "deploy model NAME as NAME (online | batch) [serving NAME] [hardware NAME] "
            + "[copies N] [in space|project NAME]")
    #expect(testTable.commands(noun: .usecase).map(\.title) == ["create usecase", "show usecase"])
}

@Test(arguments: [
    ("churn", "promote model churn to space lab"),
    ("my model", "promote model \"my model\" to space lab"),
    ("with", "promote model \"with\" to space lab"),
])
func `a statement can be shown with the right name in it`(name: String, expected: String) throws {
    let text = "quit; promote model chrun to space lab"
    let script = Parser.parse(text, table: testTable)
    let statement = try #require(script.statements.last)
    let corrected = statement.corrected(in: text, replacing: SourceSpan(20, 25), withName: name)
    #expect(corrected == expected)
    #expect(statement.corrected(in: text, replacing: SourceSpan(0, 5), withName: name) == nil)
    #expect(statement.corrected(in: "", replacing: SourceSpan(20, 25), withName: name) == nil)
}

@Test func `near-words teach only words that Slipway knows`() {
    let verbs = [
        "create", "make", "list", "show", "delete", "use", "add", "remove", "import", "promote",
        "deploy", "run", "schedule", "cancel", "stop", "evaluate", "set", "export", "login",
        "serve", "score",
    ]
    let known = Set(verbs + StatementWord.allCases.map(\.rawValue))
    for (word, taught) in NearWords.verbs {
        #expect(word == word.lowercased() && known.isSuperset(of: taught), "\(word)")
        #expect(!taught.contains(word))
    }
    for (verb, related) in NearWords.related {
        #expect(known.contains(verb) && known.isSuperset(of: related), "\(verb)")
    }
    for word in NearWords.nouns.keys {
        #expect(Noun(rawValue: word) == nil && !Noun.allCases.contains { $0.plural == word })
    }
    for word in NearWords.inputs.values { #expect(InputWord(rawValue: word) != nil) }
}
