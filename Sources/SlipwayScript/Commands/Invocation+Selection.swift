import Columns
import SlipwayCore

extension Invocation {
    /// Those things of a list of which `where FIELD CMP VALUE` is true; all when there is none.
    ///
    /// - Parameters:
    ///   - noun: What they are, in the plural.
    ///   - fields: What can be asked of them.
    func selected<Thing>(
        _ things: [Thing], noun: String, fields: KeyValuePairs<String, (Thing) -> JSONValue>
    ) throws -> [Thing] {
        guard case .comparison(let field, let comparison, let value) = call.clause(.where)?.argument
        else { return things }
        let name = field.text.lowercased()
        guard let read = fields.first(where: { $0.key == name })?.value else {
            let names = fields.map(\.key)
            throw Diagnostic(
                code: "unknown-field", what: "\(noun) have no field `\(field.text)`",
                why: "they have " + names.joined(separator: ", "),
                next: field.text.nearest(in: names).map { "did you mean `\($0)`?" },
                span: field.span)
        }
        let wanted = try session.value(of: value)
        return try things.filter { try field.holds(read($0), comparison, wanted) }
    }

    /// The last of a list that is in order of time, as many as `limit` says; all without it.
    func newest<Thing>(_ things: [Thing]) throws -> [Thing] {
        try things.suffix(count(.limit, in: 0 ... .max) ?? .max)
    }
}
