public import Columns
import Foundation

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
        } catch .cancelled {
            throw CancellationError()
        } catch let error {
            if format == .csv && Self.format(of: bytes) == .json {
                throw LabError.badRecords(
                    .init(
                        code: "bad-records", what: "this is JSON, not CSV", why: nil,
                        next: "say `file` instead of `csv`"))
            }
            let names = format == .json ? nil : TableScan.columnNames(ofCSV: bytes)
            throw LabError.badRecords(LabError.Payload(error, columnNames: names ?? []))
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

    /// What to say of a table whose only column is called as several are: its values are probably
    /// separated by something else.
    public static func separatorAdvice(_ columnNames: [String]) -> String? {
        guard columnNames.count == 1, columnNames[0].contains(where: { ";\t|".contains($0) }) else {
            return nil
        }
        return "CSV is separated by commas here"
    }

    /// The format that the beginning of a file looks like.
    ///
    /// JSON Lines and one JSON document are told apart by what follows the first line's end.
    public static func recordFormat(of beginning: [UInt8]) -> RecordFormat {
        guard format(of: beginning) == .json else { return .csv }
        let first = beginning.first { ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].contains($0) }
        guard first == UInt8(ascii: "{"),
            let end = beginning.firstIndex(of: UInt8(ascii: "\n")),
            beginning[end...].contains(UInt8(ascii: "{")),
            case .object(let members)? = try? JSONValue.parse(Array(beginning[..<end])),
            !members.contains(where: { $0.key == "input_data" || $0.key == "values" })
        else { return .json }
        return .jsonl
    }

    /// The first bytes of a file, at most so many.
    ///
    /// - Throws: `LabError.badRecords` for a file that cannot be read.
    public static func beginning(ofFile path: String, limit: Int) throws -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw LabError.badRecords(
                .init(code: "file", what: "the file cannot be read", why: nil, next: nil))
        }
        defer { try? file.close() }
        let data = limit == .max ? try file.readToEnd() : try file.read(upToCount: limit)
        return [UInt8](data ?? Data())
    }

    /// The first lines of a file, or all; a limit spares reading the rest of a large one.
    ///
    /// Records of which one goes over several lines may be cut off, and then one fewer is read.
    public static func lines(ofFile path: String, atMost limit: Int?) throws -> [UInt8] {
        try lines(of: ByteSource(path: path), atMost: limit)
    }

    /// The same of what lies elsewhere. JSON, which has no lines, is read whole.
    public static func lines(of source: ByteSource, atMost limit: Int?) throws -> [UInt8] {
        let isJSON = recordFormat(of: try source.beginning()) == .json
        guard let limit, !isJSON else { return try source.readToEnd() }
        let (bytes, isTooLong) = min(limit, 1 << 30).multipliedReportingOverflow(by: 8192)
        if isTooLong { return try source.readToEnd() }
        let length = max(1 << 20, bytes)
        let start = try source.beginning(atMost: length)
        guard start.count >= length, let end = start.lastIndex(of: 0x0a) else { return start }
        return Array(start[...end])
    }

    /// JSON begins with a bracket, and no sensible CSV header does.
    static func format(of bytes: [UInt8]) -> Format {
        var rest = bytes[...]
        if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
        let first = rest.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? .json : .csv
    }
}
