import Columns
import HTTPTypes
import SlipwayCore
import Testing

@testable import SlipwayServer

/// The Test tab of a deployment, without a script in the browser.
@Suite struct TestPagesTests {
    private let path = "/deployments/adder/test"

    @Test func `the table has a field for every input, and rows come and go`() async throws {
        let browser = try await PageClient.entered(TestLab())
        let empty = try await browser.get(path).text
        #expect(empty.matches(of: /<input name="c[01]"/).count == 2)
        #expect(empty.contains("aria-label=\"a, Record 1\""))
        let two = try await browser.post(
            path, [("input", "table"), ("c0", "1"), ("c1", "2"), ("do", "add-row")])
        #expect(two.text.matches(of: /<input name="c[01]"/).count == 4)
        #expect(two.text.contains("value=\"2\""))
        let one = try await browser.post(
            path,
            [
                ("input", "table"), ("c0", "1"), ("c1", "2"), ("c0", "3"), ("c1", "4"),
                ("do", "remove-row-0"),
            ])
        #expect(one.text.matches(of: /<input name="c[01]"/).count == 2)
        #expect(one.text.contains("value=\"3\"") && !one.text.contains("value=\"1\""))
    }

    @Test(arguments: [
        [("input", "table"), ("c0", "1"), ("c1", "2"), ("c0", " 0.5"), ("c1", "-3")],
        [("input", "csv"), ("records", "a,b\n1,2\n0.5,-3\n")],
        [("input", "json"), ("records", #"[{"a":1,"b":2},{"a":0.5,"b":-3}]"#)],
        [
            ("input", "json"),
            ("records", #"{"input_data":[{"fields":["a","b"],"values":[[1,2],[0.5,-3]]}]}"#),
        ],
    ])
    func `records from a table, CSV and JSON are predicted`(fields: [(String, String)])
        async throws
    {
        let browser = try await PageClient.entered(TestLab())
        let answer = try await browser.post(path, fields + [("do", "predict")])
        #expect(answer.status == 200)
        #expect(answer.text.contains("2 records scored"))
        #expect(answer.text.contains("<td>3</td>") && answer.text.contains("<td>-2.5</td>"))
        #expect(answer.text.contains("&quot;predictions&quot;"))
    }

    @Test func `what takes longer than the server's limit is given up`() async throws {
        let lab = try await TestLab()
        let browser = try await PageClient.entered(lab, timeLimit: .milliseconds(20))
        let answer = try await browser.post(
            path, [("input", "table"), ("c0", "14"), ("c1", "2"), ("do", "predict")])
        #expect(answer.status == 504)
        #expect(answer.text.contains("there was no answer within 0 s"))
        #expect(answer.text.contains("value=\"2\""))
    }

    @Test(arguments: [
        ("1,5", "2", "not a number", "0"), ("1", "x", "not a number", "1"),
        ("1", "", "is empty", "1"), ("inf", "2", "not a number", "0"),
        ("4 1", "2", "not a number", "0"), ("1", "0x29", "not a number", "1"),
        ("1", "NaN", "not a number", "1"), ("1", "1e999", "not a number", "1"),
        ("1", "\u{a0}2", "not a number", "1"), ("٤١", "2", "not a number", "0"),
    ])
    func `a wrong cell is marked, and says what is wrong`(
        a: String, b: String, words: String, column: String
    ) async throws {
        let browser = try await PageClient.entered(TestLab())
        let answer = try await browser.post(
            path, [("input", "table"), ("c0", a), ("c1", b), ("do", "predict")])
        #expect(answer.status == 400)
        let input = try #require(
            answer.text.firstMatch(of: /<input name="c(.)"[^>]*aria-invalid="true"/))
        #expect(String(input.1) == column)
        #expect(answer.text.contains("id=\"cell-fault\">\(words)<"))
        #expect(answer.text.contains("role=\"alert\""))
        #expect(answer.text.contains("value=\"\(a)\""), "what was typed is kept")
        #expect(answer.text.contains("value=\"\(b)\""), "what was typed is kept")
    }

    @Test func `a wrong cell is named with what was typed in it`() async throws {
        let browser = try await PageClient.entered(TestLab())
        let long = String(repeating: "7 ", count: 1000)
        for (typed, shown) in [("4 1", "4 1"), ("<b>", "&lt;b&gt;"), (long, "\(long.prefix(60))…")]
        {
            let answer = try await browser.post(
                path,
                [
                    ("input", "table"), ("c0", "1"), ("c1", "2"), ("c0", "3"), ("c1", typed),
                    ("do", "predict"),
                ])
            #expect(answer.status == 400)
            #expect(
                answer.text.contains(
                    "<strong>Record 2, b: not a number: <code>\(shown)</code></strong>"))
            #expect(answer.text.contains("without blanks: 1234.5"))
        }
    }

    @Test(arguments: [(" 41 ", 41.0), ("+4.1e1", 41), ("041", 41), ("41.", 41), ("-.5", -0.5)])
    func `a number is typed as CSV has it`(typed: String, number: Double) async throws {
        let table = RecordTable(
            [Field(name: "a", type: .number)], FormFields("c0=\(typed.replacing("+", with: "%2B"))")
        )
        #expect(
            try JSONValue.parse(table.payload())["input_data"]?[0]?["values"]?[0]?[0]
                == .number(number))
    }

    @Test func `a boolean that is neither is refused and kept`() {
        let table = RecordTable([Field(name: "a", type: .boolean)], FormFields("c0=yes"))
        #expect(throws: RecordTable.Fault.self) { try table.payload() }
        #expect(table.rows == [["yes"]])
    }

    @Test func `a table with too many records is refused whole, and none is lost`() async throws {
        let browser = try await PageClient.entered(TestLab())
        func rows(_ count: Int) -> [(String, String)] {
            [("input", "table")] + (1...count).flatMap { [("c0", "1000\($0)"), ("c1", "1")] }
        }
        let most = try await browser.post(path, rows(200) + [("do", "predict")])
        #expect(most.status == 200)
        #expect(most.text.contains("200 records scored"))
        for (count, order) in [(201, "predict"), (200, "add-row"), (250, "add-row")] {
            let answer = try await browser.post(path, rows(count) + [("do", order)])
            #expect(answer.status == 400)
            let found = order == "predict" ? count : count + 1
            #expect(
                answer.text.contains(
                    "\(found) records are more than the table takes, which is 200."))
            #expect(answer.text.contains("<code>slipway predict</code>, a batch job or the API"))
            #expect(answer.text.matches(of: /<input name="c0"/).count == count)
            #expect(answer.text.contains("value=\"1000\(count)\""))
            #expect(!answer.text.contains("id=\"results\""))
        }
        let spanish = try await PageClient.entered(TestLab(), acceptLanguage: "es")
        #expect(
            try await spanish.post(path, rows(201) + [("do", "predict")]).text.contains(
                "201 registros son más de los que admite la tabla, que son 200."))
    }

    @Test(arguments: [
        ("json", "{", "the text ends too early"),
        ("csv", #"{"a": 1, "b": 2}"#, "this is JSON, not CSV"),
        ("csv", "a\n1\n", "row 1 has no field <code>b</code>"),
        ("json", "", "there are no records"),
        ("json", #"[{"a":"</textarea><b>","b":1}]"#, "is not a number"),
    ])
    func `bad records say what is wrong with them`(
        input: String, records: String, words: String
    ) async throws {
        let browser = try await PageClient.entered(TestLab())
        let answer = try await browser.post(
            path, [("input", input), ("records", records), ("do", "predict")])
        #expect(answer.status == 400)
        #expect(answer.text.contains(words))
        #expect(answer.text.contains("aria-invalid=\"true\""))
        #expect(!answer.text.contains("<b>"))
    }

    @Test func `a surprise is a page that tells nothing but where to look`() async throws {
        let browser = try await PageClient.entered(TestLab())
        let answer = try await browser.post(
            path, [("input", "table"), ("c0", "13"), ("c1", "1"), ("do", "predict")])
        #expect(answer.status == 500)
        #expect(!answer.text.contains("secret"))
        #expect(answer.text.contains("something went wrong in Slipway"))
    }

    @Test func `the template is a header`() async throws {
        let browser = try await PageClient.entered(TestLab())
        let answer = try await browser.get("/deployments/adder/template.csv")
        #expect(answer.text == "a,b\n")
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"template.csv\"")
    }

    @Test func `the reference has the endpoint and a snippet in every language`() async throws {
        let lab = try await TestLab()
        let browser = try await PageClient.entered(lab)
        let text = try await browser.get("/deployments/adder", host: "localhost:8443").text
        // Another port is another site.
        #expect(text == "")
        let own = try await browser.get("/deployments/adder").text
        #expect(own.contains("http://localhost/ml/v4/deployments/adder/predictions?version="))
        for title in ["cURL", "Python", "JavaScript", "Java", "Scala", "Swift", "R"] {
            #expect(own.contains("<summary>\(title)</summary>"))
        }
    }

    @Test func `a long answer is counted whole and shown in part, with bars by confidence`()
        async throws
    {
        let browser = try await PageClient.entered(TestLab())
        let rows = (0..<250).map { "\($0),1" }.joined(separator: "\n").replacing(
            "13,1", with: "0,1")
        let answer = try await browser.post(
            path, [("input", "csv"), ("records", "a,b\n\(rows)"), ("do", "predict")])
        #expect(answer.text.contains("250 records scored"))
        #expect(answer.text.contains("The first 200 of 250 records are shown."))
        #expect(!answer.text.contains("<td>250</td>"))
    }
}
