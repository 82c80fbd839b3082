import Columns
import Testing

@testable import SlipwayScript

@Suite struct DocumentTests {
    private static let hostile = "<script>alert('x')</script> | `a` *b* & \"c\"\nnext"
    private static let document = Document(
        title: "Sheet of \(hostile)",
        sections: [
            Section("Fields", [.fields([("name", .string(hostile)), ("none", .null)])]),
            Section(
                "Rows",
                [
                    .table(
                        Table(
                            [.init("name"), .init("count", isNumber: true)],
                            rows: [[.string(hostile), .number(3)]], ifEmpty: "none"))
                ]),
            Section("Empty", [.table(Table([.init("name")], rows: [], ifEmpty: "nothing yet"))]),
        ])

    @Test func `no text of a page is markup`() {
        let html = Self.document.html
        #expect(!html.contains("<script>"))
        #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        #expect(html.contains("<th scope=\"col\" class=\"number\">count</th>"))
        #expect(html.contains("<p>nothing yet</p>"))
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        // It needs nothing from elsewhere.
        #expect(!html.contains("http") && !html.contains("src=") && !html.contains("url("))
    }

    @Test(arguments: [
        ("space `lab`", "space <code>lab</code>"),
        ("`a` and `<b>`", "<code>a</code> and <code>&lt;b&gt;</code>"),
        ("a ` alone", "a ` alone"), ("none", "none"), ("", ""),
    ])
    func `what stands between back quotes is code on a page`(text: String, html: String) {
        let table = Table(
            [.init("a"), .init("b")], rows: [[.string(text), .string(text)]], ifEmpty: "")
        let page = Document(
            title: "t",
            sections: [
                Section("s", [.fields([("f", .string(text))]), .table(table), .text("p" + text)])
            ]
        ).htmlOfSections
        #expect(page.contains("<dd>\(html)</dd>") && page.contains("<p>p\(html)</p>"))
        #expect(page.contains("<th scope=\"row\">\(html)</th><td>\(html)</td>"))
    }

    @Test func `no text of a Markdown document is markup, and a row stays on its line`() {
        let markdown = Self.document.markdown
        #expect(!markdown.contains("<script>"))
        #expect(markdown.contains("| name | \\<script\\>alert('x')\\</script\\> \\| \\`a\\`"))
        let rows = markdown.split(separator: "\n").filter { $0.hasSuffix("| 3 |") }
        #expect(rows.count == 1)
        #expect(markdown.contains("| --- | ---: |"))
    }
}
