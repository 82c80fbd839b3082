import SlipwayScript
import TestSupport

/// Statements made at random that the test table accepts.
struct RandomStatements {
    private var random: SplitMix64
    private let nowhere = SourceSpan(0, 0)

    init(seed: UInt64) { random = SplitMix64(state: seed) }

    mutating func next() -> Statement {
        let kind: Statement.Kind =
            switch Int.random(in: 0..<10, using: &random) {
            case 0: .letCommand(name: variableName(), command: command())
            case 1: .letOperand(name: variableName(), operand: operand())
            case 2: .param(name: variableName(), value: expression(depth: 3, variables: false))
            case 3: .expectError(code: random.chance(50) ? word("not-found") : nil, from: command())
            case 4, 5: .expect(condition())
            case 6: .plan(command { $0.changes })
            case 7: session()
            default: .command(command())
            }
        return Statement(kind: kind, span: nowhere)
    }

    private mutating func session() -> Statement.Kind {
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            .session(verb: word("help"), argument: Expression(.name("create space"), span: nowhere))
        case 1: .session(verb: word("save"), argument: name())
        case 2: .session(verb: word("history"), argument: random.chance(50) ? name() : nil)
        case 3: .include(name())
        default: .session(verb: word(random.pick(["edit", "quit", "help"])), argument: nil)
        }
    }

    // MARK: Commands

    private mutating func command(
        where isWanted: (CommandSyntax) -> Bool = { _ in true }
    ) -> CommandCall {
        let row = random.pick(testTable.commands.filter(isWanted))
        var name: Expression?
        if let rule = row.name, rule.need == .required || random.chance(50) {
            name = value(rule.kind, mayBeKeyword: false)
        }
        var given: [ClauseKeyword] = []
        var clauses: [Clause] = []
        let required = row.requiresOneOf.map { group in random.pick(group) }
        for rule in row.clauses.shuffled(using: &random) {
            let isNeeded = rule.need == .required || required.contains(rule.keyword)
            let excluded = row.exclusive.contains { group in
                group.contains(rule.keyword)
                    && group.contains { given.contains($0) || required.contains($0) }
            }
            guard isNeeded || (!excluded && random.chance(40)) else { continue }
            given.append(rule.keyword)
            clauses.append(
                Clause(
                    keyword: rule.keyword, keywordSpan: nowhere, argument: argument(rule),
                    span: nowhere))
        }
        let noun = row.noun.map { NounWord(noun: $0, isPlural: isPlural(row), span: nowhere) }
        return CommandCall(
            verb: word(row.verb), noun: noun, name: name, input: row.takesInput ? input() : nil,
            clauses: clauses, span: nowhere)
    }

    private func isPlural(_ row: CommandSyntax) -> Bool { row.isPlural && row.noun?.plural != nil }

    private mutating func argument(_ rule: CommandSyntax.ClauseSyntax) -> Clause.Argument {
        switch rule.keyword {
        case .online, .batch, .wait, .yes: return .none
        case .in, .to, .into, .from, .of, .for, .on:
            guard case .existing(let nouns) = rule.value else {
                return .place(Place(noun: nil, value: value(rule.value), span: nowhere))
            }
            return .place(place(nouns))
        case .with:
            if rule.value == .input { return .input(input()) }
            if case .pairs(let names) = rule.value { return .pairs(pairs(names)) }
            return .none
        case .keep:
            return .keep(count: number(), unit: word(random.pick(["runs", "days"])))
        case .every:
            return .every(count: random.chance(50) ? number() : nil, unit: word("day"))
        case .notify: return .names([word("success"), word("failure")])
        case .where:
            return .comparison(
                field: fieldName(), operator: random.pick(ComparisonOperator.allCases),
                value: expression(depth: 2))
        case .equals: return .value(expression(depth: 2))
        default: return .value(value(rule.value))
        }
    }

    private mutating func input() -> Input {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .file(name(), span: nowhere)
        case 1: .csv(name(), span: nowhere)
        case 2: .data(name(), span: nowhere)
        case 3: .row(pairs([]), span: nowhere)
        default: .rows(rows(), span: nowhere)
        }
    }

    private mutating func rows() -> Expression {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: Expression(.variable(variable()), span: nowhere)
        case 1: list(depth: 3, variables: true)
        default: record(depth: 3, variables: true)
        }
    }

    private mutating func pairs(_ names: [String]) -> [Pair] {
        if !names.isEmpty {
            return names.shuffled(using: &random).prefix(2).map {
                Pair(name: word($0), value: expression(depth: 2))
            }
        }
        var seen: Set<String> = []
        return (0..<3).compactMap { _ in
            let name = fieldName()
            guard seen.insert(name.text).inserted else { return nil }
            return Pair(name: name, value: expression(depth: 2))
        }
    }

    private mutating func place(_ nouns: [Noun]) -> Place {
        guard random.chance(70) else {
            return Place(noun: nil, value: name(), span: nowhere)
        }
        let noun = NounWord(noun: random.pick(nouns), isPlural: false, span: nowhere)
        // After a noun a name must come, so any word of the language is one.
        let value =
            random.chance(20)
            ? Expression(.name(random.pick(["online", "space", "with"])), span: nowhere) : name()
        return Place(noun: noun, value: value, span: nowhere)
    }

    // MARK: Conditions

    private mutating func condition() -> Condition {
        Condition(isNegated: random.chance(30), predicate: predicate(), span: nowhere)
    }

    private mutating func predicate() -> Condition.Predicate {
        let noun = NounWord(
            noun: random.pick(Noun.allCases), isPlural: false, span: nowhere)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return .exists(noun, name())
        case 1: return .state(noun, name(), is: name())
        case 2:
            let part = NounWord(noun: .member, isPlural: false, span: nowhere)
            return .has(noun, name(), noun: part, value: name())
        case 3: return .truth(operand())
        default:
            return .comparison(
                operand(), random.pick(ComparisonOperator.allCases), expression(depth: 2))
        }
    }

    private mutating func operand() -> Operand {
        guard random.chance(30) else { return .expression(expression(depth: 2)) }
        let noun = NounWord(noun: .deployment, isPlural: random.chance(50), span: nowhere)
        let place = random.chance(50) ? place([.space, .project]) : nil
        return .count(noun, in: place, span: nowhere)
    }

    // MARK: Values

    private mutating func value(
        _ kind: CommandSyntax.ValueKind, mayBeKeyword: Bool = true
    ) -> Expression {
        switch kind {
        case .number: return number()
        case .word(let words): return Expression(.name(random.pick(words)), span: nowhere)
        default:
            guard mayBeKeyword, random.chance(10) else { return name() }
            return Expression(.name(random.pick(["online", "every", "yes"])), span: nowhere)
        }
    }

    /// A name that is no word of the language.
    private mutating func name() -> Expression {
        let bare = [
            "live", "2024-01-01", "02:00", "15", "true", "null", "a/b.tar.gz", "ana@example.com",
            "año", "--x", "007", "1.", "+1%", "名前",
        ]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return Expression(.string(text()), span: nowhere)
        case 1: return Expression(.variable(variable()), span: nowhere)
        default: return Expression(.name(random.pick(bare)), span: nowhere)
        }
    }

    private mutating func number() -> Expression {
        let text = random.pick(["0", "-1", "3", "2.5", "1e3", "-0.5E-2", "12345678901234567890"])
        return Expression(.number(Double(text) ?? 0, text: text), span: nowhere)
    }

    private mutating func expression(depth: Int, variables: Bool = true) -> Expression {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 7), using: &random) {
        case 0: number()
        case 1: Expression(.boolean(random.chance(50)), span: nowhere)
        case 2: Expression(.null, span: nowhere)
        case 3 where variables: Expression(.variable(variable()), span: nowhere)
        case 4: Expression(.name(random.pick(["us-south", "a.b", "x1", "1-1"])), span: nowhere)
        case 7: list(depth: depth - 1, variables: variables)
        case 8: record(depth: depth - 1, variables: variables)
        default: Expression(.string(text()), span: nowhere)
        }
    }

    private mutating func list(depth: Int, variables: Bool) -> Expression {
        let count = Int.random(in: 0..<4, using: &random)
        var elements: [Expression] = []
        for _ in 0..<count { elements.append(expression(depth: depth, variables: variables)) }
        return Expression(.list(elements), span: nowhere)
    }

    private mutating func record(depth: Int, variables: Bool) -> Expression {
        var fields: [Expression.Field] = []
        var seen: Set<String> = []
        for _ in 0..<Int.random(in: 0..<4, using: &random) {
            let name = fieldName()
            guard seen.insert(name.text).inserted else { continue }
            let value = expression(depth: depth, variables: variables)
            fields.append(Expression.Field(name: name, value: value))
        }
        return Expression(.record(fields), span: nowhere)
    }

    private mutating func variable() -> Variable {
        let root: Variable.Root = random.pick([.last, .cell(3), .name("live"), .name("año_1")])
        let steps: [Variable.Step] = [
            .field("id"), .index(0), .index(17), .field("a field"), .field("4"), .field("\"\\\n"),
        ]
        return Variable(
            root: root,
            path: (0..<Int.random(in: 0..<4, using: &random)).map { _ in random.pick(steps) })
    }

    private mutating func text() -> String {
        let pieces = [
            "a", " ", "\"", "\\", "'", "\n", "\r", "\t", "é", "e\u{301}", "😀", "#", "{", "]", ";",
            "$x", "\u{2028}", ":",
        ]
        return (0..<Int.random(in: 0..<8, using: &random)).map { _ in random.pick(pieces) }.joined()
    }

    private mutating func fieldName() -> Word {
        word(random.pick(["AGE", "on", "true", "a b", "x-1", "", "é\"", "1", "a:b"]))
    }

    private mutating func variableName() -> Word { word(random.pick(["x", "live_1", "año"])) }

    private func word(_ text: String) -> Word { Word(text, span: nowhere) }
}

/// A tree without the places at which its parts stand.
func shape(of value: Any) -> String {
    if value is SourceSpan { return "" }
    let mirror = Mirror(reflecting: value)
    guard !mirror.children.isEmpty else { return String(reflecting: value) }
    let parts = mirror.children.map { child in
        (child.label.map { $0 + ":" } ?? "") + shape(of: child.value)
    }
    return "\(type(of: value))(" + parts.joined(separator: ",") + ")"
}
