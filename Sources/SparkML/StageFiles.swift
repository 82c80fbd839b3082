internal import Columns
internal import Parquet

/// A stage as it lies in the archive: its metadata and where its data are.
struct StageFiles: Sendable {
    let archive: ModelArchive
    /// The stage's folder, empty for the root.
    let folder: String
    /// Its place in the pipeline, from 0.
    let index: Int
    let metadata: StageMetadata
    /// The Spark whose results are wanted.
    let scoringVersion: SparkVersion

    /// The Parquet files of a folder of the stage, in the order of their names.
    ///
    /// - Throws: `missingFile` when there is none.
    func parquet(
        _ name: String
    ) throws(SparkMLError) -> [(file: String, contents: ParquetFile)] {
        let path = Path.join(folder, name)
        var parts: [(file: String, contents: ParquetFile)] = []
        for file in archive.paths(in: path) where file.hasSuffix(".parquet") {
            guard let bytes = archive.files[file] else { continue }
            do throws(ParquetError) {
                parts.append((file, try ParquetFile(bytes: bytes)))
            } catch {
                throw .badParquet(file: file, error: error)
            }
        }
        guard !parts.isEmpty else { throw .missingFile(file: "\(path)/part-00000….parquet") }
        return parts
    }
}

extension ParquetFile {
    /// A column without nulls.
    func required<Value: ParquetReadable>(
        _ path: String, of file: String, as type: Value.Type = Value.self
    ) throws(SparkMLError) -> [Value] {
        let values: [Value?]
        do throws(ParquetError) {
            values = try self.values(path, as: type)
        } catch {
            throw .badParquet(file: file, error: error)
        }
        let present = values.compactMap(\.self)
        guard present.count == values.count else { throw .corrupt(file: file, reason: .null) }
        return present
    }

    /// A column of lists without nulls.
    func requiredLists<Value: ParquetReadable>(
        _ path: String, of file: String, as type: Value.Type = Value.self
    ) throws(SparkMLError) -> [[Value]] {
        let lists: [[Value]?]
        do throws(ParquetError) {
            lists = try self.lists(path, as: type)
        } catch {
            throw .badParquet(file: file, error: error)
        }
        let present = lists.compactMap(\.self)
        guard present.count == lists.count else { throw .corrupt(file: file, reason: .null) }
        return present
    }
}
