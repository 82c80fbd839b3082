import Foundation
import SlipwayScript
import Testing

private func parse(_ text: String) -> ParsedScript { Parser.parse(text, table: testTable) }

/// The only statement of a text, as it prints.
private func printed(_ text: String) -> String {
    let script = parse(text)
    #expect(script.diagnostics.isEmpty, "\(text)")
    return script.statements.map(\.description).joined(separator: " ; ")
}

@Test func `every line of the lab is a statement and prints as it was written`() throws {
    let text = try Golden.fixture("lab.slip")
    let script = parse(text)
    #expect(script.diagnostics.isEmpty)
    let lines = text.split(separator: "\n").map {
        $0.replacing(
            "import data \"data/evaluation.csv\"", with: "import data \"data/evaluation.csv\"")
    }
    #expect(script.statements.map(\.description) == lines.map { String($0) })
}

@Test(
    arguments: [
        // Space, comments, lines.
        ("  create   space\tlab  # a comment", "create space lab"),
        ("CREATE Space Lab WITH stage=X", "create space Lab with stage=X"),
        ("# nothing", ""), ("", ""), (";;\n;", ""),
        ("create space a; create space b", "create space a ; create space b"),
        ("create space a;\r\ncreate space b\r\n", "create space a ; create space b"),
        ("\u{FEFF}create space a", "create space a"),
        ("create\u{A0}space a", "create space a"),
        ("score rows [1,\n  # one\n  2\n] on d", "score rows [1, 2] on d"),
        ("score rows {a: [1,\n2], b\n: 3} on d", "score rows {a: [1, 2], b: 3} on d"),
        ("create space \"two\nlines\"", "create space \"two\\nlines\""),
        // Names that look like something else.
        ("create space 2024-01-01", "create space 2024-01-01"),
        ("create space 15", "create space 15"), ("create space true", "create space true"),
        ("create space space", "create space space"),
        ("create space \"with\"", "create space \"with\""),
        ("login data", "login data"), ("login run", "login run"),
        ("list members of space space", "list members of space space"),
        ("promote model m to \"space\"", "promote model m to \"space\""),
        ("deploy model m as online batch", "deploy model m as online batch"),
        ("create space 007", "create space 007"), ("create space año", "create space año"),
        // Soft keywords.
        ("score row data=5, model=\"x\" on d", "score row data=5, model=\"x\" on d"),
        ("score row on=1, in=2 on d limit 3", "score row on=1, in=2 on d limit 3"),
        ("let let = 3", "let let = 3"),
        ("let score = score file f on d", "let score = score file f on d"),
        ("let run = run job j", "let run = run job j"),
        ("let n = count deployments in space s", "let n = count deployments in space s"),
        // Values.
        ("let x = 1.50", "let x = 1.50"), ("let x = -1e-3", "let x = -1e-3"),
        ("let x = TRUE", "let x = true"), ("let x = Null", "let x = null"),
        ("let x = 'a\\n\"'", "let x = \"a\\\\n\\\"\""),
        ("let x = \"\\u00e9\\ud83d\\ude00\\/\"", "let x = \"é😀/\""),
        ("let x = [1, [2, {a:[]}], {}]", "let x = [1, [2, {a: []}], {}]"),
        ("let x = {a:02, \"b c\": $y.z[0][\"k l\"]}", "let x = {a: 02, \"b c\": $y.z[0][\"k l\"]}"),
        ("let x = $_", "let x = $_"), ("let x = $3.id", "let x = $3.id"),
        ("param p = us-south", "param p = us-south"),
        // Clauses in any order.
        ("deploy model m online as l", "deploy model m online as l"),
        (
            "deploy model m in lab serving s as l batch",
            "deploy model m in lab serving s as l batch"
        ),
        ("schedule job j at 02:00 every 2 days", "schedule job j at 02:00 every 2 days"),
        ("schedule job j every monday at 7:30", "schedule job j every monday at 7:30"),
        ("score file f on d where p<0.6", "score file f on d where p < 0.6"),
        ("score file f on d where \"a b\"~x", "score file f on d where \"a b\" ~ x"),
        ("set timing = on", "set timing = on"), ("set timing=on", "set timing = on"),
        // Conditions.
        ("expect $x", "expect $x"), ("expect not $x.ok == true", "expect not $x.ok == true"),
        ("expect deployment d is ready", "expect deployment d is ready"),
        ("expect deployment exists exists", "expect deployment exists exists"),
        ("expect count jobs >= 2", "expect count jobs >= 2"),
        ("expect [1] != {a: 1}", "expect [1] != {a: 1}"),
        ("expect error from create space", "no"),
        // The session.
        ("help", "help"), ("help create space", "help create space"),
        ("help unknown-verb", "help unknown-verb"), ("history", "history"),
        ("history promote", "history promote"), ("save \"my lab.slip\"", "save \"my lab.slip\""),
        ("quit", "quit"), ("QUIT", "quit"), ("edit", "edit"), ("include x.slip", "include x.slip"),
    ].filter { $0.1 != "no" })
func `a statement means what it says`(text: String, expected: String) {
    #expect(printed(text) == expected)
}

@Test func `numbers and words in the place of a name are names`() {
    let text = "create space 15\nlet x = 15\nscore file f on d limit 15"
    let kinds = parse(text).statements.map(\.kind)
    guard case .command(let create) = kinds[0], case .letOperand(_, let operand) = kinds[1],
        case .command(let score) = kinds[2], case .expression(let value) = operand,
        case .value(let limit)? = score.clause(.limit)?.argument
    else {
        Issue.record("unexpected statements: \(kinds)")
        return
    }
    #expect(create.name?.kind == .name("15"))
    #expect(value.kind == .number(15, text: "15"))
    #expect(limit.kind == .number(15, text: "15"))
}

@Test func `spans cover the words they stand for`() {
    let text = "# é\ncreate space \"á\" with stage=x; use space b"
    let bytes = Array(text.utf8)
    func cut(_ span: SourceSpan) -> String {
        String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    }
    let statements = parse(text).statements
    #expect(statements.map { cut($0.span) } == ["create space \"á\" with stage=x", "use space b"])
    guard case .command(let call) = statements.first?.kind else {
        Issue.record("no command")
        return
    }
    #expect(cut(call.verb.span) == "create")
    #expect(call.noun.map { cut($0.span) } == "space")
    #expect(call.name.map { cut($0.span) } == "\"á\"")
    #expect(call.clauses.map { cut($0.span) } == ["with stage=x"])
}

@Test func `one run reports the errors of all lines and keeps the good ones`() {
    let script = parse("crate space a\ncreate space b\nuse lab; create space c\nlist spaces")
    #expect(script.diagnostics.map(\.code) == ["unknown-verb", "missing-noun"])
    #expect(script.statements.map(\.description) == ["create space b", "list spaces"])
}

@Test(arguments: [
    ("create space lab", false), ("create space \"lab", true), ("create space 'lab", true),
    ("score rows [", true), ("score rows [{a: 1}", true), ("score rows [{a: 1}]", false),
    ("score rows {", true), ("score rows }", false), ("score rows [}", false),
    ("# \"", false), ("create space 'a\"'", false), ("create space \"a\nb", true),
    ("create space \"a\nb\"", false), ("", false), ("score rows [ # ]", true),
])
func `a statement goes on while a bracket or a string is open`(text: String, expected: Bool) {
    #expect(Parser.isIncomplete(text) == expected)
}

@Test(arguments: [
    (
        "[3] lab> create space a\ncreated space a\n[4] > list spaces\nNAME  STAGE\na     'x",
        "create space a ; list spaces"
    ),
    ("slipway> use space a", "use space a"),
    ("[12] lab deployment space> score rows [1,\n2] on d\n1 row", "score rows [1, 2] on d"),
    ("[1] > create space a\nuse space a\n", "create space a ; use space a"),
    ("  [1] > \n[2] lab> quit", "quit"),
])
func `a transcript that is pasted back works`(text: String, expected: String) {
    #expect(printed(text) == expected)
}

@Test func `prompts are dropped only in a transcript`() {
    #expect(parse("create space a\n[3] lab> create space b").diagnostics.count == 1)
    #expect(parse("[3] create space b").diagnostics.count == 1)
    #expect(parse("slipway").diagnostics.count == 1)
}

@Test func `a file that is not UTF-8 is refused as a whole`() {
    let bytes = Array("create space a\n".utf8) + [0xFF] + Array("\n".utf8)
    let script = Parser.parse(bytes: bytes, table: testTable)
    #expect(script.statements.isEmpty)
    #expect(script.diagnostics.map(\.code) == ["bad-encoding"])
    #expect(script.diagnostics.first?.span == SourceSpan(15, 18))
    #expect(Parser.parse(bytes: Array("quit".utf8), table: testTable).statements.count == 1)
}

@Test func `lists may be nested, but not without end`() {
    func nested(_ depth: Int) -> String {
        "let x = " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(parse(nested(64)).diagnostics.isEmpty)
    #expect(parse(nested(65)).diagnostics.map(\.code) == ["syntax"])
    #expect(parse(nested(100_000)).diagnostics.count == 1)
}

@Test(arguments: UInt64(0)..<200)
func `what is printed parses back to the same tree`(seed: UInt64) {
    var statements = RandomStatements(seed: seed)
    for _ in 0..<5 {
        let statement = statements.next()
        let script = parse(statement.description)
        #expect(script.diagnostics.isEmpty, "\(statement)")
        #expect(script.statements.map(shape) == [shape(of: statement)], "\(statement)")
    }
}
