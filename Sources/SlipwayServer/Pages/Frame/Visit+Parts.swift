import Columns
import Foundation
import SlipwayCore

/// Parts that many pages are made of.
extension Visit {
    /// Names and values.
    func facts(_ facts: [(name: PageText, value: Markup)]) -> Markup {
        """
        <dl>\(facts.map { fact in
            "<div><dt>\(self[fact.name])</dt><dd>\(fact.value)</dd></div>" as Markup
        })</dl>
        """
    }

    /// A table, or a sentence in place of an empty one.
    ///
    /// - Parameter caption: Read out, not shown: a heading above says the same.
    func table(
        _ caption: PageText, _ headings: [PageText], _ rows: [[Markup]], ifEmpty: PageText
    ) -> Markup {
        if rows.isEmpty { return "<p class=\"empty\">\(self[ifEmpty])</p>" }
        let names = headings.map { self[$0] }
        return """
            <div class="wide" tabindex="0" role="region" aria-label="\(self[caption])">
            <table class="stacked"><caption>\(self[caption])</caption>
            <thead><tr>\(names.map { "<th scope=\"col\">\($0)</th>" as Markup })</tr></thead>
            <tbody>\(rows.map { row($0, names) })</tbody></table></div>
            """
    }

    private func row(_ cells: [Markup], _ names: [String]) -> Markup {
        """
        <tr>\(zip(cells, names).enumerated().map { position, cell in
            position == 0
                ? "<th scope=\"row\">\(cell.0)</th>"
                : "<td data-label=\"\(cell.1)\"><div>\(cell.0)</div></td>" as Markup
        })</tr>
        """
    }

    func section(_ title: PageText, _ content: Markup) -> Markup {
        "<section><h2>\(self[title])</h2>\(content)</section>"
    }

    /// A text that is to be had whole, with a button that copies it.
    func copyable(_ text: String) -> Markup {
        "<span class=\"copyable\"><code>\(text)</code>\(copyButton(text))</span>"
    }

    /// Only shown where a script can copy.
    func copyButton(_ text: String) -> Markup {
        """
        <button type="button" class="copy" data-copy="\(text)" hidden>\(self[.copy])</button>
        """
    }

    /// A button that asks again before it does what cannot be taken back; without a script, too.
    func dangerous(_ action: PageText, _ path: PagePath, fields: Markup = .none) -> Markup {
        """
        <details class="danger"><summary>\(self[action])…</summary>\
        \(form(path, "\(fields)<button class=\"danger\">\(self[.confirm])</button>"))</details>
        """
    }

    /// A field of a form with its label; the control's id is its name.
    func labelled(_ text: PageText, _ name: String, hint: PageText? = nil, _ control: Markup)
        -> Markup
    {
        """
        <div class="field"><label for="\(name)">\(self[text])</label>\(control)\
        \(hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\(prose(self[$0]))</p>" as Markup })</div>
        """
    }

    /// A list to choose from.
    func select(_ name: String, _ options: [(value: String, text: String)], chosen: String? = nil)
        -> Markup
    {
        """
        <select id="\(name)" name="\(name)">\(options.map { option in
            """
            <option value="\(option.value)"\
            \(" selected", if: option.value == chosen)>\(option.text)</option>
            """ as Markup
        })</select>
        """
    }

    func state(_ text: PageText, _ kind: StateKind) -> Markup {
        "<span class=\"state \(kind.rawValue)\">\(self[text])</span>"
    }

    /// How a state looks; its words say the same.
    enum StateKind: String {
        case good, bad, busy, idle
    }

    /// What went wrong: what, why, and what to do next.
    ///
    /// The lab says it in English.
    func fault(_ error: any UserFacingError, id: String = "fault") -> Markup {
        """
        <div class="fault" role="alert" id="\(id)" lang="en">\
        <p><strong>\(prose(error.what))</strong></p>\
        \(error.why.map { "<p>\(prose($0))</p>" as Markup })\
        \(error.next.map { "<p>→ \(prose($0))</p>" as Markup })</div>
        """
    }

    /// A sentence in which names and commands stand between back quotes, as in the terminal.
    func prose(_ text: String) -> Markup {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        // A back quote without a partner is one that belongs to a name: all stay as they are.
        guard parts.count % 2 == 1 else { return "\(text)" }
        return """
            \(parts.enumerated().map { position, part in
                position % 2 == 0 ? "\(String(part))" : "<code>\(String(part))</code>" as Markup
            })
            """
    }
}

extension Date {
    /// To the second, in UTC, as everywhere: `2026-01-05 12:00:00`.
    var onPage: Markup {
        let text = iso8601
        let shown = String(text.replacing("T", with: " ").prefix(19))
        return "<time datetime=\"\(text)\">\(shown)</time>"
    }
}
