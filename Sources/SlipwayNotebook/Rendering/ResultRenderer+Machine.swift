import Columns
import SlipwayScript

// JSON, JSON Lines and CSV: for programs, so complete and unrounded.
extension ResultRenderer {
    func json(_ outcome: Outcome) -> String {
        let value = outcome.value()
        if case .nothing = outcome.view, value == .null { return "" }
        return line(value)
    }

    /// The elements of a list, else the rows of a table as records, else the one value.
    func jsonLines(_ outcome: Outcome) -> String {
        let value = outcome.value()
        if case .array(let elements) = value { return elements.map(line).joined() }
        if case .table(let table) = outcome.view {
            return (0..<table.rowCount).map { row in
                let members = table.headings.indices.map { index in
                    JSONValue.Member(table.headings[index].name, table.cell(row, index))
                }
                return line(.object(members))
            }.joined()
        }
        return json(outcome)
    }

    private func line(_ value: JSONValue) -> String {
        terminalSafe(value) + "\n"
    }

    // MARK: CSV

    /// A table's rows in full. What has no table is written as the rows its value makes: a list
    /// of records gives one for each, a record one. Sentences and text stay as they are when
    /// there is no value.
    ///
    /// Text is written as it is, control characters too: CSV has no way to escape them.
    func csv(_ outcome: Outcome) -> String {
        if case .table(let table) = outcome.view { return csv(table) }
        switch outcome.view {
        case .text, .help: return plainText(outcome.view)
        default: break
        }
        switch outcome.value() {
        case .null: return plainText(outcome.view)
        case .array(let elements): return csv(records: elements)
        case let value: return csv(records: [value])
        }
    }

    private func csv(_ table: Table) -> String {
        var text = csvLine(table.headings.map(\.name))
        for row in 0..<table.rowCount {
            text += csvLine(table.headings.indices.map { csvField(table.cell(row, $0)) })
        }
        return text
    }

    /// One row per record under the names that occur, in the order in which they first do;
    /// values that are no records stand under `value`.
    private func csv(records: [JSONValue]) -> String {
        var names: [String] = []
        var known: Set<String> = []
        for record in records {
            for member in record.members where known.insert(member.key).inserted {
                names.append(member.key)
            }
        }
        guard !names.isEmpty else { return "" }
        var text = csvLine(names)
        for record in records {
            let values = Dictionary(
                record.members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            text += csvLine(names.map { values[$0].map(csvField) ?? "" })
        }
        return text
    }

    private func csvField(_ field: JSONValue) -> String {
        switch field {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .number(let value): value.isFinite ? field.compact : NumberText.csv(value)
        case .string(let value): value
        case .array, .object: field.compact
        }
    }

    private func csvLine(_ fields: [String]) -> String {
        // A line with one empty field would be taken for an empty line.
        if fields == [""] { return "\"\"\n" }
        return fields.map(csvQuoted).joined(separator: ",") + "\n"
    }

    private func csvQuoted(_ field: String) -> String {
        let special: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D]
        guard field.utf8.contains(where: special.contains) else { return field }
        var quoted = "\""
        for scalar in field.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}

extension JSONValue {
    /// A record's members; anything else is a record with the one member `value`.
    fileprivate var members: [Member] {
        if case .object(let members) = self { members } else { [Member("value", self)] }
    }
}
