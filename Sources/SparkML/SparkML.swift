// SparkML: pipelines saved by Apache Spark ML, loaded as they are and scored without a JVM.
//
// Start here: `PipelineModel.load(from:)` reads a folder, a `.tar.gz`, a `.tar` or a `.zip` by way
// of `ModelArchive`, checks everything once and compiles it; `transform` then turns a batch into
// the frame that Spark would give, column for column. Each stage is a file of its own that
// conforms to `Stage`; `StageRegistry` lists them. To add one, write its file and add its line.
//
// Where Spark versions differ in their results, the model's own version decides, or the one that
// the caller names (`SparkVersion`).
