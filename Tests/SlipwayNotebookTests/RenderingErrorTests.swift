import SlipwayNotebook
import SlipwayScript
import Testing

@Suite struct RenderingErrorTests {
    private static let script = """
        let a = 1
        promote model "attrition challnger" to space staging
        \tuse space 空間 now
        let ñ = señal
        """

    private func error(at span: SourceSpan?, why: String? = nil, next: String? = nil) -> Diagnostic
    {
        Diagnostic(
            code: "not-found", what: "there is no such thing", why: why, next: next, span: span)
    }

    /// The place of the first occurrence of some words.
    private func span(of words: String, in source: String) -> SourceSpan {
        let bytes = Array(source.utf8)
        let wanted = Array(words.utf8)
        let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? 0
        return SourceSpan(start, start + wanted.count)
    }

    private func render(
        _ words: String, in source: String = script, width: Int = 80, firstLine: Int = 1
    ) -> String {
        ErrorRenderer(width: width, color: false).render(
            error(at: span(of: words, in: source)), source: source, firstLine: firstLine)
    }

    @Test func `an error has the form of the language's description`() {
        let source = "\n\npromote model \"attrition challnger\" to space staging\n"
        let error = Diagnostic(
            code: "not-found",
            what: "there is no model called `attrition challnger` in project `attrition`",
            next: "did you mean `attrition challenger - spark`? (imported 2 cells ago)",
            span: span(of: "\"attrition challnger\"", in: source))
        #expect(
            ErrorRenderer(width: 80, color: false).render(error, source: source) == """
                error[not-found]: there is no model called `attrition challnger` in project `attrition`
                  3 | promote model "attrition challnger" to space staging
                    |               ^^^^^^^^^^^^^^^^^^^^^
                  did you mean `attrition challenger - spark`? (imported 2 cells ago)

                """)
    }

    @Test func `the reason stands before the advice`() {
        let text = ErrorRenderer(width: 80, color: false).render(
            error(at: nil, why: "it was deleted", next: "create it"), source: Self.script)
        #expect(text == "error[not-found]: there is no such thing\n  it was deleted\n  create it\n")
    }

    @Test func `carets stand under tabs, accents and wide characters`() {
        #expect(
            render("空間") == """
                error[not-found]: there is no such thing
                  3 |     use space 空間 now
                    |               ^^^^

                """)
        #expect(
            render("señal", firstLine: 97) == """
                error[not-found]: there is no such thing
                  100 | let ñ = señal
                      |         ^^^^^

                """)
        #expect(
            render("now", in: "e\u{301}\u{1B} 🇪🇸 now") == """
                error[not-found]: there is no such thing
                  1 | e\u{301}\\u001b 🇪🇸 now
                    |            ^^^

                """)
    }

    @Test func `a long line is shown around the words`() {
        let words = Array(repeating: "abc", count: 60).joined(separator: " ")
        let source = "\(words) MARK \(words)"
        #expect(
            render("MARK", in: source, width: 60) == """
                error[not-found]: there is no such thing
                  1 | … abc abc abc abc MARK abc abc abc abc abc abc abc ab…
                    |                   ^^^^

                """)
        let start = render("abc", in: source, width: 40).split(separator: "\n")
        #expect(start[1] == "  1 | abc abc abc abc abc abc abc abc …")
        #expect(start[2] == "    | ^^^")
    }

    @Test func `words that exceed the line are marked as far as it goes`() {
        let text = render(
            "x y z" + String(repeating: "z", count: 200),
            in: "let a = x y z" + String(repeating: "z", count: 200), width: 40)
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { displayWidth(of: $0) <= 40 })
        #expect(lines[1].hasSuffix("zz…"))
        #expect(lines[2].hasSuffix("^^"))
    }

    @Test func `of several lines the first is shown`() {
        let source = "score rows [\n  1\n] on d\n"
        let text = ErrorRenderer(width: 80, color: false).render(
            error(at: SourceSpan(11, 18)), source: source)
        #expect(text.hasSuffix("  1 | score rows [\n    |            ^\n"))
    }

    @Test func `an error at the end of the script stands behind its last words`() {
        let text = ErrorRenderer(width: 80, color: false).render(
            error(at: SourceSpan(11, 11)), source: "score rows\n")
        #expect(text.hasSuffix("  1 | score rows\n    |           ^\n"))
    }

    @Test(arguments: [(-5, -1), (0, 0), (0, 999), (999, 2000), (50, 3), (3, 3), (1, 2), (66, 67)])
    func `a span that fits nothing does no harm`(start: Int, end: Int) {
        for source in ["", "\n", "ñ", "a\r\nb", Self.script] {
            let renderer = ErrorRenderer(width: 20, color: true)
            let text = renderer.render(error(at: SourceSpan(start, end)), source: source)
            #expect(text.contains("^"))
            #expect(renderer.renderJSON(error(at: SourceSpan(start, end)), source: source) != "")
        }
    }

    @Test func `the JSON form has every member, and the column counts characters`() {
        let renderer = ErrorRenderer(width: 80, color: false)
        let place = span(of: "señal", in: Self.script)
        #expect(
            renderer.renderJSON(
                error(at: place, next: "say \"x\""), source: Self.script, firstLine: 10)
                == #"{"error":{"code":"not-found","what":"there is no such thing","why":null,"#
                + #""next":"say \"x\"","line":13,"column":9}}"# + "\n")
        #expect(
            renderer.renderJSON(error(at: nil, why: "so"), source: Self.script)
                == #"{"error":{"code":"not-found","what":"there is no such thing","why":"so","#
                + #""next":null,"line":null,"column":null}}"# + "\n")
    }

    @Test func `names cannot forge lines or colours`() {
        let error = Diagnostic(
            code: "x", what: "no `a\nerror[y]: b\u{1B}[2J`", next: "c\u{9B}d", span: nil)
        #expect(
            ErrorRenderer(width: 80, color: false).render(error)
                == "error[x]: no `a\\nerror[y]: b\\u001b[2J`\n  c\\u009bd\n")
    }

    @Test func `colour marks the code, the carets and the advice`() {
        let text = ErrorRenderer(width: 80, color: true).render(
            error(at: SourceSpan(0, 3), next: "do"), source: Self.script)
        #expect(
            text == "\u{1B}[1;31merror[not-found]\u{1B}[0m: there is no such thing\n"
                + "\u{1B}[2m  1 | \u{1B}[0mlet a = 1\n\u{1B}[2m    | \u{1B}[0m\u{1B}[31m^^^\u{1B}[0m\n"
                + "  \u{1B}[36mdo\u{1B}[0m\n")
    }
}
