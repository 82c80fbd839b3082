import Columns
import SlipwayNotebook
import SlipwayScript
import Testing

@Suite struct RenderingResultTests {
    private static let id = "8f14e45f-ceea-467f-a830-3f5c3b1e2d4a"

    private static let spaces = Table(
        [
            .init("name"), .init("stage"), .init("members", isNumber: true), .init("probability"),
            .init("id", mayBeHidden: true), .init("in use", mayBeHidden: true),
            .init("created", mayBeHidden: true),
        ],
        rows: [
            [
                .string("lab deployment space"), .null, .number(3),
                .array([.number(0.91374212345), .number(0.08625773)]), .string(id), .boolean(true),
                .string("2026-11-23 05:40:00"),
            ],
            [
                .string("空間 🚢 ñandú"), .string("production"), .number(12.5),
                .object([.init("a", .string("x y")), .init("b", .null)]),
                .string("a\u{1B}[31mb\nc"), .boolean(false), .null,
            ],
        ], ifEmpty: "no spaces yet")

    private func render(
        _ view: View, _ format: OutputFormat = .table, width: Int = 80, color: Bool = false,
        value: JSONValue = .null
    ) -> String {
        ResultRenderer(format: format, width: width, color: color).render(
            Outcome(view: view) { value })
    }

    // MARK: Tables

    @Test func `a table that fits shows everything, numbers at the right`() {
        #expect(
            render(.table(Self.spaces), width: 140) == """
                name                  stage       members  probability            id                                    in use  created
                lab deployment space                    3  [0.913742, 0.0862577]  8f14e45f-ceea-467f-a830-3f5c3b1e2d4a  yes     2026-11-23 05:40:00
                空間 🚢 ñandú         production     12.5  {a: "x y", b: null}    a\\u001b[31mb\\nc                       no

                """)
    }

    @Test func `columns that may be hidden go first, the last before the others`() {
        #expect(
            render(.table(Self.spaces), width: 80) == """
                name                  stage       members  probability
                lab deployment space                    3  [0.913742, 0.0862577]
                空間 🚢 ñandú         production     12.5  {a: "x y", b: null}
                not shown: id, in use, created; `format json` shows all

                """)
        #expect(
            render(.table(Self.spaces), width: 110).hasSuffix(
                "not shown: created; `format json` shows all\n"))
    }

    @Test func `then cells are shortened, but no number`() {
        #expect(
            render(.table(Self.spaces), width: 44) == """
                name        stage       members  probabili…
                lab deplo…                    3  [0.913742…
                空間 🚢 ñ…  production     12.5  {a: "x y"…
                `format json` shows all

                """)
    }

    @Test func `then columns go from the right`() {
        #expect(
            render(.table(Self.spaces), width: 20) == """
                name       stage
                lab depl…
                空間 🚢…   producti…
                `format json` shows…

                """)
    }

    @Test(arguments: 1...140)
    func `no row is wider than the terminal, and none ends in a blank`(width: Int) {
        for line in render(.table(Self.spaces), width: width).split(separator: "\n") {
            #expect(displayWidth(of: line) <= width)
            #expect(line.last != " ")
        }
    }

    @Test func `a table of one column is cut rather than wrapped`() {
        let table = Table([.init("text")], rows: [[.string("one two three four")]], ifEmpty: "")
        #expect(
            render(.table(table), width: 12) == """
                text
                one two thr…
                `format jso…

                """)
    }

    @Test(arguments: [
        (9, "row  pre…\n  1  0.9…\n  2  yes\n`format…\n"),
        (24, "row  prediction of attr…\n  1  0.9123456789012345…\n  2  yes\n`format json`"),
    ])
    func `beside the number of each row something is always shown`(width: Int, expected: String) {
        let table = Table(
            [
                .init("row", isNumber: true),
                .init("prediction of attrition", mayBeHidden: true),
                .init("features", mayBeHidden: true),
            ],
            rows: [
                [.number(1), .string("0.9123456789012345678"), .string("x")],
                [.number(2), .string("yes"), .string("x")],
            ], ifEmpty: "")
        #expect(render(.table(table), width: width).hasPrefix(expected))
    }

    @Test func `help goes on below its second column, and examples stay whole`() {
        let text = """
            add member USER to space NAME as ROLE
              lets somebody in, and says as what they may come
              remove    one, two, three, four, five, six
              example: add member ana to space lab as viewer

            """
        #expect(
            render(.help(text), width: 30) == """
                add member USER to space
                    NAME as ROLE
                  lets somebody in, and says
                  as what they may come
                  remove    one, two, three,
                            four, five, six
                  example: add member ana to space lab as viewer

                """)
    }

    @Test func `an empty table is a sentence`() {
        let empty = Table([.init("name")], rows: [], ifEmpty: "no spaces yet")
        #expect(render(.table(empty)) == "no spaces yet\n")
        #expect(render(.table(empty), .markdown) == "no spaces yet\n")
        #expect(render(.table(empty), .csv) == "name\n")
        #expect(render(.table(empty), .jsonl) == "")
    }

    @Test(arguments: [
        (JSONValue.null, ""), (.boolean(true), "yes"), (.number(41), "41"),
        (.number(0.9137421), "0.913742"), (.number(-0.5), "-0.5"), (.string(""), ""),
        (.array([]), "[]"), (.object([]), "{}"),
        (
            .array([.string("ana"), .string("lab team"), .string("7"), .string("true")]),
            "[ana, \"lab team\", \"7\", \"true\"]"
        ),
        (.array([.boolean(true), .null, .array([.number(1)])]), "[true, null, [1]]"),
        (
            .object([.init("in use", .boolean(false)), .init("id", .string("a:b"))]),
            "{\"in use\": false, id: \"a:b\"}"
        ),
        (.array([.string("say \"hi\"\n")]), "[\"say \\\"hi\\\"\\n\"]"),
    ])
    func `a cell reads as the language writes values`(value: JSONValue, expected: String) {
        let table = Table([.init("v"), .init("end")], rows: [[value, .string("|")]], ifEmpty: "")
        let row = render(.table(table)).split(separator: "\n")[1]
        let padding = String(repeating: " ", count: max(1 - displayWidth(of: expected), 0))
        #expect(row == expected + padding + "  |")
    }

    @Test func `a long list costs no more than the line that shows it`() {
        let vector = JSONValue.array((0..<1_000_000).map { .number(Double($0)) })
        let table = Table([.init("features")], rows: [[vector]], ifEmpty: "")
        #expect(
            render(.table(table), width: 24) == """
                features
                [0, 1, 2, 3, 4, 5, 6, 7…
                `format json` shows all

                """)
    }

    @Test func `hidden columns are not computed in full`() {
        let table = Table(
            headings: [
                .init("name"), .init("wide", mayBeHidden: true), .init("more", mayBeHidden: true),
            ],
            rowCount: 3
        ) { row, column in
            switch (row, column) {
            case (_, 0): return .string("a")
            case (0, 1): return .string(String(repeating: "x", count: 99))
            default:
                Issue.record("row \(row) of column \(column) was computed")
                return .null
            }
        }
        #expect(render(.table(table)).hasSuffix("not shown: wide, more; `format json` shows all\n"))
    }

    // MARK: Sections, messages and text

    private static let sections: [Section] = [
        Section(
            "Overview",
            [
                .fields([
                    ("name", .string("lab deployment space")), ("members", .number(3)),
                    ("description", .string("two\nlines")), ("tags", .null),
                ])
            ]),
        Section(
            "Assets",
            [
                .table(
                    Table(
                        [.init("name"), .init("size", isNumber: true)],
                        rows: [[.string("churn"), .number(1.5)]], ifEmpty: ""))
            ]),
        Section("Jobs", [.table(Table([], rows: [], ifEmpty: "no jobs yet"))]),
        Section(nil, [.text("that is all")]),
    ]

    @Test func `sections have a title, and labels in one column`() {
        #expect(
            render(.sections(Self.sections)) == """
                Overview
                  name         lab deployment space
                  members      3
                  description  two
                               lines
                  tags

                Assets
                  name   size
                  churn   1.5

                Jobs
                  no jobs yet

                that is all

                """)
    }

    @Test func `sections are headings in Markdown`() {
        #expect(
            render(.sections(Self.sections), .markdown) == """
                ## Overview

                - **name**: lab deployment space
                - **members**: 3
                - **description**: two<br>lines
                - **tags**:

                ## Assets

                | name | size |
                | --- | ---: |
                | churn | 1.5 |

                ## Jobs

                no jobs yet

                ```
                that is all
                ```

                """)
    }

    @Test func `an address in a field is never cut, a long list is`() {
        let address = "https://127.0.0.1:8443/ml/v4/deployments/\(Self.id)/predictions?version=1"
        let list = JSONValue.array((0..<100).map { .number(Double($0)) })
        let section = Section("Endpoint", [.fields([("url", .string(address)), ("v", list)])])
        #expect(
            render(.sections([section]), width: 30) == """
                Endpoint
                  url  \(address)
                  v    [0, 1, 2, 3, 4, 5, 6,…

                """)
    }

    @Test func `a message is one line whatever names are in it`() {
        #expect(render(.message("created space `a\nb`")) == "created space `a\\nb`\n")
        #expect(render(.nothing) == "")
        #expect(render(.text("one\n\ttwo")) == "one\n\ttwo\n")
        #expect(render(.text("```\n"), .markdown) == "````\n```\n````\n")
    }

    @Test func `colour adds nothing but escapes`() {
        let plain = render(.sections(Self.sections))
        let colored = render(.sections(Self.sections), color: true)
        #expect(colored.contains("\u{1B}[1mOverview\u{1B}[0m\n"))
        let codes = ["\u{1B}[0m", "\u{1B}[1m", "\u{1B}[2m"]
        let stripped = codes.reduce(colored) { text, code in
            text.split(separator: code, omittingEmptySubsequences: false).joined()
        }
        #expect(stripped == plain)
    }

    // MARK: Formats for programs

    @Test func `JSON is the value on one line, safe for the terminal`() {
        let value = JSONValue.object([
            .init("count", .number(3)), .init("name", .string("a\u{9B}b\u{202E}\n")),
        ])
        #expect(
            render(.message("made"), .json, value: value)
                == "{\"count\":3,\"name\":\"a\\u009bb\\u202e\\n\"}\n")
        #expect(render(.nothing, .json) == "")
        #expect(render(.message("gone"), .json) == "null\n")
    }

    @Test func `JSON Lines are the elements of a list, or the rows of a table`() {
        let list = JSONValue.array([.number(1), .string("b")])
        #expect(render(.table(Self.spaces), .jsonl, value: list) == "1\n\"b\"\n")
        let table = Table(
            [.init("a"), .init("b")], rows: [[.number(1), .null], [.number(2), .boolean(true)]],
            ifEmpty: "")
        #expect(
            render(.table(table), .jsonl, value: .object([]))
                == "{\"a\":1,\"b\":null}\n{\"a\":2,\"b\":true}\n")
        #expect(render(.message("x"), .jsonl, value: .object([])) == "{}\n")
    }

    @Test func `CSV has every column and digit, quoted as RFC 4180 says`() {
        let table = Table(
            [.init("a,b"), .init("n", isNumber: true), .init("v", mayBeHidden: true)],
            rows: [
                [.string("say \"hi\""), .number(0.1234567890123), .array([.number(1), .null])],
                [.string("two\r\nlines"), .number(41), .boolean(true)],
                [.null, .number(.nan), .string("")],
            ], ifEmpty: "")
        #expect(
            render(.table(table), .csv, width: 5)
                == "\"a,b\",n,v\n\"say \"\"hi\"\"\",0.1234567890123,\"[1,null]\"\n"
                + "\"two\r\nlines\",41,true\n,NaN,\n")
    }

    @Test func `CSV of a record or a list of records are its rows`() {
        let one = JSONValue.object([.init("id", .string("x")), .init("n", .number(1))])
        let two = JSONValue.object([.init("n", .number(2)), .init("m", .null)])
        #expect(render(.message("made"), .csv, value: one) == "id,n\nx,1\n")
        #expect(render(.sections([]), .csv, value: .array([one, two])) == "id,n,m\nx,1,\n,2,\n")
        #expect(render(.message("made"), .csv, value: .string("x")) == "value\nx\n")
        #expect(render(.message("made"), .csv) == "made\n")
        #expect(
            render(.table(Table([.init("a")], rows: [[.null]], ifEmpty: "")), .csv) == "a\n\"\"\n")
    }

    @Test func `Markdown shows values literally`() {
        let table = Table(
            [.init("first_name"), .init("n", isNumber: true)],
            rows: [
                [.string("a|b*c`d<e"), .number(0.123456789)],
                [.string("_x_ y_z [t](u) \\ \n~"), .null],
            ], ifEmpty: "")
        #expect(
            render(.table(table), .markdown) == """
                | first_name | n |
                | --- | ---: |
                | a\\|b\\*c\\`d\\<e | 0.123457 |
                | \\_x\\_ y_z [t]\\(u) \\\\ <br>\\~ | |

                """)
    }

    @Test func `notes and the next line have a line each`() {
        let outcome = Outcome(
            view: .nothing, notes: ["the rows were\nseen in training", "b"],
            next: "deploy model churn online"
        ) { .null }
        let renderer = ResultRenderer(format: .table, width: 80, color: false)
        #expect(
            renderer.renderNotes(outcome)
                == "note: the rows were\\nseen in training\nnote: b\n")
        #expect(renderer.renderNext(outcome) == "next: deploy model churn online\n")
        #expect(renderer.renderNext(Outcome(view: .nothing) { .null }) == "")
    }

    @Test func `many rows are laid out by the widest of all`() {
        let table = Table(
            headings: [.init("n", isNumber: true), .init("name")], rowCount: 2_000
        ) { row, column in
            column == 0 ? .number(Double(row)) : .string(row == 1_999 ? "the last" : "x")
        }
        let lines = render(.table(table)).split(separator: "\n")
        #expect(lines.count == 2_001)
        #expect(lines[0] == "   n  name")
        #expect(lines[1] == "   0  x")
        #expect(lines[2_000] == "1999  the last")
    }
}
