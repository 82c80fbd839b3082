import Columns
import Foundation
import SparkML

/// A folder of `Fixtures`: rows as Spark read them, and the frame that Spark made of them.
///
/// `Fixtures/README.md` tells how they were made and what the files hold.
struct Fixture {
    /// A failure of the fixtures themselves.
    struct Unreadable: Error {
        let path: String
    }

    let input: Batch
    /// The names of the expected columns, in order.
    let columns: [String]
    let expected: Batch

    /// - Parameter expected: The file with the expected rows.
    init(_ folder: String, expected: String = "expected.jsonl") throws {
        let path = Self.path(folder)
        let columns = try JSONValue.parse(Self.read("\(path)/columns.json")).array ?? []
        self.columns = columns.compactMap(\.string)
        self.input = try Self.batch("\(path)/input.jsonl", columns: nil)
        self.expected = try Self.batch("\(path)/\(expected)", columns: self.columns)
    }

    /// The absolute path of something below `Fixtures`.
    static func path(_ name: String) -> String {
        let here = "\(#filePath)"
        return "\(here.prefix(upTo: here.lastIndex(of: "/") ?? here.startIndex))/Fixtures/\(name)"
    }

    static func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    private static func batch(_ path: String, columns: [String]?) throws -> Batch {
        let rows = try Self.read(path).split(separator: UInt8(ascii: "\n")).map {
            try JSONValue.parse(Array($0))
        }
        let names = columns ?? rows.first?.object?.map(\.key) ?? []
        let built = try names.map { name in
            Column(name: name, values: try values(rows.map { $0[name] ?? .null }, path))
        }
        return Batch(columns: built, rowCount: rows.count)
    }

    private static func values(_ cells: [JSONValue], _ path: String) throws -> ColumnValues {
        if cells.contains(where: { $0.object != nil }) {
            return .vectors(VectorColumn(try cells.map { try vector($0, path) }))
        }
        return .numbers(NumberColumn(try cells.map { $0 == .null ? nil : try number($0, path) }))
    }

    private static func vector(_ value: JSONValue, _ path: String) throws -> Vector {
        if let entries = value["dense"]?.array {
            return .dense(try entries.map { try number($0, path) })
        }
        guard let sparse = value["sparse"], let size = sparse[0]?.integer,
            let indices = sparse[1]?.array, let entries = sparse[2]?.array
        else { throw Unreadable(path: path) }
        return .sparse(
            size: size, indices: try indices.map { Int(try number($0, path)) },
            values: try entries.map { try number($0, path) })
    }

    private static func number(_ value: JSONValue, _ path: String) throws -> Double {
        switch value {
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        case .number(let number): return number
        default: throw Unreadable(path: path)
        }
    }
}

/// The largest relative difference between two frames, or what else is different.
enum Comparison: Equatable, CustomStringConvertible {
    case same(within: Double)
    case different(String)

    init(_ found: Batch, _ expected: Batch) {
        guard found.columnNames == expected.columnNames else {
            self = .different("columns \(found.columnNames)")
            return
        }
        guard found.rowCount == expected.rowCount else {
            self = .different("\(found.rowCount) rows, expected \(expected.rowCount)")
            return
        }
        var largest = 0.0
        for (left, right) in zip(found.columns, expected.columns) {
            for row in 0..<found.rowCount {
                let (cell, other) = (left.values[row], right.values[row])
                guard let difference = Self.difference(cell, other) else {
                    self = .different("\(left.name), row \(row + 1): \(cell), expected \(other)")
                    return
                }
                largest = max(largest, difference)
            }
        }
        self = .same(within: largest)
    }

    var isClose: Bool {
        guard case .same(let difference) = self else { return false }
        return difference <= 1e-9
    }

    var description: String {
        switch self {
        case .same(let difference): "same within \(difference)"
        case .different(let what): what
        }
    }

    /// The relative difference, or `nil` where the form is different.
    private static func difference(_ left: Cell, _ right: Cell) -> Double? {
        switch (left, right) {
        case (.null, .null): return 0
        case (.number(let left), .number(let right)): return difference(left, right)
        case (.vector(.dense(let left)), .vector(.dense(let right))):
            return difference(left, right)
        case (
            .vector(.sparse(let size, let indices, let left)),
            .vector(.sparse(let otherSize, let otherIndices, let right))
        ):
            guard size == otherSize, indices == otherIndices else { return nil }
            return difference(left, right)
        default: return nil
        }
    }

    private static func difference(_ left: [Double], _ right: [Double]) -> Double? {
        guard left.count == right.count else { return nil }
        var largest = 0.0
        for (left, right) in zip(left, right) {
            guard let difference = difference(left, right) else { return nil }
            largest = max(largest, difference)
        }
        return largest
    }

    private static func difference(_ left: Double, _ right: Double) -> Double? {
        if left == right || (left.isNaN && right.isNaN) {
            // A zero has to have the same sign.
            return left == 0 && left.sign != right.sign ? nil : 0
        }
        let difference = (left - right).magnitude / max(left.magnitude, right.magnitude)
        return difference.isNaN ? nil : difference
    }
}
