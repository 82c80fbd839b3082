public import SlipwayCore

/// A failure with its place in the script.
public struct Diagnostic: UserFacingError, Equatable {
    public let code: String
    public let what: String
    public let why: String?
    public let next: String?
    /// The words under which the caret stands. An empty span stands for the place after the last
    /// word, where something is missing.
    public let span: SourceSpan?
    /// The whole line (or lines) as it was probably meant, when replacing a word or two would
    /// mend it. It holds no further mistake, so a notebook may offer to run it.
    public let correctedText: String?

    public init(
        code: String, what: String, why: String? = nil, next: String? = nil, span: SourceSpan?,
        correctedText: String? = nil
    ) {
        self.code = code
        self.what = what
        self.why = why
        self.next = next
        self.span = span
        self.correctedText = correctedText
    }

    /// The same facts as another error, at a place.
    public init(
        _ error: any UserFacingError, at span: SourceSpan?, correctedText: String? = nil
    ) {
        self.init(
            code: error.code, what: error.what, why: error.why, next: error.next, span: span,
            correctedText: correctedText)
    }
}
