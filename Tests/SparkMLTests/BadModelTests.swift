import Columns
import Parquet
import SparkML
import TestSupport
import Testing

/// The files of a sound model with one thing wrong, and the error that names it.
@Suite struct BadModelTests {
    enum Damage: Sendable {
        case remove
        case replace([UInt8])
        case edit(String, String)
        case truncate
        case flip(offset: Int)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: any KeyPath<Paths, String> & Sendable
        let damage: Damage
        let error: @Sendable (Paths) -> SparkMLError

        init(
            _ name: String, _ file: any KeyPath<Paths, String> & Sendable, _ damage: Damage,
            _ error: @escaping @Sendable (Paths) -> SparkMLError
        ) {
            self.testDescription = name
            self.file = file
            self.damage = damage
            self.error = error
        }
    }

    /// Where things are in the sound model.
    struct Paths: Sendable {
        let root: String
        let assembler: String
        let trees: String
        let nodes: String
        let weights: String

        init(_ files: [String: [UInt8]]) throws {
            func path(_ beginning: String, _ middle: String) throws -> String {
                try #require(
                    files.keys.first { $0.hasPrefix(beginning) && $0.contains(middle) })
            }
            root = try path("metadata/", "part-")
            assembler = try path("stages/0_", "/metadata/")
            trees = try path("stages/1_", "/metadata/")
            nodes = try path("stages/1_", "/data/")
            weights = try path("stages/1_", "/treesMetadata/")
        }

        /// The folder that holds a file's folder: `stages/0_uid` for its metadata.
        func stage(_ path: String) -> String {
            path.split(separator: "/").dropLast(2).joined(separator: "/")
        }

        func folder(_ path: String) -> String {
            path.split(separator: "/").dropLast().joined(separator: "/")
        }

        func uid(_ path: String) -> String { String(stage(path).dropFirst("stages/0_".count)) }
    }

    static let cases: [Case] = [
        Case("no metadata", \.root, .remove) { _ in .notAModel },
        Case("empty metadata", \.root, .replace([])) { .badJSON(file: $0.root, error: .empty) },
        Case("blank metadata", \.root, .replace([0x0A, 0x20, 0x0A])) {
            .badJSON(file: $0.root, error: .empty)
        },
        Case("metadata cut off", \.root, .replace([0x7B])) {
            .badJSON(
                file: $0.root,
                error: .syntax(offset: 1, line: 1, column: 2, reason: .unexpectedEnd))
        },
        Case("metadata not UTF-8", \.root, .replace([0xFF])) {
            .badJSON(file: $0.root, error: .notUTF8(offset: 0))
        },
        Case("metadata without keys", \.root, .replace([0x7B, 0x7D])) {
            .badMetadata(file: $0.root, key: "class", expected: "a string")
        },
        Case("no version", \.root, .edit("3.3.4", "new")) {
            .badMetadata(file: $0.root, key: "sparkVersion", expected: "a version of Spark")
        },
        Case("no list of stages", \.root, .edit("stageUids", "stages")) {
            .badMetadata(file: $0.root, key: "stageUids", expected: "a list of strings")
        },
        Case("parameters that are none", \.root, .edit("\"paramMap\":{", "\"paramMap\":3,\"x\":{"))
        {
            .badMetadata(file: $0.root, key: "paramMap", expected: "an object")
        },
        Case("a stage that is not there", \.root, .edit("GBTClassifier_", "Other_")) {
            .missingFile(
                file: $0.stage($0.trees).split(separator: "GBTClassifier").joined(
                    separator: "Other"))
        },
        Case("a stage without files", \.assembler, .remove) {
            .missingFile(file: $0.stage($0.assembler))
        },
        Case("a stage without metadata", \.trees, .remove) {
            .missingFile(file: "\($0.folder($0.trees))/part-00000")
        },
        Case("no input columns", \.assembler, .edit("inputCols", "inputs")) {
            .badMetadata(file: $0.assembler, key: "inputCols", expected: "a list of strings")
        },
        Case("input columns that are no names", \.assembler, .edit("\"a\"", "3")) {
            .badMetadata(file: $0.assembler, key: "inputCols", expected: "a list of strings")
        },
        Case("no name for the output", \.assembler, .edit("\"features\"", "\"\"")) {
            .badMetadata(file: $0.assembler, key: "outputCol", expected: "a name")
        },
        Case("another uid", \.assembler, .edit("\"uid\":\"V", "\"uid\":\"W")) {
            .badMetadata(
                file: $0.assembler, key: "uid", expected: "\"\($0.uid($0.assembler))\"")
        },
        Case(
            "a class that is not supported", \.assembler, .edit("VectorAssembler\"", "Binarizer\"")
        ) {
            .unsupportedStage(
                class: "Binarizer", uid: $0.uid($0.assembler), index: 0,
                supported: PipelineModel.supportedStages)
        },
        Case("fewer columns than features", \.assembler, .edit("\"d\",", "")) {
            .featureCount(
                uid: $0.uid($0.trees), column: "features", expected: 5, found: 4, row: nil)
        },
        Case(
            "features that are no vectors", \.trees,
            .edit("\"featuresCol\":\"features\"", "\"featuresCol\":\"a\"")
        ) {
            .wrongColumnKind(
                uid: $0.uid($0.trees), column: "a", expected: "vectors", found: "numbers")
        },
        Case(
            "an output that is there already", \.trees,
            .edit("\"predictionCol\":\"prediction\"", "\"predictionCol\":\"a\"")
        ) {
            .columnExists(column: "a", uid: $0.uid($0.trees))
        },
        Case("a name that is no text", \.trees, .edit("\"leafCol\":\"\"", "\"leafCol\":3")) {
            .badMetadata(file: $0.trees, key: "leafCol", expected: "a string")
        },
        Case("three thresholds", \.trees, .edit("\"seed\":24", "\"thresholds\":[1,2,3]")) {
            .badMetadata(
                file: $0.trees, key: "thresholds",
                expected: "two numbers from 0 on, at most one of them 0")
        },
        Case("two thresholds of zero", \.trees, .edit("\"seed\":24", "\"thresholds\":[0,0]")) {
            .badMetadata(
                file: $0.trees, key: "thresholds",
                expected: "two numbers from 0 on, at most one of them 0")
        },
        Case("a negative feature count", \.trees, .edit("\"numFeatures\":5", "\"numFeatures\":-1"))
        {
            .badMetadata(
                file: $0.trees, key: "numFeatures", expected: "a whole number from 0 on")
        },
        Case("a huge feature count", \.trees, .edit("\"numFeatures\":5", "\"numFeatures\":1e15")) {
            .badMetadata(
                file: $0.trees, key: "numFeatures", expected: "a whole number from 0 on")
        },
        Case(
            "fewer features than splits use", \.trees,
            .edit("\"numFeatures\":5", "\"numFeatures\":1")
        ) {
            .corrupt(file: $0.folder($0.nodes), reason: .feature)
        },
        Case("no tree count", \.trees, .edit("numTrees", "trees")) {
            .badMetadata(file: $0.trees, key: "numTrees", expected: "a whole number from 1 on")
        },
        Case("more trees than there are", \.trees, .edit("\"numTrees\":5", "\"numTrees\":6")) {
            .corrupt(file: $0.folder($0.weights), reason: .treeCount)
        },
        Case("no nodes", \.nodes, .remove) {
            .missingFile(file: "\($0.folder($0.nodes))/part-00000….parquet")
        },
        Case("no weights", \.weights, .remove) {
            .missingFile(file: "\($0.folder($0.weights))/part-00000….parquet")
        },
        Case("nodes that are not Parquet", \.nodes, .replace([1, 2, 3])) {
            .badParquet(file: $0.nodes, error: .notParquet)
        },
        Case("nodes cut off", \.nodes, .truncate) {
            .badParquet(file: $0.nodes, error: .notParquet)
        },
        Case("a damaged page", \.nodes, .flip(offset: 30)) {
            .badParquet(file: $0.nodes, error: .corrupt(place: "treeID", reason: .checksum))
        },
    ]

    @Test(arguments: cases)
    func `a model with one thing wrong is refused with the facts`(bad: Case) throws {
        var files = try ModelArchive.read(from: Fixture.path("spark-3.3/model")).files
        let paths = try Paths(files)
        let path = paths[keyPath: bad.file]
        let original = try #require(files[path])
        switch bad.damage {
        case .remove: files[path] = nil
        case .replace(let bytes): files[path] = bytes
        case .truncate: files[path] = Array(original.prefix(original.count / 2))
        case .flip(let offset): files[path]?[offset] ^= 1
        case .edit(let old, let new):
            let text = String(decoding: original, as: UTF8.self)
            let pieces = text.split(separator: old, omittingEmptySubsequences: false)
            #expect(pieces.count > 1, "the metadata do not contain \(old)")
            files[path] = Array(pieces.joined(separator: new).utf8)
        }
        #expect(throws: bad.error(paths)) { _ = try PipelineModel(ModelArchive(files: files)) }
    }

    @Test func `a tree left out of the weights or the nodes is noticed`() throws {
        let large = try ModelArchive.read(from: Fixture.path("many-parts/model")).files
        let weights = large.keys.filter { $0.contains("/treesMetadata/") }.sorted()
        let nodes = large.keys.filter { $0.contains("/data/") }.sorted()
        #expect(weights.count == 2)
        #expect(nodes.count == 9)
        for path in weights + nodes {
            var files = large
            files[path] = nil
            let error = #expect(throws: SparkMLError.self) {
                _ = try PipelineModel(ModelArchive(files: files))
            }
            guard case .corrupt = error else {
                Issue.record("\(path): \(String(describing: error))")
                continue
            }
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `a model with a damaged file is refused, or loads and scores`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let original = try ModelArchive.read(from: Fixture.path("spark-3.3/model")).files
        let paths = original.keys.sorted()
        let input = try Fixture("spark-3.3").input.rows(at: [0, 1, 2])
        for _ in 0..<25 {
            var files = original
            let path = try #require(paths.randomElement(using: &random))
            files[path] = random.mutate(original[path] ?? [])
            guard let model = try? PipelineModel(ModelArchive(files: files)) else { continue }
            _ = try? model.transform(input)
        }
    }
}
