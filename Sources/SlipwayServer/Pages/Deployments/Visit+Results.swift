import Columns

extension Visit {
    /// The answer: a chart of how sure it is, and a table or the JSON, as the reader likes.
    func results(_ shown: ShownPredictions) -> Markup {
        """
        <section id="results" tabindex="-1" aria-labelledby="results-title">
        <h2 id="results-title">\(self[.results])</h2>
        <p role="status">\(self[.predicted(shown.rowCount)])\
        \(shown.rowCount > shown.rows.count
            ? ". \(self[.onlyFirst(shown.rows.count, of: shown.rowCount)])" : .none)</p>
        \(shown.remarks.map { "<p class=\"remark\" lang=\"en\">\(prose($0))</p>" as Markup })
        \(confidenceChart(shown.confidences))
        <fieldset class="views"><legend>\(self[.results])</legend>
        <input type="radio" name="view" id="view-table" checked>\
        <label for="view-table">\(self[.tableView])</label>
        <input type="radio" name="view" id="view-json">\
        <label for="view-json">\(self[.jsonView])</label>
        <div class="view-table">\(resultTable(shown))</div>
        <div class="view-json">\(copyButton(shown.json))\
        <pre tabindex="0"><code>\(shown.json)</code></pre></div>
        </fieldset>
        </section>
        """
    }

    private func resultTable(_ shown: ShownPredictions) -> Markup {
        if shown.rows.isEmpty { return "<p class=\"empty\">\(self[.noResults])</p>" }
        let hasConfidence = shown.confidences.count == shown.rows.count
        let width = shown.rows.map(\.count).max() ?? 0
        let names =
            shown.fields.count == width
            ? shown.fields : (0..<width).map { width == 1 ? self[.prediction] : "\($0 + 1)" }
        return """
            <div class="wide" tabindex="0" role="region" aria-label="\(self[.tableView])">
            <table class="results"><caption>\(self[.results])</caption>
            <thead><tr><th scope="col">\(self[.record])</th>\(names.enumerated().map {
                """
                <th scope="col">\($1)</th>\
                \("<th scope=\"col\">\(self[.confidence])</th>", if: $0 == 0 && hasConfidence)
                """ as Markup
            })</tr></thead>
            <tbody>\(shown.rows.enumerated().map { row, cells in
                """
                <tr><th scope="row">\(row + 1)</th>\(cells.enumerated().map { column, cell in
                    let confidence: Markup? =
                        column == 0 && hasConfidence
                        ? "<td>\(percent(shown.confidences[row].confidence))</td>" : nil
                    return "<td>\(cell)</td>\(confidence)" as Markup
                })</tr>
                """ as Markup
            })</tbody></table></div>
            """
    }

    /// With one digit behind the point, whatever the language: `97.3 %`.
    func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
