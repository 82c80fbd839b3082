import Columns

extension Visit {
    /// The answer: a chart of how sure it is, and a table or the JSON, as the reader likes.
    func results(_ shown: ShownPredictions) -> Markup {
        """
        <section id="results" tabindex="-1" aria-labelledby="results-title">
        <h2 id="results-title">\(self[.results])</h2>
        <p role="status">\(self[.predicted(shown.table.rowCount)])</p>
        \(shown.remarks.map { "<p class=\"remark\" lang=\"en\">\(prose($0))</p>" as Markup })
        \(confidenceChart(shown.confidences))
        <fieldset class="views"><legend>\(self[.results])</legend>
        <input type="radio" name="view" id="view-table" checked>\
        <label for="view-table">\(self[.tableView])</label>
        <input type="radio" name="view" id="view-json">\
        <label for="view-json">\(self[.jsonView])</label>
        <div class="view-table">\(leftOut(ofTable: shown))\(resultTable(shown))</div>
        <div class="view-json">\(leftOut(ofJSON: shown))\
        \(shown.json.wholeSizeInBytes == nil ? copyButton(shown.json.text) : .none)\
        <pre tabindex="0"><code>\(shown.json.text)</code></pre></div>
        </fieldset>
        </section>
        """
    }

    private func leftOut(ofTable shown: ShownPredictions) -> Markup {
        let table = shown.table
        let columnCount = table.rows.map(\.count).max() ?? 0
        return hint([
            table.rowCount > table.rows.count
                ? .onlyFirst(table.rows.count, of: table.rowCount) : nil,
            table.columnCount > columnCount
                ? .onlyFirstColumns(columnCount, of: table.columnCount) : nil,
            table.hasCutTexts ? .cutTexts(ShownTable.longestText) : nil,
        ])
    }

    private func leftOut(ofJSON shown: ShownPredictions) -> Markup {
        let table = shown.table
        return hint([
            shown.jsonIsOfRowsShown && table.rowCount > table.rows.count
                ? .onlyFirst(table.rows.count, of: table.rowCount) : nil,
            shown.json.wholeSizeInBytes.map {
                .beginningOfJSON(ShownJSON.mostBytes, wholeSizeInBytes: $0)
            },
        ])
    }

    /// What a page leaves out, and where it can be had.
    private func hint(_ leftOut: [PageText?]) -> Markup {
        let said = leftOut.compactMap(\.self)
        if said.isEmpty { return .none }
        return """
            <p class="remark">\((said + [.wholeAnswer]).map { self[$0] }.joined(separator: " "))</p>
            """
    }

    private func resultTable(_ shown: ShownPredictions) -> Markup {
        let table = shown.table
        if table.rows.isEmpty { return "<p class=\"empty\">\(self[.noResults])</p>" }
        let hasConfidence = shown.confidences.count == table.rows.count
        let width = table.rows.map(\.count).max() ?? 0
        let names =
            table.fields.isEmpty
            ? (0..<width).map { width == 1 ? self[.prediction] : "\($0 + 1)" } : table.fields
        return """
            <div class="wide" tabindex="0" role="region" aria-label="\(self[.tableView])">
            <table class="results"><caption>\(self[.results])</caption>
            <thead><tr><th scope="col">\(self[.record])</th>\(names.enumerated().map {
                """
                <th scope="col">\($1)</th>\
                \("<th scope=\"col\">\(self[.confidence])</th>", if: $0 == 0 && hasConfidence)
                """ as Markup
            })</tr></thead>
            <tbody>\(table.rows.enumerated().map { row, cells in
                """
                <tr><th scope="row">\(row + 1)</th>\(cells.enumerated().map { column, cell in
                    let confidence: Markup? =
                        column == 0 && hasConfidence
                        ? "<td>\(percent(shown.confidences[row].confidence))</td>" : nil
                    let isLong = cell.utf8.count > 80
                    return """
                        <td\(" class=\"long\"", if: isLong)>\(cell)</td>\(confidence)
                        """ as Markup
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
