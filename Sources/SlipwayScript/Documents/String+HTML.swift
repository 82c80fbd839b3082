extension String {
    /// The text as it may stand anywhere in HTML, between tags and in quoted attributes.
    public var htmlEscaped: String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The text between tags, in which names and commands stand between back quotes.
    var htmlWithCode: String {
        let parts = htmlEscaped.split(separator: "`", omittingEmptySubsequences: false)
        // A back quote without a partner is one that belongs to a name: all stay as they are.
        guard parts.count % 2 == 1 else { return htmlEscaped }
        return parts.enumerated().map { position, part in
            position % 2 == 0 ? String(part) : "<code>\(part)</code>"
        }.joined()
    }
}
