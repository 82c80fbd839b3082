public import Columns

/// Reads records that a person or program handed in: JSON in its three shapes, or CSV.
public enum Records {
    /// The format of records; `nil` in a call means that their first character tells.
    public enum Format: Sendable {
        case json, csv
    }

    /// Records as one batch.
    ///
    /// - Throws: `LabError` naming the row and field of whatever cannot be taken as it is.
    public static func read(
        _ bytes: [UInt8], as format: Format? = nil, schema: [Field]
    ) throws -> Batch {
        let items = try items(bytes, as: format, schema: schema)
        guard items.count == 1, let item = items.first else {
            throw LabError.badRecords(
                .init(
                    code: "bad-data", what: "the data has \(items.count) parts",
                    why: "a data asset is one table", next: nil))
        }
        return item.batch
    }

    /// Records in the items in which they were sent.
    public static func items(
        _ bytes: [UInt8], as format: Format? = nil, schema: [Field]
    ) throws -> [PayloadItem] {
        do {
            switch format ?? Self.format(of: bytes) {
            case .json: return try JSONPayloadReader.read(bytes, schema: schema)
            case .csv:
                return [PayloadItem(id: nil, batch: try CSVReader.read(bytes, schema: schema))]
            }
        } catch let error {
            if format == .csv && Self.format(of: bytes) == .json {
                throw LabError.badRecords(
                    .init(
                        code: "bad-records", what: "this is JSON, not CSV", why: nil,
                        next: "say `file` instead of `csv`"))
            }
            throw LabError.badRecords(LabError.Payload(error))
        }
    }

    /// Scored items as one CSV.
    ///
    /// - Throws: `LabError` when the items do not have the same columns.
    public static func csv(_ items: [PayloadItem]) throws -> [UInt8] {
        do {
            return try CSVWriter.write(items)
        } catch let error {
            throw LabError.badRecords(
                .init(
                    code: "bad-records",
                    what:
                        "item \(error.item) has other columns than item 1, and a CSV has one header",
                    why: nil, next: "use the format json or jsonl"))
        }
    }

    /// JSON begins with a bracket, and no sensible CSV header does.
    static func format(of bytes: [UInt8]) -> Format {
        var rest = bytes[...]
        if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
        let first = rest.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? .json : .csv
    }
}
