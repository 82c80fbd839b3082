public import Foundation

/// An asset that a client of the REST API has announced and whose content is still to come, or that
/// the lab only keeps: the pipeline and the model definition that come with a Spark model, and software
/// specifications of one's own.
///
/// When its content comes, a model, function or data asset takes its place, with the same id.
public struct ClientAsset: LabObject, Equatable {
    public static let kind = ObjectKind.asset

    /// By the platform's names.
    public enum AssetType: String, Sendable, Codable, CaseIterable {
        case model = "wml_model"
        case function = "wml_function"
        case data = "data_asset"
        case modelDefinition = "wml_model_definition"
        case pipeline = "wml_pipeline"
        case softwareSpecification = "software_specification"

        /// What it is in the lab once its content is there; `nil` for what is only kept.
        public var kind: ObjectKind? {
            switch self {
            case .model: .model
            case .function: .function
            case .data: .data
            case .modelDefinition, .pipeline, .softwareSpecification: nil
            }
        }
    }

    public let id: String
    public internal(set) var name: String
    /// The project or space.
    public let placeID: String
    public let type: AssetType
    public internal(set) var details: AssetDetails
    /// What was sent, of what is only kept and of data that is not complete yet.
    public internal(set) var content: Content?
    public let owner: String
    public let createdAt: Date
    public internal(set) var modifiedAt: Date
    public var containerID: String? { placeID }
}
