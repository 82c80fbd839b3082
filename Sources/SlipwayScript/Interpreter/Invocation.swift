import Columns
import SlipwayCore

/// One call of a command: what was written, with values in place, and what it may work with.
struct Invocation: Sendable {
    let call: CommandCall
    let lab: Lab
    let caller: Caller
    let host: any ScriptHost
    let endpoint: any EndpointServer
    let options: SessionOptions
    let session: Session

    // MARK: - What was written

    /// What stands after the verb and noun.
    func name() throws -> String {
        guard let name = call.name else { throw lacks("name") }
        return try session.text(of: name)
    }

    /// A part that is not there, although the command table asks for it.
    func lacks(_ part: String) -> Diagnostic {
        Diagnostic(code: "missing-clause", what: "the \(part) is missing", span: call.verb.span)
    }

    func has(_ keyword: ClauseKeyword) -> Bool {
        call.clause(keyword) != nil
    }

    /// The value of a clause as text.
    func text(_ keyword: ClauseKeyword) throws -> String? {
        switch call.clause(keyword)?.argument {
        case .value(let expression): try session.text(of: expression)
        case .place(let place): try session.text(of: place.value)
        default: nil
        }
    }

    /// The value of a clause as a whole number within a range.
    func count(_ keyword: ClauseKeyword, in range: ClosedRange<Int>) throws -> Int? {
        guard let clause = call.clause(keyword), case .value(let expression) = clause.argument
        else { return nil }
        let value = try session.value(of: expression)
        guard let number = value.integer, range.contains(number) else {
            let limits =
                range.upperBound == .max
                ? "of \(range.lowerBound) or more"
                : "from \(range.lowerBound) to \(range.upperBound)"
            throw Diagnostic(
                code: "bad-value", what: "`\(keyword.rawValue)` takes a whole number \(limits)",
                span: expression.span)
        }
        return number
    }

    /// The value of a clause as one of the cases of an enumeration.
    func word<Choice: RawRepresentable & CaseIterable>(
        _ keyword: ClauseKeyword, as type: Choice.Type
    ) throws -> Choice? where Choice.RawValue == String {
        guard let clause = call.clause(keyword), case .value(let expression) = clause.argument
        else { return nil }
        return try choice(try session.text(of: expression), as: type, at: expression.span)
    }

    /// The value of `with NAME=…`, when it was given.
    func option(_ name: String) throws -> (value: JSONValue, span: SourceSpan)? {
        guard case .pairs(let pairs) = call.clause(.with)?.argument,
            let pair = pairs.first(where: { $0.name.text == name })
        else { return nil }
        return (try session.value(of: pair.value), pair.value.span)
    }

    /// The value of `with NAME=…` as text.
    func textOption(_ name: String) throws -> String? {
        guard case .pairs(let pairs) = call.clause(.with)?.argument,
            let pair = pairs.first(where: { $0.name.text == name })
        else { return nil }
        if case .null = try session.value(of: pair.value) { return nil }
        return try session.text(of: pair.value)
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ text: String, as type: Choice.Type, at span: SourceSpan
    ) throws -> Choice where Choice.RawValue == String {
        let all = Array(Choice.allCases)
        if let choice = all.first(where: { $0.rawValue.lowercased() == text.lowercased() }) {
            return choice
        }
        let words = all.map(\.rawValue)
        throw Diagnostic(
            code: "bad-value", what: "`\(text)` is none of \(words.joined(separator: ", "))",
            next: text.nearest(in: words).map { "did you mean `\($0)`?" }, span: span)
    }

    // MARK: - Places

    /// The project or space that a clause names, if it does. The one in use comes with the caller.
    func place(_ keyword: ClauseKeyword) async throws -> PlaceReference? {
        guard case .place(let place) = call.clause(keyword)?.argument else { return nil }
        return try await reference(place)
    }

    /// The project or space that one of these clauses names, else the one in use.
    func requiredPlace(_ keywords: ClauseKeyword...) async throws -> PlaceReference {
        for keyword in keywords {
            if let place = try await place(keyword) { return place }
        }
        if let place = session.placeInUse { return place.reference }
        let keyword = keywords.first?.rawValue ?? "in"
        throw Diagnostic(
            code: "no-place", what: "it is not said in which project or space",
            why: "no project or space is in use",
            next:
                "add `\(keyword) space NAME` or `\(keyword) project NAME`, or say `use space NAME`",
            span: call.span)
    }

    /// A bare name is looked for among the spaces, then among the projects.
    func reference(_ place: Place) async throws -> PlaceReference? {
        let name = try session.text(of: place.value)
        switch place.noun?.noun {
        case .space: return .space(name)
        case .project: return .project(name)
        case .some: return nil
        case nil: break
        }
        do {
            return .space(try await lab.spaces.find(name, as: caller).id)
        } catch LabError.notFound {
            do {
                return .project(try await lab.projects.find(name, as: caller).id)
            } catch LabError.notFound {
                throw Diagnostic(
                    code: "not-found",
                    what: "there is no space and no project called `\(name)`",
                    next: "`list spaces` and `list projects` show them", span: place.value.span)
            }
        }
    }

    // MARK: - Records

    /// The records of `score INPUT` or `with INPUT`.
    func payload(_ input: Input) throws -> Scoring.Payload {
        switch input {
        case .file(let path, _):
            let isJSON = try session.text(of: path).lowercased().hasSuffix(".json")
            return .bytes(try read(path), isJSON ? .json : nil)
        case .csv(let path, _): return .bytes(try read(path), .csv)
        case .data(let name, _): return .data(try session.text(of: name))
        case .row(let pairs, _):
            let record = JSONValue.object(
                try pairs.map { JSONValue.Member($0.name.text, try session.value(of: $0.value)) })
            return .bytes(record.bytes, .json)
        case .rows(let expression, let span):
            let value = try session.value(of: expression)
            switch value {
            case .array(let records) where records.isEmpty:
                throw Diagnostic(
                    code: "bad-records", what: "there are no records", why: "the list is empty",
                    span: span)
            case .array, .object: return .bytes(value.bytes, .json)
            default:
                throw Diagnostic(
                    code: "bad-records", what: "this is not a list of records",
                    why: "`rows` takes records such as [{a: 1}, {a: 2}], or a variable with them",
                    span: expression.span)
            }
        }
    }

    func read(_ path: Expression) throws -> [UInt8] {
        let text = try session.text(of: path)
        do {
            return try host.read(text)
        } catch let problem as FileProblem {
            throw Diagnostic(problem, at: path.span)
        }
    }

    /// Opens a file of any size.
    func open(_ path: Expression) throws -> ByteSource {
        let text = try session.text(of: path)
        do {
            return try host.open(text)
        } catch let problem as FileProblem {
            throw Diagnostic(problem, at: path.span)
        }
    }

    /// Writes a file; one that exists with other content is only replaced when that was confirmed.
    func write(_ bytes: [UInt8], to path: String) throws {
        do {
            if host.exists(path), !isConfirmed, try host.read(path) != bytes {
                throw Diagnostic(
                    code: "confirmation-needed", what: "the file `\(path)` exists already",
                    why: "it would be overwritten",
                    next: "add `yes` to the statement, or name another file", span: call.span)
            }
            try host.write(bytes, to: path)
        } catch let problem as FileProblem {
            guard case .place(let place) = call.clause(.to)?.argument else { throw problem }
            throw Diagnostic(problem, at: place.value.span)
        }
    }

    var isConfirmed: Bool { has(.yes) || options.assumesYes }
}

extension JSONValue {
    var bytes: [UInt8] { Array(compact.utf8) }
}
