import Columns
import SlipwayCore

/// What `expect` proves.
extension Interpreter {
    func value(of operand: Operand) async throws -> JSONValue {
        switch operand {
        case .expression(let expression): try session.value(of: expression)
        case .count(let noun, let place, let span):
            .number(Double(try await invocation(span).all(noun, in: place).count))
        }
    }

    /// Returns when the condition holds.
    ///
    /// - Throws: `Diagnostic` with the code `expectation-failed` and what was found instead.
    func check(_ condition: Condition, in text: String) async throws {
        let (holds, found) = try await evaluate(condition.predicate, condition.span)
        if holds != condition.isNegated { return }
        throw Diagnostic(
            code: Diagnostic.expectationFailed,
            what: "this does not hold: \(text.slice(condition.span))", why: found,
            span: condition.span)
    }

    private func evaluate(_ predicate: Condition.Predicate, _ span: SourceSpan) async throws -> (
        holds: Bool, found: String?
    ) {
        let invocation = invocation(span)
        switch predicate {
        case .truth(let operand):
            let value = try await value(of: operand)
            return (value != .null && value != .boolean(false), "it is \(value.excerpt)")
        case .comparison(let operand, let comparison, let expression):
            let left = try await value(of: operand)
            let right = try session.value(of: expression)
            guard let holds = comparison.holds(left, right) else {
                throw Diagnostic(
                    code: "bad-value",
                    what: "\(left.typeName) and \(right.typeName) cannot be compared with "
                        + "`\(comparison.rawValue)`", span: span)
            }
            return (holds, "the left side is \(left.excerpt)")
        case .exists(let noun, let name):
            let found = try await invocation.find(noun, named: name) != nil
            return (
                found,
                found
                    ? "it exists"
                    : "there is none of that name" + invocation.inPlaceInUse(noun.noun)
            )
        case .state(let noun, let name, let expected):
            guard let thing = try await invocation.find(noun, named: name) else {
                return (false, "there is none of that name" + invocation.inPlaceInUse(noun.noun))
            }
            let wanted = try session.text(of: expected)
            guard let state = (thing["status"] ?? thing["stage"])?.string else {
                throw Diagnostic(
                    code: "bad-value", what: "a \(noun.noun.rawValue) has no status", span: span)
            }
            return (state == wanted, "it is \(state)")
        case .has(let noun, let name, let inner, let value):
            let wanted = try session.text(of: value)
            let place = Place(noun: noun, value: name, span: name.span)
            let things = try await invocation.all(inner, in: place)
            let found = things.contains {
                $0["name"]?.string == wanted || $0["id"]?.string == wanted
                    || $0["serving_name"]?.string == wanted
            }
            let names = things.compactMap { $0["name"]?.string }
            return (
                found,
                names.isEmpty
                    ? "it has none"
                    : "it has "
                        + names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
            )
        }
    }

    private func invocation(_ span: SourceSpan) -> Invocation {
        Invocation(
            call: CommandCall(
                verb: Word("expect", span: span), noun: nil, name: nil, input: nil, clauses: [],
                span: span),
            lab: lab,
            caller: Caller(
                userName: session.userName, door: options.door, statement: "expect",
                placeInUse: session.placeInUse?.reference),
            host: host, endpoint: endpoint, options: options, session: session)
    }
}

extension Invocation {
    /// Where a bare name of this kind was looked for, as the end of a sentence.
    fileprivate func inPlaceInUse(_ noun: Noun) -> String {
        switch noun {
        case .space, .project, .user, .key: ""
        default: session.placeInUse.map { " in `\($0.name)`" } ?? ""
        }
    }

    /// All things of a kind that the person may see, as values; in a place or in the one in use.
    func all(_ noun: NounWord, in place: Place?) async throws -> [JSONValue] {
        switch noun.noun {
        case .space: return try await lab.spaces.list(as: caller).map { JSONValue($0.place) }
        case .project: return try await lab.projects.list(as: caller).map { JSONValue($0.place) }
        case .user: return try await lab.users.list(as: caller).map { JSONValue($0) }
        case .key: return try await lab.users.keys(as: caller).map { JSONValue($0) }
        case .usecase:
            return try await lab.useCases.list(as: caller)
                .map { JSONValue($0.useCase, status: $0.status) }
        case .secret: return try await lab.secrets.list(as: caller).map { JSONValue($0) }
        case .runtime: return try await lab.runtimes.list(as: caller).map { JSONValue($0) }
        case .notification:
            return try await lab.notifications.list(as: caller).map { JSONValue($0) }
        case .model where place?.noun?.noun == .usecase:
            guard let place else { return [] }
            let overview = try await lab.useCases.overview(
                of: session.text(of: place.value), as: caller)
            return overview.standings.map { JSONValue($0.model) }
                + overview.gone.map {
                    .object([
                        .init("id", .string($0.modelID)), .init("name", .string($0.modelName)),
                    ])
                }
        case .run where place?.noun?.noun == .job:
            guard let place else { return [] }
            return try await lab.runs.list(
                of: session.text(of: place.value), in: nil, as: caller
            ).map { JSONValue($0) }
        default: break
        }
        let inPlaces: [Noun] = [.model, .data, .function, .deployment, .job, .run, .member]
        guard inPlaces.contains(noun.noun) else {
            throw Diagnostic(
                code: "unknown-command", what: "`\(noun.noun.rawValue)` cannot be counted or found",
                why: "spaces, projects, users, keys, secrets, use cases, models, functions, "
                    + "data, deployments, jobs, runs, runtimes, notifications and members can",
                span: noun.span)
        }
        var reference = session.placeInUse?.reference
        if let place { reference = try await self.reference(place) }
        guard let reference else {
            throw Diagnostic(
                code: "no-place", what: "it is not said in which project or space",
                next: "add `in space NAME` or `in project NAME`", span: noun.span)
        }
        switch noun.noun {
        case .model:
            return try await lab.models.list(in: reference, as: caller).map { JSONValue($0) }
        case .data: return try await lab.data.list(in: reference, as: caller).map { JSONValue($0) }
        case .deployment:
            return try await lab.deployments.list(in: reference, as: caller).map { JSONValue($0) }
        case .function:
            return try await lab.functions.list(in: reference, as: caller).map { JSONValue($0) }
        case .job: return try await lab.jobs.list(in: reference, as: caller).map { JSONValue($0) }
        case .run: return try await lab.runs.list(in: reference, as: caller).map { JSONValue($0) }
        case .member:
            return try await lab.members.list(of: reference, as: caller).map { JSONValue($0) }
        default: return []
        }
    }

    /// One thing by name, id or serving name; `nil` when there is none.
    func find(_ noun: NounWord, named name: Expression) async throws -> JSONValue? {
        let name = try session.text(of: name)
        do {
            switch noun.noun {
            case .space: return JSONValue(try await lab.spaces.find(name, as: caller))
            case .project: return JSONValue(try await lab.projects.find(name, as: caller))
            case .user: return JSONValue(try await lab.users.find(name, as: caller))
            case .model:
                return JSONValue(try await lab.models.find(name, in: nil, as: caller))
            case .data: return JSONValue(try await lab.data.find(name, in: nil, as: caller))
            case .deployment:
                return JSONValue(try await lab.deployments.find(name, in: nil, as: caller))
            case .function:
                return JSONValue(try await lab.functions.find(name, in: nil, as: caller))
            case .job: return JSONValue(try await lab.jobs.find(name, in: nil, as: caller))
            case .run: return JSONValue(try await lab.runs.find(name, in: nil, as: caller))
            default:
                return try await all(noun, in: nil).first {
                    $0["name"]?.string == name || $0["id"]?.string == name
                }
            }
        } catch LabError.notFound {
            return nil
        } catch LabError.noSuchRun {
            return nil
        }
    }
}
