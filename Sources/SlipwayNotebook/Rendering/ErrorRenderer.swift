import Columns
public import SlipwayCore
import SlipwayScript

/// Turns errors into text: what, where, why, and what to do next.
public struct ErrorRenderer: Sendable {
    /// Columns of the terminal; longer source lines are shown around the words in question.
    public let width: Int
    let style: TextStyle

    public init(width: Int, color: Bool) {
        self.width = width
        style = TextStyle(isOn: color)
    }

    /// The error as people read it, its lines ended by line feeds.
    ///
    /// - Parameters:
    ///   - source: The script in which the error's span counts; without it, or without a span,
    ///     no line is shown.
    ///   - firstLine: The number of the source's first line, as in a lesson or a longer script.
    public func render(
        _ error: any UserFacingError, source: String? = nil, firstLine: Int = 1
    ) -> String {
        var text = style.error("error[\(visible(error.code))]") + ": " + visible(error.what) + "\n"
        if let source, let span = (error as? Diagnostic)?.span {
            text += excerpt(of: span, in: source, firstLine: firstLine)
        }
        if let why = error.why { text += "  " + visible(why) + "\n" }
        if let next = error.next { text += "  " + style.advice(visible(next)) + "\n" }
        return text
    }

    /// The error as one line of JSON; what is not known is null. The column counts characters.
    public func renderJSON(
        _ error: any UserFacingError, source: String? = nil, firstLine: Int = 1
    ) -> String {
        var place: SourceExcerpt?
        if let source, let span = (error as? Diagnostic)?.span {
            place = SourceExcerpt(of: span, in: source, firstLine: firstLine, width: width)
        }
        let facts = JSONValue.object([
            .init("code", .string(error.code)),
            .init("what", .string(error.what)),
            .init("why", .text(error.why)),
            .init("next", .text(error.next)),
            .init("line", .count(place?.line)),
            .init("column", .count(place?.column)),
        ])
        return terminalSafe(JSONValue.object([.init("error", facts)])) + "\n"
    }

    private func excerpt(of span: SourceSpan, in source: String, firstLine: Int) -> String {
        let excerpt = SourceExcerpt(of: span, in: source, firstLine: firstLine, width: width)
        let blankGutter = String(excerpt.gutter.map { $0.isNumber ? " " : $0 })
        let carets = String(repeating: "^", count: excerpt.caretCount)
        return style.dim(excerpt.gutter) + excerpt.text + "\n" + style.dim(blankGutter)
            + String(repeating: " ", count: excerpt.caretStart) + style.caret(carets) + "\n"
    }
}
