import Columns
import SlipwayCore

extension Invocation {
    /// The place of a clause as it reads in a sentence: ``space `lab` ``.
    func described(_ keyword: ClauseKeyword) async throws -> String {
        switch try await requiredPlace(keyword) {
        case .space(let reference):
            "space `\(try await lab.spaces.find(reference, as: caller).name)`"
        case .project(let reference):
            "project `\(try await lab.projects.find(reference, as: caller).name)`"
        }
    }

    /// The name as written, or the place in use when it is of that kind.
    func nameOrPlaceInUse(_ noun: Noun) async throws -> String {
        if call.name != nil { return try name() }
        switch (noun, session.placeInUse?.reference) {
        case (.space, .space(let id)), (.project, .project(let id)): return id
        default:
            throw Diagnostic(
                code: "missing-name", what: "it is not said which \(noun.rawValue)",
                why: "no \(noun.rawValue) is in use", next: "show \(noun.rawValue) NAME",
                span: call.span)
        }
    }

    func assets(in place: PlaceReference) async throws -> Table {
        let models = try await lab.models.list(in: place, as: caller)
        let functions = try await lab.functions.list(in: place, as: caller)
        let data = try await lab.data.list(in: place, as: caller)
        let rows: [[JSONValue]] =
            models.map { [.string("model"), .string($0.name), .string($0.current.facts.type)] }
            + functions.map { [.string("function"), .string($0.name), .string($0.fileName)] }
            + data.map {
                [.string("data"), .string($0.name), .string(counted($0.rowCount, "row"))]
            }
        return Table([.init("kind"), .init("name"), .init("what")], rows: rows, ifEmpty: "none")
    }

    func memberTable(_ members: [Member]) -> Table {
        Table(
            [.init("member"), .init("role")],
            rows: members.map { [.string($0.userName), .string($0.role.rawValue)] },
            ifEmpty: "no members")
    }
}
