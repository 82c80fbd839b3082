import Columns
import SparkML
import Testing

/// What Spark gave for the same rows. Columns, their order and the forms of vectors have to be
/// the same; numbers may differ by 1e-9, because Java's `exp` and the C library's may differ in
/// the last digit.
@Suite struct ParityTests {
    @Test(arguments: [
        "spark-3.3", "spark-3.5", "spark-4.0", "spark-4.3", "keep", "skip", "error", "categorical",
        "large", "many-parts", "empty", "params/leaf", "params/no-prediction",
        "params/no-probability", "params/no-raw", "params/only-prediction", "params/renamed",
        "params/thresholds", "params/thresholds-no-probability", "params/thresholds-zero",
    ])
    func `a pipeline scores as Spark does`(name: String) throws {
        let fixture = try Fixture(name)
        let model = try PipelineModel.load(from: Fixture.path("\(name)/model"))
        let comparison = Comparison(try model.transform(fixture.input), fixture.expected)
        #expect(comparison.isClose, "\(comparison)")
        #expect(fixture.expected.columnNames == fixture.columns)
    }

    @Test func `the lesson's model scores as Spark does`() throws {
        let fixture = try Fixture("attrition")
        let model = try PipelineModel.load(
            from: Fixture.path(
                "../../../lessons/104-deploying-models-and-functions/models/attrition-spark"))
        let comparison = Comparison(try model.transform(fixture.input), fixture.expected)
        #expect(comparison.isClose, "\(comparison)")
        #expect(model.inputFields.map(\.name) == Array(fixture.columns.prefix(22)))
        #expect(model.featureNames == model.inputFields.map(\.name))
        #expect(model.labelColumn == "ATTRITION")
        #expect(model.classCount == 2)
        #expect(model.predictor?.treeCount == 20)
    }

    @Test(arguments: [
        (SparkVersion(major: 3, minor: 3), "3.3"), (.init(major: 4, minor: 3), "4.3"),
    ])
    func `the scoring Spark decides which vectors are sparse`(
        version: SparkVersion, name: String
    ) throws {
        let fixture = try Fixture("widths", expected: "expected-\(name).jsonl")
        let model = try PipelineModel.load(
            from: Fixture.path("widths/model"), scoringVersion: version)
        #expect(
            Comparison(try model.transform(fixture.input), fixture.expected) == .same(within: 0))
    }

    @Test(arguments: ["uncompressed", "gzip", "zstd"])
    func `other codecs give the same model`(codec: String) throws {
        let fixture = try Fixture("spark-3.3")
        let model = try PipelineModel.load(from: Fixture.path("codecs/\(codec)"))
        let comparison = Comparison(try model.transform(fixture.input), fixture.expected)
        #expect(comparison.isClose, "\(comparison)")
    }

    @Test(arguments: ["dot-entries.tar.gz", "no-directories.tar.gz", "wrapped.zip"])
    func `an archive holds the same model as the folder`(archive: String) throws {
        let folder = try ModelArchive.read(from: Fixture.path("spark-3.3/model/"))
        let path = Fixture.path("archives/\(archive)")
        #expect(try ModelArchive.read(from: path) == folder)
        #expect(try ModelArchive.read(Fixture.read(path)) == folder)
        #expect(try PipelineModel.load(from: path).stages.count == 2)
    }
}
