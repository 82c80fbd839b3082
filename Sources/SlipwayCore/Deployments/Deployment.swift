public import Foundation

/// An asset made usable.
public struct Deployment: LabObject, Equatable {
    public static let kind = ObjectKind.deployment

    public enum Mode: String, Sendable, Codable {
        /// Answers requests at once through an endpoint.
        case online
        /// Runs over a set of records by a job.
        case batch
    }

    public enum State: String, Sendable, Codable {
        case ready, failed
    }

    /// What is deployed.
    public enum AssetType: String, Sendable, Codable {
        case model, function
    }

    public let id: String
    public internal(set) var name: String
    public let spaceID: String
    public internal(set) var assetID: String
    public internal(set) var assetName: String
    /// `nil` in homes from the time before functions.
    private var deployedAssetType: AssetType?
    /// The model's revision that is deployed; 1 for a function.
    public internal(set) var revision: Int
    public let mode: Mode
    /// A readable name in the prediction path; unique in the whole home.
    public internal(set) var servingName: String?
    public internal(set) var hardware: HardwareSpecification
    /// Equal replicas.
    public internal(set) var copies: Int
    public var state: State
    /// Why it failed.
    public var failure: String?
    /// What is worth knowing of what is deployed, a sentence each: that a package has another
    /// version here. `nil` when there is nothing.
    public internal(set) var remarks: [String]?
    /// Why the last change of what is deployed did not come about; the former is still there.
    public internal(set) var changeFailure: String?
    /// `nil` for a deployment of the notebook.
    public internal(set) var details: AssetDetails?
    public let owner: String
    public let createdAt: Date
    public var modifiedAt: Date
    public var containerID: String? { spaceID }
    public var alias: String? { servingName }
    public internal(set) var assetType: AssetType {
        get { deployedAssetType ?? .model }
        set { deployedAssetType = newValue }
    }

    init(
        id: String, name: String, spaceID: String, assetID: String, assetName: String,
        assetType: AssetType, revision: Int, _ configuration: Deployments.Configuration,
        failure: String?, owner: String, at now: Date
    ) {
        self.id = id
        self.name = name
        self.spaceID = spaceID
        self.assetID = assetID
        self.assetName = assetName
        deployedAssetType = assetType
        self.revision = revision
        mode = configuration.mode
        servingName = configuration.servingName
        hardware = configuration.hardware
        copies = configuration.copies
        details = configuration.details
        state = failure == nil ? .ready : .failed
        self.failure = failure
        self.owner = owner
        createdAt = now
        modifiedAt = now
    }
}

extension Deployment {
    /// - Throws: `LabError.notOnline`.
    public func checkOnline() throws {
        guard mode == .online else { throw LabError.notOnline(deployment: name) }
    }

    /// - Throws: `LabError.notOnline`, `LabError.notReady`.
    public func checkReady() throws {
        try checkOnline()
        guard state == .ready else {
            throw LabError.notReady(deployment: name, state: state.rawValue, reason: failure)
        }
    }
}

/// CPU and memory of a deployment or job, by the platform's names.
public enum HardwareSpecification: String, Sendable, Codable, CaseIterable {
    case xs = "XS"
    case s = "S"
    case m = "M"
    case ml = "ML"
    case l = "L"
    case xl = "XL"

    public var cpuCount: Int {
        switch self {
        case .xs: 1
        case .s: 2
        case .m, .ml: 4
        case .l: 8
        case .xl: 16
        }
    }

    public var memoryInGigabytes: Int {
        switch self {
        case .xs: 4
        case .s: 8
        case .m: 16
        case .ml, .l: 32
        case .xl: 64
        }
    }
}
