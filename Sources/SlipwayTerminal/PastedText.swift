/// Makes a pasted block fit to be edited.
enum PastedText {
    /// The block with line feeds only, blanks for tabs, no other controls, no line feed at its end.
    ///
    /// The lines of a copied session lose their prompts, and its results are left out:
    ///
    ///     [1] > create space lab
    ///     space lab created
    ///     [2] lab> list spaces
    static func cleaned(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r", "\n": scalars.append("\n")
            case "\t": scalars.append(contentsOf: "    ".unicodeScalars)
            case _ where scalar.isControl: continue
            default: scalars.append(scalar)
            }
        }
        var lines = String(scalars).split(separator: "\n", omittingEmptySubsequences: false)
        while let last = lines.last, last.allSatisfy({ $0 == " " }) { lines.removeLast() }
        if let first = lines.first(where: { !$0.isEmpty }), withoutPrompt(first) != nil {
            lines = lines.compactMap(withoutPrompt)
        }
        return lines.joined(separator: "\n")
    }

    /// What stands after `[3] lab> ` or `...> `; `nil` for a line without a prompt.
    private static func withoutPrompt(_ line: Substring) -> Substring? {
        if line.hasPrefix(continuationPrompt) { return line.dropFirst(continuationPrompt.count) }
        guard let match = line.prefixMatch(of: /\[[0-9]+\] [^>]*> ?/) else { return nil }
        return line[match.range.upperBound...]
    }

    static let continuationPrompt = "...> "
}
