internal import Columns

/// What `metadata` of a saved stage or pipeline says.
///
/// Source: Apache Spark, `ml/util/ReadWrite.scala`, `DefaultParamsReader`.
struct StageMetadata: Sendable {
    /// For errors.
    let file: String
    /// The full name of Spark's class.
    let className: String
    let uid: String
    let sparkVersion: String
    private let document: JSONValue

    /// - Parameter folder: The model's folder in the archive, empty for the root.
    init(_ archive: ModelArchive, folder: String) throws(SparkMLError) {
        let metadata = Path.join(folder, "metadata")
        // `part-00000` until Spark 3, `part-00000-<uuid>-c000.txt` since.
        let parts = archive.paths(in: metadata).filter { Path.name($0).hasPrefix("part-") }
        guard !parts.isEmpty else { throw .missingFile(file: Path.join(metadata, "part-00000")) }
        var found: (file: String, line: [UInt8])?
        for part in parts where found == nil {
            let lines = (archive.files[part] ?? []).split(separator: UInt8(ascii: "\n"))
            found = lines.first { $0.contains { $0 > 0x20 } }.map { (part, Array($0)) }
        }
        guard let (file, line) = found else {
            throw .badJSON(file: parts[0], error: .empty)
        }
        let document: JSONValue
        do throws(PayloadError) {
            document = try JSONValue.parse(line)
        } catch {
            throw .badJSON(file: file, error: error)
        }
        func text(_ key: String) throws(SparkMLError) -> String {
            guard let text = document[key]?.string else {
                throw .badMetadata(file: file, key: key, expected: "a string")
            }
            return text
        }
        self.file = file
        self.document = document
        self.className = try text("class")
        self.uid = try text("uid")
        self.sparkVersion = try text("sparkVersion")
        for key in ["paramMap", "defaultParamMap"] where document[key] != nil {
            guard document[key]?.object != nil else {
                throw .badMetadata(file: file, key: key, expected: "an object")
            }
        }
    }

    /// The class without its package.
    var shortName: String { Path.shortClassName(className) }

    /// The value that the user set, else the default that was saved with it.
    subscript(parameter: String) -> JSONValue? {
        document["paramMap"]?[parameter] ?? document["defaultParamMap"]?[parameter]
    }

    /// A parameter that is a string; `fallback` when it was not saved at all.
    func string(_ name: String, else fallback: String) throws(SparkMLError) -> String {
        guard let value = self[name] else { return fallback }
        guard let text = value.string else { throw mismatch(name, "a string") }
        return text
    }

    func strings(_ name: String) throws(SparkMLError) -> [String] {
        guard let elements = self[name]?.array else { throw mismatch(name, "a list of strings") }
        var strings: [String] = []
        for element in elements {
            guard let text = element.string else { throw mismatch(name, "a list of strings") }
            strings.append(text)
        }
        return strings
    }

    /// A parameter that is a list of doubles, or `nil` when it is not set.
    func doubles(_ name: String) throws(SparkMLError) -> [Double]? {
        guard let value = self[name] else { return nil }
        guard let elements = value.array else { throw mismatch(name, "a list of numbers") }
        var doubles: [Double] = []
        for element in elements {
            guard let number = Self.double(element) else {
                throw mismatch(name, "a list of numbers")
            }
            doubles.append(number)
        }
        return doubles
    }

    /// A whole number beside the parameters, such as `numFeatures`, from `minimum` on.
    func count(_ key: String, from minimum: Int) throws(SparkMLError) -> Int {
        guard let count = document[key]?.integer, count >= minimum, count <= Int(Int32.max) else {
            throw mismatch(key, "a whole number from \(minimum) on")
        }
        return count
    }

    func mismatch(_ key: String, _ expected: String) -> SparkMLError {
        .badMetadata(file: file, key: key, expected: expected)
    }

    /// Spark writes what JSON has no number for as `"Inf"`, `"-Inf"` and `"NaN"`.
    private static func double(_ value: JSONValue) -> Double? {
        switch value.string {
        case "Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: value.number
        }
    }
}

/// Paths within an archive.
enum Path {
    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : "\(folder)/\(name)"
    }

    static func name(_ path: String) -> Substring {
        path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    }

    /// What stands before the name; empty at the root.
    static func folder(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    static func shortClassName(_ name: String) -> String {
        name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
    }
}
