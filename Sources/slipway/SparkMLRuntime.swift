import Columns
import SlipwayCore
import SparkML

/// Loads saved Spark ML pipelines for the core.
struct SparkMLRuntime: ModelRuntime {
    func load(path: String) throws -> any LoadedModel {
        do {
            return LoadedPipeline(model: try PipelineModel.load(from: path))
        } catch {
            throw ModelLoadError(error)
        }
    }
}

/// A compiled pipeline as the core sees it.
private struct LoadedPipeline: LoadedModel {
    let model: PipelineModel
    let facts: ModelFacts
    let fields: [Field]

    init(model: PipelineModel) {
        self.model = model
        let version = model.sparkVersion.split(separator: ".").prefix(2).joined(separator: ".")
        facts = ModelFacts(
            type: "mllib_\(version)", softwareSpecification: "spark-mllib_\(version)",
            inputs: model.inputFields.map { .init(name: $0.name, type: $0.type.rawValue) },
            outputs: model.outputNames,
            stages: model.stages.map { stage in
                .init(
                    className: stage.className, uid: stage.uid,
                    summary: stage.parameters.map { "\($0.key) \($0.value.compact)" }
                        .joined(separator: ", "))
            },
            label: model.labelColumn,
            probabilityColumn: model.predictor?.probabilityColumn,
            predictionColumn: model.predictor?.predictionColumn)
        fields = facts.fields
    }

    func scoreAtOnce(_ batch: Batch) throws -> Batch? { try score(batch) }

    func score(_ batch: Batch) throws -> Batch {
        do {
            return try model.transform(batch)
        } catch let error as SparkMLError {
            throw ScoringError(error)
        }
    }
}

extension ScoringError {
    /// The faults of a batch that a pipeline tells of.
    fileprivate init(_ error: SparkMLError) {
        switch error {
        case .missingField(let field, _): self = .missingField(field)
        case .invalidValue(let row, let field, let value, _):
            self = .badValue(
                row: row, field: field,
                reason: value == .null ? "the value is null" : "the value is not a number (NaN)")
        case .mistyped(let field, let expected, let found):
            self = .refused("the field `\(field)` holds \(found), and the model reads \(expected)")
        case .columnExists(let column, _): self = .columnExists(column)
        default: self = .refused("\(error)")
        }
    }
}

/// Why a model cannot be used, in the words that people read.
struct ModelLoadError: UserFacingError {
    let code: String
    let what: String
    let why: String?
    let next: String?

    init(_ error: SparkMLError) {
        switch error {
        case .unsupportedStage(let className, let uid, let index, let supported):
            code = "unsupported-stage"
            what = "the pipeline has a stage that Slipway cannot score: \(className)"
            why =
                "it is stage \(index + 1), `\(uid)`; supported are "
                + supported.joined(separator: ", ")
            next = "save a pipeline without that stage"
        case .unsupportedParameter(let uid, let name, let value, let allowed):
            code = "unsupported-stage"
            what = "the stage `\(uid)` has \(name) = \(value), which Slipway cannot score"
            why = "supported are " + allowed.joined(separator: ", ")
            next = nil
        case .notFound:
            code = "file"
            what = "there is no model there"
            why = nil
            next = nil
        case .notAModel, .notAnArchive:
            code = "not-a-model"
            what = "this is not a model that Spark ML saved"
            why = "it is neither a folder nor a tar or zip archive with `metadata` in it"
            next = "name the folder, .tar.gz or .zip that `model.save(…)` made"
        case .tooLarge, .tooManyEntries:
            code = "too-large"
            what = "the model is too large"
            why = "\(error)"
            next = nil
        case .unreadable(_, let reason):
            // Where its file lies in the home is nobody's business.
            code = "bad-model"
            what = "the model is damaged or incomplete"
            why = reason
            next = "save it again with Spark, and send or import it whole"
        case .columnExists(let column, let uid):
            code = "bad-model"
            what = "two stages write the column `\(column)`"
            why = "the second is `\(uid)`"
            next = "rename the output of one"
        default:
            code = "bad-model"
            what = "the model is damaged or incomplete"
            why = "\(error)"
            next = "save it again with Spark"
        }
    }
}
