import Columns
import SlipwayCore

extension Visit {
    /// The table as a form to fill in.
    ///
    /// - Parameter fault: What is wrong with a cell: it is marked, and refers to the words.
    func inputs(_ table: RecordTable, fault: RecordTable.Fault?) -> Markup {
        """
        <div class="wide records" data-most-rows="\(RecordTable.mostRows)" tabindex="0" role="region" aria-label="\(self[.records])">
        <table class="stacked" id="record-table"><caption>\(self[.records])</caption>
        <thead><tr><th scope="col">\(self[.record])</th>\(table.fields.map {
            "<th scope=\"col\">\($0.name)<small>\($0.type.rawValue)</small></th>" as Markup
        })</tr></thead>
        <tbody>\(table.rows.enumerated().map { row, texts in
            inputs(table.fields, texts, row: row, fault?.row == row ? fault : nil)
        })</tbody></table></div>
        <p class="buttons"><button name="do" value="add-row" id="add-row" class="quiet">\
        \(self[.addRow])</button></p>
        """
    }

    private func inputs(
        _ fields: [Field], _ texts: [String], row: Int, _ fault: RecordTable.Fault?
    ) -> Markup {
        """
        <tr><th scope="row"><span class="number">\(row + 1)</span> \
        <button name="do" value="remove-row-\(row)" class="quiet remove" \
        aria-label="\(self[.removeRow]) \(row + 1)">×</button></th>\
        \(fields.enumerated().map { column, field in
            """
            <td data-label="\(field.name)">\
            <div>\(input(field, column, texts[column], row: row, isWrong: fault?.column == column))\
            \(fault?.column == column ? reason(fault) : .none)</div></td>
            """ as Markup
        })</tr>
        """
    }

    private func reason(_ fault: RecordTable.Fault?) -> Markup {
        "<small class=\"wrong\" id=\"cell-fault\">\(fault.map { self[$0.what] } ?? "")</small>"
    }

    private func input(
        _ field: Field, _ column: Int, _ text: String, row: Int, isWrong: Bool
    ) -> Markup {
        let label = "\(field.name), \(self[.record]) \(row + 1)"
        let wrong: Markup =
            isWrong ? " aria-invalid=\"true\" aria-describedby=\"cell-fault fault\" autofocus" : ""
        switch field.type {
        case .number:
            return """
                <input name="c\(column)" type="text" inputmode="decimal" size="8" \
                autocomplete="off" aria-label="\(label)" value="\(text)"\(wrong)>
                """
        case .string:
            return """
                <input name="c\(column)" size="14" autocomplete="off" aria-label="\(label)" \
                value="\(text)"\(wrong)>
                """
        case .boolean:
            var options: [(value: String, text: String)] = [
                ("", "–"), ("true", self[.yes]), ("false", self[.no]),
            ]
            // Only other programs can send it, and then it is shown as it is.
            let isOther = !options.contains { $0.value == text }
            if isOther { options.append((text, text)) }
            return """
                <select name="c\(column)" aria-label="\(label)"\(wrong)>\(options.map { option in
                    """
                    <option value="\(option.value)"\
                    \(" class=\"other\"", if: isOther && option.value == text)\
                    \(" selected", if: option.value == text)>\(option.text)</option>
                    """ as Markup
                })</select>
                """
        }
    }
}
