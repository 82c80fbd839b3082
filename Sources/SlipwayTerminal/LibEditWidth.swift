import CLibEdit

extension Unicode.Scalar {
    /// Columns that libedit counts for it; 0 for combining marks, -1 for controls.
    ///
    /// libedit moves the cursor by the C library's `wcwidth`, scalar by scalar, which differs from
    /// `displayWidth(of:)` in flags, families and new emoji. Whoever draws over the line that it
    /// edits must be wrong where it is wrong; all other text is measured with `displayWidth(of:)`.
    /// Right only after the locale was set to a UTF-8 one.
    var widthInLibEdit: Int { Int(cle_width(wchar_t(bitPattern: value))) }
}

extension StringProtocol {
    /// Columns that libedit counts for it.
    var widthInLibEdit: Int { unicodeScalars.reduce(0) { $0 + Swift.max(0, $1.widthInLibEdit) } }
}
