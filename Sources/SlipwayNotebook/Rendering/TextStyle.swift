/// Colour and weight, when the terminal wants them; else the text as it is.
///
/// Meaning never rests on colour alone, and only the sixteen basic colours are used.
struct TextStyle: Sendable {
    let isOn: Bool

    func heading(_ text: String) -> String { wrap(text, in: "1") }
    func dim(_ text: String) -> String { wrap(text, in: "2") }
    func error(_ text: String) -> String { wrap(text, in: "1;31") }
    func caret(_ text: String) -> String { wrap(text, in: "31") }
    func remark(_ text: String) -> String { wrap(text, in: "33") }
    func advice(_ text: String) -> String { wrap(text, in: "36") }
    func removed(_ text: String) -> String { wrap(text, in: "31") }
    func added(_ text: String) -> String { wrap(text, in: "32") }

    private func wrap(_ text: String, in code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
