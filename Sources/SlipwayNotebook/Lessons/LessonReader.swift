/// Reads Markdown line by line: front matter, headings, live blocks; all else is prose.
struct LessonReader {
    private(set) var frontMatter = Lesson.FrontMatter()
    private(set) var blocks: [Lesson.Block] = []
    private(set) var problems: [LessonProblem] = []
    let lines: [SourceLine]
    private let isTranslation: Bool
    private var index = 0
    /// Where the prose begins that is not yet a block.
    private var proseStart = 0
    /// The position in `blocks` of the cell to which an output would belong.
    private var lastCell: Int?
    /// The lines at which tasks and quizzes open, by name.
    private var names: [String: Int] = [:]

    init(_ source: String, isTranslation: Bool) {
        lines = SourceLine.lines(of: source)
        self.isTranslation = isTranslation
    }

    mutating func read() {
        readFrontMatter()
        while index < lines.count {
            if let opening = FenceOpening(lines[index]) {
                readFence(opening)
            } else if lines[index].indent <= 3 && lines[index].text.trimmed.hasPrefix("<!--") {
                skipComment()
            } else if let heading = heading(at: index) {
                finishProse()
                blocks.append(heading)
                index += 1
                proseStart = index
            } else {
                index += 1
            }
        }
        finishProse()
    }

    // MARK: Text

    private mutating func readFrontMatter() {
        // A byte order mark may stand before the first line.
        guard let first = lines.first?.text,
            first.utf8.elementsEqual("---".utf8) || first.utf8.elementsEqual("\u{FEFF}---".utf8)
        else { return }
        let isEnd: (SourceLine) -> Bool = { $0.text == "---" || $0.text == "..." }
        guard let end = lines.dropFirst().firstIndex(where: isEnd) else {
            // A line on its own is a rule across the page.
            let keys = FrontMatterReader.keys
            if lines.count > 1, keys.contains(where: { lines[1].text.hasPrefix($0 + ":") }) {
                problems.append(lines.problem(.unclosedFrontMatter, at: 0))
            }
            return
        }
        var reader = FrontMatterReader(lines)
        reader.read(1..<end)
        frontMatter = reader.frontMatter
        problems += reader.problems
        index = end + 1
        proseStart = index
    }

    private mutating func finishProse() {
        // Blank lines alone between two blocks are not worth a block of prose.
        let range = proseStart..<index
        if range.contains(where: { !lines[$0].isBlank }) {
            let text = range.map { lines[$0].text + lines[$0].end }.joined()
            blocks.append(.prose(text, line: proseStart + 1))
        }
        proseStart = index
    }

    private func heading(at index: Int) -> Lesson.Block? {
        let line = lines[index]
        guard line.indent <= 3 else { return nil }
        let text = line.text.trimmed
        let level = text.prefix { $0 == "#" }.count
        let rest = text.dropFirst(level)
        guard (1...6).contains(level), rest.isEmpty || rest.first == " " || rest.first == "\t"
        else { return nil }
        var title = rest.trimmed
        // Closing marks are no part of it, when a blank stands before them.
        if let last = title.lastIndex(where: { $0 != "#" }) {
            if title[last] == " " { title = title[..<last].trimmed }
        } else {
            title = ""
        }
        return .heading(level: level, text: title, line: index + 1)
    }

    /// Skips an HTML comment, which may hold blocks that shall not run.
    private mutating func skipComment() {
        guard let end = lines[index...].firstIndex(where: { $0.text.contains("-->") }) else {
            problems.append(lines.problem(.unclosedComment, at: index))
            index = lines.count
            return
        }
        index = end + 1
    }

    // MARK: Blocks

    private mutating func readFence(_ opening: FenceOpening) {
        let start = index
        if opening.isTooDeep {
            if let kind = opening.kind {
                problems.append(lines.problem(.indentedFence(kind), at: start))
            }
            index += 1
            return
        }
        let closing = closingLine(of: opening, after: start)
        let end = closing ?? lines.count
        guard let kind = opening.kind else {
            index = min(end + 1, lines.count)
            return
        }
        finishProse()
        let fence = Fence(
            marker: opening.marker, length: opening.length, indent: opening.indent,
            opening: start, closing: end)
        let content = lines[start + 1..<end].map { String(opening.content(of: $0)) }
        // A block that another interrupts ends where that one begins.
        let isInterrupted = closing.map { !opening.isClosed(by: lines[$0]) } ?? false
        index = isInterrupted ? end : min(end + 1, lines.count)
        proseStart = index
        switch kind {
        case .slip: addCell(content, fence: fence, words: opening.words)
        case .output: addOutput(content, fence: fence, words: opening.words)
        case .task, .quiz: addPart(kind, content, fence: fence, words: opening.words)
        }
    }

    /// The line that closes a block or, when that is missing from a live one, opens the next.
    private mutating func closingLine(of opening: FenceOpening, after start: Int) -> Int? {
        let language = opening.words.first.map(String.init) ?? ""
        for index in lines.indices.dropFirst(start + 1) {
            if opening.isClosed(by: lines[index]) { return index }
            if opening.kind != nil && opening.isInterrupted(by: lines[index]) {
                let fact = LessonProblem.Fact.unclosedFence(
                    language: language, interruptedAtLine: index + 1)
                problems.append(lines.problem(fact, at: start))
                return index
            }
        }
        let fact = LessonProblem.Fact.unclosedFence(language: language, interruptedAtLine: nil)
        problems.append(lines.problem(fact, at: start))
        return nil
    }

    private mutating func addCell(_ content: [String], fence: Fence, words: [Substring]) {
        if words.count > 1 {
            problems.append(lines.problem(.unexpectedWords(.slip), at: fence.opening))
        }
        lastCell = blocks.count
        blocks.append(
            .cell(
                .init(
                    source: content.joined(separator: "\n"), firstLine: fence.opening + 2,
                    output: nil, fence: fence)))
    }

    private mutating func addOutput(_ content: [String], fence: Fence, words: [Substring]) {
        if words.count > 1 {
            problems.append(lines.problem(.unexpectedWords(.output), at: fence.opening))
        }
        guard let position = lastCell, case .cell(var cell) = blocks[position] else {
            problems.append(lines.problem(.outputWithoutCell, at: fence.opening))
            return
        }
        if cell.output != nil {
            let fact = LessonProblem.Fact.secondOutput(ofCellAtLine: cell.fence.opening + 1)
            problems.append(lines.problem(fact, at: fence.opening))
            return
        }
        cell.output = .init(
            lines: content.withoutBlankEnd, firstLine: fence.opening + 2, fence: fence)
        blocks[position] = .cell(cell)
    }

    private mutating func addPart(
        _ kind: LiveBlock, _ content: [String], fence: Fence, words: [Substring]
    ) {
        lastCell = nil
        let name = words.dropFirst().joined(separator: " ")
        if name.isEmpty {
            problems.append(lines.problem(.missingName(kind), at: fence.opening))
        } else if !name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }) {
            problems.append(lines.problem(.badName(kind, name), at: fence.opening))
        } else if let first = names[name] {
            let fact = LessonProblem.Fact.duplicateName(name, firstLine: first)
            problems.append(lines.problem(fact, at: fence.opening))
        } else {
            names[name] = fence.opening + 1
        }
        var reader = PartReader(
            content.joined(separator: "\n"), name: name, opening: fence.opening, lines: lines,
            isTranslation: isTranslation)
        blocks.append(kind == .task ? .task(reader.task()) : .quiz(reader.quiz()))
        problems += reader.problems
    }
}

extension [String] {
    /// Without the empty lines at the end.
    var withoutBlankEnd: [String] {
        var lines = self
        while lines.last == "" { lines.removeLast() }
        return lines
    }
}
