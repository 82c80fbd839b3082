/// A line of a recorded output: text, and masks for what may differ.
struct GoldenLine: Sendable {
    enum Piece: Sendable {
        case literal([UInt8])
        case mask(OutputMask)
    }

    /// What a mask stood for in a line that matched.
    struct Capture: Sendable, Equatable {
        let mask: OutputMask
        let text: String
    }

    let text: String
    /// Whether it stands for any number of lines.
    let isAnyLines: Bool
    let pieces: [Piece]

    init(_ text: String) {
        self.text = text
        let bare = text.trimmed
        isAnyLines = bare == "<…>" || bare == "<...>"
        pieces = Self.pieces(of: text)
    }

    /// A line in which nothing is a mask.
    init(literally text: String) {
        self.text = text
        isAnyLines = false
        pieces = []
    }

    var hasMasks: Bool {
        pieces.contains { if case .mask = $0 { true } else { false } }
    }

    /// Further masks in a line are taken as text; bounds the depth of matching.
    private static let maskLimit = 64

    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var maskCount = 0
        var literal: [UInt8] = []
        var rest = text[...]
        while let first = rest.first {
            if first == "<", maskCount < maskLimit, let end = rest.firstIndex(of: ">"),
                let mask = OutputMask(String(rest[...end]))
            {
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = []
                maskCount += 1
                pieces.append(.mask(mask))
                rest = rest[rest.index(after: end)...]
            } else {
                literal += Array(first.utf8)
                rest.removeFirst()
            }
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }

    /// What the masks stand for in a line, or `nil` when it does not match.
    func match(_ line: String) -> [Capture]? {
        guard hasMasks else { return line.utf8.elementsEqual(text.utf8) ? [] : nil }
        var matcher = LineMatcher(pieces: pieces, bytes: Array(line.utf8))
        return matcher.match()
    }

    /// The line to record after a match: the same, with the number seen in tolerances that had
    /// nothing to be compared with.
    func recording(_ captures: [Capture]) -> String {
        guard captures.contains(where: \.mask.lacksNumber) else { return text }
        var captures = captures[...]
        var result = ""
        for piece in pieces {
            switch piece {
            case .literal(let bytes): result += String(decoding: bytes, as: UTF8.self)
            case .mask(let mask):
                let seen = captures.popFirst()?.text ?? ""
                result += mask.recording(seen).text
            }
        }
        return result
    }
}

/// Matches the pieces of a line one after the other, and tries again where a mask took too much.
private struct LineMatcher {
    let pieces: [GoldenLine.Piece]
    let bytes: [UInt8]
    /// Pairs of piece and position from which there is no match; keeps retries from multiplying.
    private var deadEnds: Set<Int> = []
    /// Where `<any>` failed: it then fails from every later position too.
    private var deadFrom: [Int: Int] = [:]
    private var captures: [GoldenLine.Capture] = []

    init(pieces: [GoldenLine.Piece], bytes: [UInt8]) {
        self.pieces = pieces
        self.bytes = bytes
    }

    mutating func match() -> [GoldenLine.Capture]? {
        match(piece: 0, at: 0) ? captures.reversed() : nil
    }

    private mutating func match(piece: Int, at start: Int) -> Bool {
        guard piece < pieces.count else { return start == bytes.count }
        let key = piece * (bytes.count + 1) + start
        if deadEnds.contains(key) { return false }
        switch pieces[piece] {
        case .literal(let literal):
            if bytes[start...].starts(with: literal),
                match(piece: piece + 1, at: start + literal.count)
            {
                return true
            }
        case .mask(let mask):
            if mask.kind == .any {
                if let dead = deadFrom[piece], start >= dead { return false }
                deadFrom[piece] = start
            }
            for end in mask.ends(in: bytes, from: start)
            where match(piece: piece + 1, at: end) {
                let text = String(decoding: bytes[start..<end], as: UTF8.self)
                captures.append(.init(mask: mask, text: text))
                return true
            }
        }
        deadEnds.insert(key)
        return false
    }
}
