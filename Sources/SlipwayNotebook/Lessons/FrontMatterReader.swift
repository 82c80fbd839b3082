import Columns

/// Reads the lines between the two `---`: `key: value`, comments, and lists of one level.
///
/// A small part of YAML, chosen so that other tools read the same from it.
struct FrontMatterReader {
    static let keys = ["lesson", "title", "minutes", "needs", "seed"]

    private(set) var frontMatter = Lesson.FrontMatter()
    private(set) var problems: [LessonProblem] = []
    private let lines: [SourceLine]
    private var firstLines: [String: Int] = [:]
    /// The key whose value is a list on the lines that follow.
    private var openList: String?

    init(_ lines: [SourceLine]) {
        self.lines = lines
    }

    /// - Parameter range: Positions of the lines between the two `---`.
    mutating func read(_ range: Range<Int>) {
        for index in range { readLine(at: index) }
        for key in ["lesson", "title"] where firstLines[key] == nil {
            problems.append(lines.problem(.missingKey(key), at: range.lowerBound - 1))
        }
    }

    private mutating func readLine(at index: Int) {
        let line = lines[index].text.trimmed
        if line.isEmpty || line.hasPrefix("#") { return }
        if openList == "needs", line == "-" || line.hasPrefix("- ") {
            return add(needs: String(line.dropFirst()), at: index)
        }
        openList = nil
        guard let colon = line.firstIndex(of: ":") else {
            problems.append(lines.problem(.notAKeyAndValue, at: index))
            return
        }
        let key = line[..<colon].trimmed
        guard Self.keys.contains(key) else {
            problems.append(lines.problem(.unknownKey(key), at: index))
            return
        }
        guard firstLines.updateValue(index, forKey: key) == nil else {
            problems.append(lines.problem(.duplicateKey(key), at: index))
            return
        }
        set(key, to: line[line.index(after: colon)...].trimmed, at: index)
    }

    private mutating func set(_ key: String, to written: String, at index: Int) {
        if key == "needs" {
            openList = withoutComment(written).isEmpty ? key : nil
            return add(needs: written, at: index)
        }
        guard let value = scalar(written), !value.isEmpty else {
            problems.append(lines.problem(.badValue(key: key, value: written), at: index))
            return
        }
        switch key {
        case "lesson": frontMatter.lesson = value
        case "title": frontMatter.title = value
        case "minutes":
            frontMatter.minutes = Int(value)
            if frontMatter.minutes ?? 0 < 1 {
                frontMatter.minutes = nil
                problems.append(lines.problem(.badValue(key: key, value: written), at: index))
            }
        default:
            frontMatter.seed = UInt64(value)
            if frontMatter.seed == nil {
                problems.append(lines.problem(.badValue(key: key, value: written), at: index))
            }
        }
    }

    /// Adds ids from `a`, `a, b` or `[a, b]`.
    private mutating func add(needs written: String, at index: Int) {
        var list = withoutComment(written.trimmed)
        if list.hasPrefix("[") && list.hasSuffix("]") { list = String(list.dropFirst().dropLast()) }
        if list.trimmed.isEmpty { return }
        for item in list.split(separator: ",", omittingEmptySubsequences: false) {
            guard let id = scalar(item.trimmed), !id.isEmpty, !id.contains(" ") else {
                problems.append(lines.problem(.badValue(key: "needs", value: written), at: index))
                return
            }
            frontMatter.needs.append(id)
        }
    }

    /// A value as it is, or in quotes; `nil` when a quote is not closed.
    private func scalar(_ written: String) -> String? {
        guard let quote = written.first, quote == "\"" || quote == "'" else {
            return withoutComment(written)
        }
        guard let last = written.dropFirst().lastIndex(of: quote) else { return nil }
        let rest = written[written.index(after: last)...].trimmed
        guard rest.isEmpty || rest.hasPrefix("#") else { return nil }
        let inner = written[written.index(after: written.startIndex)..<last]
        if quote == "'" { return String(inner) }
        return (try? JSONValue.parse(Array("\"\(inner)\"".utf8)))?.string
    }

    private func withoutComment(_ value: String) -> String {
        if value.hasPrefix("#") { return "" }
        var previous: Character = "x"
        for index in value.indices {
            if value[index] == "#" && (previous == " " || previous == "\t") {
                return value[..<index].trimmed
            }
            previous = value[index]
        }
        return value
    }
}
