public import Columns
public import Parquet

/// Why a model could not be loaded, or a batch not be scored: facts only.
///
/// `file` is a path within the model, such as `stages/0_VectorAssembler_…/metadata`; rows count
/// from 1.
public enum SparkMLError: Error, Sendable, Equatable {
    // Files.

    /// There is nothing at this path of the file system.
    case notFound(path: String)
    /// The file system or the archive cannot be read. `reason` is the system's own message.
    case unreadable(path: String, reason: String)
    /// The file is neither a folder nor an archive of a known format.
    case notAnArchive(path: String)
    /// An archive holds something that a model never does, or two entries of one name.
    case badEntry(entry: String, fault: EntryFault)
    /// The files have more bytes altogether than the limit, or there are more entries.
    case tooLarge(limit: Int)
    case tooManyEntries(limit: Int)

    // Contents.

    /// There is no `metadata` at the root, so this is not a model saved by Spark.
    case notAModel
    /// The model lacks a file or a folder.
    case missingFile(file: String)
    /// Metadata are not JSON.
    case badJSON(file: String, error: PayloadError)
    /// A key of the metadata is absent, or its value is not what it should be.
    case badMetadata(file: String, key: String, expected: String)
    /// Data are not Parquet, corrupt, or in a form of it that is not supported.
    case badParquet(file: String, error: ParquetError)
    /// The files can be read but contradict one another.
    case corrupt(file: String, reason: CorruptReason)
    /// A stage of a class that is not implemented. `supported` lists those that are, shortened.
    case unsupportedStage(class: String, uid: String, index: Int, supported: [String])
    /// A parameter has a value that is not implemented, or that Spark would refuse too.
    case unsupportedParameter(uid: String, name: String, value: String, allowed: [String])

    // Columns.

    /// A stage needs a column of another kind than an earlier stage makes.
    case wrongColumnKind(uid: String, column: String, expected: String, found: String)
    /// A vector has another size than the stage was trained on. `row` is `nil` when loading.
    case featureCount(uid: String, column: String, expected: Int, found: Int, row: Int?)
    /// A stage would write a column that is there already.
    case columnExists(column: String, uid: String)
    /// The batch lacks a column that the pipeline reads.
    case missingField(field: String, available: [String])
    /// The batch has the column, but not as numbers or booleans, or not as vectors.
    case mistyped(field: String, expected: String, found: String)
    /// A null or NaN that the stage is told not to accept (`handleInvalid` is `error`).
    case invalidValue(row: Int, field: String, value: InvalidValue, uid: String)

    public enum EntryFault: String, Sendable, Equatable, CustomStringConvertible {
        case escapes = "its path leaves the archive"
        case link = "it is a link"
        case notAFile = "it is neither a file nor a folder"
        case duplicate = "it occurs twice"
        case unnamed = "its name cannot be read"

        public var description: String { rawValue }
    }

    public enum CorruptReason: String, Sendable, Equatable, CustomStringConvertible {
        case noRows = "there are no rows"
        case columns = "it does not have the columns of this kind of data"
        case null = "a value is null that may not be"
        case treeCount = "there are not as many trees as the metadata claim"
        case treeNumber = "trees are not numbered from zero on without gaps"
        case nodeNumber = "nodes of a tree are not numbered from zero on without gaps"
        case children = "nodes of a tree do not form a tree"
        case feature = "a split is on a feature that the model does not have"
        case categories = "the categories of a split are not among those of its feature"
        case size = "there are more nodes than can be numbered"

        public var description: String { rawValue }
    }

    public enum InvalidValue: String, Sendable, Equatable {
        case null, nan
    }
}

extension SparkMLError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let path): "there is nothing at \(path)"
        case .unreadable(let path, let reason): "\(path): \(reason)"
        case .notAnArchive(let path): "\(path) is neither a folder nor a tar or zip archive"
        case .badEntry(let entry, let fault): "entry \(entry): \(fault)"
        case .tooLarge(let limit): "more than \(limit) bytes"
        case .tooManyEntries(let limit): "more than \(limit) entries"
        case .notAModel: "there is no metadata folder"
        case .missingFile(let file): "\(file) is missing"
        case .badJSON(let file, let error): "\(file): \(error)"
        case .badMetadata(let file, let key, let expected): "\(file): `\(key)` is not \(expected)"
        case .badParquet(let file, let error): "\(file): \(error)"
        case .corrupt(let file, let reason): "\(file): \(reason)"
        case .unsupportedStage(let name, let uid, let index, _):
            "stage \(index), \(uid), is a \(name), which is not supported"
        case .unsupportedParameter(let uid, let name, let value, let allowed):
            "\(uid): `\(name)` is \(value), expected \(allowed.joined(separator: ", "))"
        case .wrongColumnKind(let uid, let column, let expected, let found):
            "\(uid): column `\(column)` is \(found), expected \(expected)"
        case .featureCount(let uid, let column, let expected, let found, let row):
            "\(uid): column `\(column)` has \(found) features, expected \(expected)"
                + (row.map { ", in row \($0)" } ?? "")
        case .columnExists(let column, let uid): "\(uid): column `\(column)` already exists"
        case .missingField(let field, let available):
            "field `\(field)` is missing; there are \(available.joined(separator: ", "))"
        case .mistyped(let field, let expected, let found):
            "field `\(field)` holds \(found), expected \(expected)"
        case .invalidValue(let row, let field, let value, let uid):
            "row \(row), field `\(field)`: \(value) in \(uid)"
        }
    }
}
