extension String {
    /// Its first scalars, with an ellipsis in place of more.
    ///
    /// Scalars are what is bounded: a single character can have any number of them.
    func beginning(_ scalarCount: Int) -> String {
        let scalars = unicodeScalars
        guard
            let end = scalars.index(
                scalars.startIndex, offsetBy: scalarCount, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return self }
        return String(scalars[..<end]) + "…"
    }
}
