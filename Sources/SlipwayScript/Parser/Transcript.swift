/// Transcripts that are pasted back.
enum Transcript {
    /// The script with spaces in place of prompts and of lines of output, so that offsets stay
    /// as they are.
    ///
    /// Only a text whose first line begins with a prompt is taken for a transcript; no statement
    /// begins like one (`[3] lab> `, `slipway> `). In it a line without a prompt is output,
    /// unless it continues a statement or begins with a word that begins statements.
    static func withoutPromptsAndOutput(
        _ bytes: [UInt8], beginsStatement: (String) -> Bool
    ) -> [UInt8] {
        let lines = lineRanges(bytes)
        guard let first = lines.first(where: { !isBlank(bytes[$0]) }),
            promptLength(bytes[first]) != nil
        else { return bytes }

        var result = bytes
        var isOpen = false
        var statement: [UInt8] = []
        var continuationCount = 0
        for line in lines {
            if let length = promptLength(bytes[line]) {
                blank(&result, line.lowerBound..<line.lowerBound + length)
                statement = []
            } else if !isOpen, !beginsStatement(firstWord(bytes[line])) {
                blank(&result, line)
                continue
            } else if !isOpen {
                statement = []
            }
            statement += result[line] + [UInt8(ascii: "\n")]
            // Nobody types a statement of a hundred lines; the limit keeps the cost linear.
            continuationCount = isOpen ? continuationCount + 1 : 0
            isOpen = continuationCount < 100 && Lexer.isIncomplete(statement)
        }
        return result
    }

    /// The length of `[3] lab> ` or `slipway> `, and of the spaces before it.
    private static func promptLength(_ line: ArraySlice<UInt8>) -> Int? {
        var rest = line.drop(while: isSpace)
        if rest.first == UInt8(ascii: "[") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            rest = rest[digits.endIndex...]
            guard rest.starts(with: "] ".utf8) else { return nil }
        } else {
            guard rest.starts(with: "slipway>".utf8) else { return nil }
        }
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let after = end + 1
        guard after == line.endIndex || isSpace(line[after]) else { return nil }
        return min(after + 1, line.endIndex) - line.startIndex
    }

    private static func firstWord(_ line: ArraySlice<UInt8>) -> String {
        let word = line.drop(while: isSpace).prefix { !isSpace($0) }
        return String(decoding: word, as: UTF8.self)
    }

    private static func lineRanges(_ bytes: [UInt8]) -> [Range<Int>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { line in
                line.last == UInt8(ascii: "\r")
                    ? line.startIndex..<line.endIndex - 1 : line.indices
            }
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy(isSpace) }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func blank(_ bytes: inout [UInt8], _ range: Range<Int>) {
        for index in range { bytes[index] = UInt8(ascii: " ") }
    }
}
