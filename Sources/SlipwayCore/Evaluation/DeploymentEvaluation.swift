import Columns
public import Foundation

/// What an evaluation of a deployment found.
public struct DeploymentEvaluation: LabObject, Equatable {
    public static let kind = ObjectKind.evaluation

    public let id: String
    /// Counts from 1 for each deployment.
    public let number: Int
    public let deploymentID: String
    public let deploymentName: String
    public let modelID: String
    public let modelName: String
    /// The revision that was behind the deployment.
    public let revision: Int
    /// The data asset's or file's name.
    public let dataName: String
    /// Lower-case hexadecimal SHA-256 of the data as they came.
    public let dataHash: String
    /// Records that came.
    public let recordCount: Int
    /// The column with the true answers.
    public let label: String
    public let metrics: Evaluation.Metrics
    /// Things worth knowing about the figures, a sentence each.
    public let remarks: [String]
    public let userName: String
    public let createdAt: Date
    public var containerID: String? { deploymentID }
    /// `churn/1`
    public var name: String { "\(deploymentName)/\(number)" }
}

extension Evaluation.Metrics {
    /// Why figures are undefined, a sentence each.
    var remarks: [String] {
        switch self {
        case .classification(let metrics): metrics.remarks
        case .regression(let metrics): metrics.remarks
        }
    }
}

extension DeploymentEvaluation {
    /// Records that the model did not skip, and of which the figures therefore tell.
    public var evaluatedCount: Int {
        switch metrics {
        case .classification(let metrics): metrics.rowCount
        case .regression(let metrics): metrics.rowCount
        }
    }

    /// The main figure in a few words: `accuracy 0.93`.
    public var mainResult: String {
        switch metrics {
        case .classification(let metrics): "accuracy \(NumberText.table(metrics.accuracy))"
        case .regression(let metrics):
            "root mean squared error \(NumberText.table(metrics.rootMeanSquaredError))"
        }
    }
}
