extension LessonProblem {
    public var why: String? { nil }

    public var code: String { words.code }
    public var what: String { words.what }
    public var next: String? { words.next }

    private var words: (code: String, what: String, next: String) {
        switch fact {
        case .unclosedFence, .indentedFence, .unclosedComment: fileWords
        case .unclosedFrontMatter, .notAKeyAndValue, .unknownKey, .duplicateKey, .missingKey,
            .badValue:
            frontMatterWords
        case .unexpectedWords, .outputWithoutCell, .secondOutput, .missingName, .badName,
            .duplicateName:
            blockWords
        case .unknownDirective, .badDirective, .unclosedString, .badString, .secondQuestion,
            .missingCheck, .missingSolution, .missingQuestion, .missingChoices,
            .missingCorrectChoice, .missingReason:
            directiveWords
        case .differentFrontMatter, .missingPart, .extraPart, .differentOrder, .missingCell,
            .changedCell, .changedCommand, .extraDirective, .missingText, .untranslated,
            .differentAnswer:
            translationWords
        }
    }

    private var fileWords: (code: String, what: String, next: String) {
        switch fact {
        case .unclosedFence(let language, let line?):
            (
                "unclosed-block",
                "the \(named(language)) that opens here is not closed before line \(line)",
                "close it with a line of as many markers as it opens with"
            )
        case .unclosedFence(let language, nil):
            (
                "unclosed-block", "the \(named(language)) that opens here is never closed",
                "close it with a line of as many markers as it opens with"
            )
        case .indentedFence(let block):
            (
                "indented-block",
                "this `\(block.rawValue)` block is indented by more than three spaces, so it is "
                    + "only text",
                "indent it less, or show it inside a block of four backticks"
            )
        default:
            (
                "unclosed-comment", "the comment that opens here is never closed",
                "end it with `-->`"
            )
        }
    }

    private func named(_ language: String) -> String {
        language.isEmpty ? "block" : "`\(language)` block"
    }

    private var frontMatterWords: (code: String, what: String, next: String) {
        let keys = FrontMatterReader.keys.map { "`\($0)`" }.joined(separator: ", ")
        switch fact {
        case .unclosedFrontMatter:
            return (
                "unclosed-front-matter", "the front matter that opens here is never closed",
                "end it with a line `---`"
            )
        case .unknownKey(let key):
            return (
                "unknown-key", "the front matter has no key called `\(key)`", "the keys are \(keys)"
            )
        case .duplicateKey(let key):
            return (
                "duplicate-key", "`\(key)` occurs twice in the front matter", "keep one of them"
            )
        case .missingKey(let key):
            return ("missing-key", "the front matter has no `\(key)`", "add a line `\(key): …`")
        case .badValue(let key, let value):
            let wanted =
                switch key {
                case "minutes": "write a whole number of at least 1, as in `minutes: 20`"
                case "seed": "write a whole number of at least 0, as in `seed: 104`"
                case "needs": "write ids separated by commas, as in `needs: 101-spaces, 102-models`"
                default: "write some text, as in `\(key): …`"
                }
            return ("bad-value", "`\(value)` is no value for `\(key)`", wanted)
        default:
            return (
                "bad-front-matter", "this line of the front matter is no `key: value`",
                "the keys are \(keys)"
            )
        }
    }

    private var blockWords: (code: String, what: String, next: String) {
        switch fact {
        case .unexpectedWords(let block):
            (
                "unexpected-words", "a `\(block.rawValue)` block takes no further words",
                "leave only `\(block.rawValue)` behind the markers"
            )
        case .secondOutput(let line):
            (
                "second-output", "the cell at line \(line) has an output already",
                "keep one `output` block for each `slip` block"
            )
        case .missingName(let block):
            (
                "missing-name", "this \(block.rawValue) has no name",
                "write `\(block.rawValue) NAME` behind the markers"
            )
        case .badName(let block, let name):
            (
                "bad-name", "`\(name)` cannot be the name of a \(block.rawValue)",
                "use one word of letters, digits, `-`, `_` and `.`"
            )
        case .duplicateName(let name, let line):
            (
                "duplicate-name", "the name `\(name)` is in use since line \(line)",
                "give every task and quiz a name of its own"
            )
        default:
            (
                "output-without-cell", "this output belongs to no cell",
                "put a `slip` block before it, or make it a `text` block"
            )
        }
    }

    private var directiveWords: (code: String, what: String, next: String) {
        switch fact {
        case .unknownDirective(let word, .quiz):
            (
                "unknown-directive", "a quiz knows no `\(word)`",
                "its lines begin with `ask` or `choice`"
            )
        case .unknownDirective(let word, _):
            (
                "unknown-directive", "a task knows no `\(word)`",
                "its lines begin with `check`, `hint`, `solve` or `trap`"
            )
        case .badDirective(let word):
            ("bad-directive", "this `\(word)` is not complete", Self.form(of: word))
        case .unclosedString:
            ("unclosed-string", "the text that opens here is never closed", "end it with its quote")
        case .badString:
            (
                "bad-string", "the text on this line has an escape that JSON does not know",
                "write `\\\\` for a backslash, or put the text in single quotes"
            )
        case .secondQuestion:
            ("second-question", "this quiz asks twice", "make a quiz of each question")
        case .missingCheck(let task):
            (
                "missing-check", "the task `\(task)` has no `check`",
                "add \(Self.form(of: "check").dropFirst("write ".count))"
            )
        case .missingSolution(let task):
            (
                "missing-solution", "the task `\(task)` has no `solve`",
                "add `solve COMMAND`, which is what skipping the task runs"
            )
        case .missingQuestion(let quiz):
            ("missing-question", "the quiz `\(quiz)` asks nothing", "add `ask \"…\"`")
        case .missingChoices(let quiz):
            (
                "missing-choices", "the quiz `\(quiz)` has fewer than two choices",
                "add \(Self.form(of: "choice").dropFirst("write ".count))"
            )
        case .missingCorrectChoice(let quiz):
            (
                "missing-correct-choice", "no choice of the quiz `\(quiz)` is correct",
                "write `correct` behind the right one"
            )
        default:
            ("missing-reason", "this choice has no reason", "add `because \"…\"`")
        }
    }

    /// How a line of a task or quiz is written.
    private static func form(of word: String) -> String {
        switch word {
        case "check": "write `check CONDITION else \"…\"`"
        case "hint": "write `hint \"…\"`, or `hint` alone for the solution"
        case "solve": "write `solve COMMAND`"
        case "trap": "write `trap COMMAND says \"…\"`"
        case "ask": "write `ask \"…\"`"
        default: "write `choice \"…\" because \"…\"`, with `correct` before `because` if it is"
        }
    }

    private var translationWords: (code: String, what: String, next: String) {
        switch fact {
        case .differentFrontMatter(let key):
            (
                "different-front-matter", "`\(key)` is not that of the original",
                "copy it, or leave the line out"
            )
        case .missingPart(let block, let name, let line):
            (
                "missing-part",
                "the translation has no \(block.rawValue) `\(name)` (line \(line) of the original)",
                "add it, its texts translated"
            )
        case .extraPart(let block, let name):
            (
                "extra-part", "the original has no \(block.rawValue) `\(name)`",
                "take it out, or add it to the original"
            )
        case .differentOrder:
            (
                "different-order", "the tasks and quizzes are not in the order of the original",
                "put them in that order"
            )
        case .missingCell(let line):
            (
                "missing-cell",
                "the cell at line \(line) of the original is missing from here on",
                "copy it unchanged"
            )
        case .changedCell:
            (
                "changed-cell", "this cell is not in the original", "copy the original's unchanged"
            )
        case .changedCommand(let word):
            (
                "changed-command", "the original has no such `\(word)` here",
                "leave the command out; it is taken from the original"
            )
        case .extraDirective(let word):
            (
                "extra-directive", "the original has no further `\(word)` with a text",
                "take the line out"
            )
        case .missingText(let word, let line):
            (
                "missing-text",
                "the text of `\(word)` at line \(line) of the original is not translated",
                "add the line with its text"
            )
        case .untranslated(let text):
            ("untranslated", "this text is still the original's: “\(text)”", "translate it")
        default:
            (
                "different-answer", "this choice is correct in only one of the two lessons",
                "mark the same choices as correct, in the same order"
            )
        }
    }
}
