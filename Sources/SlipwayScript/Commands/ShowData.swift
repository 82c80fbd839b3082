import Columns
import SlipwayCore

extension Command {
    static let showData = Command(
        CommandSyntax(
            verb: "show", noun: .data, name: (.existing([.data]), .required),
            clauses: [
                .init(.in, .existing([.space, .project])), .init(.limit, .number), .format,
            ],
            summary: "shows the rows of a data asset",
            example: "show data evaluation in project attrition limit 5", changes: false)
    ) { call in
        let place = try await call.place(.in)
        let asset = try await call.lab.data.find(call.name(), in: place, as: call.caller)
        let rows = try await call.lab.data.open(asset.id, in: nil, as: call.caller)
        let limit = try call.count(.limit, in: 0 ... .max) ?? asset.rowCount
        let batch = try await call.lab.reading(asset.content.hash) {
            try Records.read(
                Records.lines(of: rows, atMost: limit < asset.rowCount ? limit + 1 : nil),
                schema: [])
        }
        let shown = batch.rows(at: Array(0..<min(limit, batch.rowCount)))
        return try Outcome(batch: shown).formatted(by: call)
    }
}
