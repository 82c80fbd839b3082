import Columns

extension Document {
    /// The document as one page that needs nothing else: light or dark as the reader likes, and
    /// fit to print.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title.htmlEscaped)</title>
        <style>
        \(Self.style)
        </style>
        </head>
        <body>
        <main>
        <h1>\(title.htmlEscaped)</h1>
        \(htmlOfSections)
        </main>
        </body>
        </html>

        """
    }

    /// The sections alone, for a page that brings its own frame and style. All text is escaped.
    public var htmlOfSections: String {
        sections.enumerated().map(Self.section).joined(separator: "\n")
    }

    private static func section(number: Int, _ section: Section) -> String {
        let content = section.content.map { content in
            switch content {
            case .fields(let fields):
                "<dl>\n"
                    + fields.map { label, value in
                        "<div><dt>\(label.htmlEscaped)</dt><dd>\(value.inDocument.htmlWithCode)</dd></div>\n"
                    }.joined() + "</dl>"
            case .table(let table): self.table(table, of: section.title)
            case .text(let text):
                text.split(separator: "\n").map { "<p>\(String($0).htmlWithCode)</p>" }
                    .joined(separator: "\n")
            }
        }.joined(separator: "\n")
        guard let title = section.title else { return "<section>\n\(content)\n</section>" }
        return """
            <section aria-labelledby="part-\(number)">
            <h2 id="part-\(number)">\(title.htmlEscaped)</h2>
            \(content)
            </section>
            """
    }

    private static func table(_ table: Table, of title: String?) -> String {
        if table.rowCount == 0 { return "<p>\(table.ifEmpty.htmlWithCode)</p>" }
        let kinds = table.headings.map { $0.isNumber ? " class=\"number\"" : "" }
        let head = zip(table.headings, kinds)
            .map { "<th scope=\"col\"\($1)>\($0.name.htmlEscaped)</th>" }.joined()
        let rows = table.textRows.map { cells in
            let rest = zip(cells, kinds).dropFirst()
                .map { "<td\($1)>\($0.htmlWithCode)</td>" }.joined()
            return "<tr><th scope=\"row\">\((cells.first ?? "").htmlWithCode)</th>\(rest)</tr>"
        }.joined(separator: "\n")
        let caption = title.map { "<caption>\($0.htmlEscaped)</caption>\n" } ?? ""
        return """
            <div class="wide" tabindex="0">
            <table>
            \(caption)<thead><tr>\(head)</tr></thead>
            <tbody>
            \(rows)
            </tbody>
            </table>
            </div>
            """
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #5b6570;
          --line: #d5dae0; --head: #f3f5f8; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e4e8ec; --paper: #14171a; --soft: #9aa5b1; --line: #363d45; --head: #1e2328; }
        }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line);
          padding-bottom: .25rem; }
        dl { margin: 0; }
        dl div { display: grid; grid-template-columns: 13rem 1fr; gap: 1rem; padding: .15rem 0; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        code { font: .95em ui-monospace, monospace; }
        .wide { overflow-x: auto; margin-top: .5rem; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        caption { position: absolute; left: -100vw; }
        th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line);
          vertical-align: top; font-weight: normal; }
        thead th { background: var(--head); color: var(--soft); padding-left: .25rem; }
        tbody th { padding-left: .25rem; min-width: 6rem; }
        td { overflow-wrap: anywhere; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        @media (max-width: 40rem) { dl div { grid-template-columns: 1fr; gap: 0; } }
        @media print {
          :root { --ink: #000; --paper: #fff; --soft: #444; --line: #bbb; --head: #fff; }
          main { max-width: none; padding: 0; }
          body { font-size: 10pt; }
          section { break-inside: avoid; }
          .wide { overflow: visible; }
        }
        """
}
