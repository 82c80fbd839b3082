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

    @Test func `no text of a Markdown document is markup, and a row stays on its line`() {
        let markdown = Self.document.markdown
        #expect(!markdown.contains("<script>"))
        #expect(markdown.contains("| name | \\<script\\>alert('x')\\</script\\> \\| \\`a\\`"))
        let rows = markdown.split(separator: "\n").filter { $0.hasSuffix("| 3 |") }
        #expect(rows.count == 1)
        #expect(markdown.contains("| --- | ---: |"))
    }
}
