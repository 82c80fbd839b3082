import SlipwayScript
import Testing

/// A diagnostic on one line: code, bytes, the three sentences and the correction.
private func summary(_ diagnostic: Diagnostic) -> String {
    var text = diagnostic.code
    if let span = diagnostic.span { text += " \(span.start)–\(span.end)" }
    text += ": " + diagnostic.what
    if let why = diagnostic.why { text += "; " + why }
    if let next = diagnostic.next { text += "; " + next }
    if let corrected = diagnostic.correctedText { text += " ⇒ " + corrected }
    return text.replacing("\n", with: "⏎")
}

@Test func `every mistake is explained at its place`() throws {
    try Golden.check("errors.txt") { line in
        let script = Parser.parse(line.replacing("⏎", with: "\n"), table: testTable)
        return script.diagnostics.isEmpty
            ? "no error" : script.diagnostics.map(summary).joined(separator: " ‖ ")
    }
}
