/// The two lines around a block of code.
struct Fence: Sendable, Equatable {
    /// A backtick or a tilde.
    let marker: Character
    /// How many of them.
    let length: Int
    /// Spaces before the opening line, at most three; as many go from the lines inside.
    let indent: Int
    /// Positions of the opening and closing lines among the lesson's lines.
    let opening: Int
    let closing: Int
}

/// The line that opens a block of code, by the rules of CommonMark 0.31, section 4.5.
struct FenceOpening {
    let marker: Character
    let length: Int
    let indent: Int
    /// The words behind the markers; the first names the language.
    let words: [Substring]

    init?(_ line: SourceLine) {
        let start = line.text.drop { $0 == " " || $0 == "\t" }
        guard let marker = start.first, marker == "`" || marker == "~" else { return nil }
        let rest = start.drop { $0 == marker }
        length = start.count - rest.count
        guard length >= 3, marker == "~" || !rest.contains("`") else { return nil }
        self.marker = marker
        indent = line.indent
        words = rest.split { $0 == " " || $0 == "\t" }
    }

    /// The kind of live block that it opens, if any.
    var kind: LiveBlock? { words.first.flatMap { LiveBlock(rawValue: String($0)) } }

    /// Deeper ones are text, or belong to a list.
    var isTooDeep: Bool { indent > 3 }

    /// Whether a line closes the block.
    func isClosed(by line: SourceLine) -> Bool {
        guard let other = FenceOpening(line) else { return false }
        return other.marker == marker && other.length >= length && other.words.isEmpty
            && !other.isTooDeep
    }

    /// Whether a line opens another block, which it cannot within this one.
    func isInterrupted(by line: SourceLine) -> Bool {
        guard let other = FenceOpening(line) else { return false }
        return other.marker == marker && other.length >= length && !other.words.isEmpty
            && !other.isTooDeep
    }

    /// A line inside the block, without the indentation that it owes to the fence.
    func content(of line: SourceLine) -> Substring {
        var text = line.text
        for _ in 0..<indent where text.first == " " { text.removeFirst() }
        return text
    }
}

/// The blocks that do something.
public enum LiveBlock: String, Sendable, CaseIterable {
    case slip, output, task, quiz
}
