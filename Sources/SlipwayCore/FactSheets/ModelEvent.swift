import Columns
public import Foundation

/// Something that happened to a model or to a copy of it, as the journal tells.
public struct ModelEvent: Sendable, Equatable {
    public enum What: Sendable, Equatable {
        case imported
        case revised(number: Int)
        /// - Parameter revision: Of the original.
        case promoted(revision: Int)
        case removed
        case deployed(String, Deployment.Mode, failed: Bool)
        /// The same deployment with another revision or model behind it.
        case redeployed(String, revision: Int)
        case deploymentRemoved(String)
        /// - Parameter result: The main figure: `accuracy 0.93`.
        case evaluated(String, result: String)
        case factSet(String, Fact.Value)
        case factRemoved(String)
    }

    /// Of the journal's entry.
    public let entryNumber: Int
    public let at: Date
    public let userName: String
    public let modelID: String
    public let modelName: String
    public let place: ModelPlace
    public let what: What
}

extension ModelEvent {
    /// For programs; never changes once released.
    public var code: String {
        switch what {
        case .imported: "imported"
        case .revised: "revised"
        case .promoted: "promoted"
        case .removed: "removed"
        case .deployed: "deployed"
        case .redeployed: "redeployed"
        case .deploymentRemoved: "deployment-removed"
        case .evaluated: "evaluated"
        case .factSet: "fact-set"
        case .factRemoved: "fact-removed"
        }
    }

    /// A few words: ``promoted to space `lab` ``.
    public var text: String {
        switch what {
        case .imported: "imported into \(place.description)"
        case .revised(let number): "revision \(number) in \(place.description)"
        case .promoted(let revision):
            "promoted to \(place.description)" + (revision > 1 ? ", revision \(revision)" : "")
        case .removed: "removed from \(place.description)"
        case .deployed(let name, let mode, let failed):
            "deployed as `\(name)` (\(mode.rawValue)\(failed ? ", failed" : "")) "
                + "in \(place.description)"
        case .redeployed(let name, let revision):
            "deployment `\(name)` has revision \(revision) now"
        case .deploymentRemoved(let name): "deployment `\(name)` removed"
        case .evaluated(let name, let result): "`\(name)` evaluated: \(result)"
        case .factSet(let name, let value): "fact `\(name)` set: \(value.excerpt)"
        case .factRemoved(let name): "fact `\(name)` removed"
        }
    }
}

extension Fact.Value {
    /// One line of at most 40 characters.
    fileprivate var excerpt: String {
        switch self {
        case .text(let text):
            text.count > 40 ? text.prefix(39) + "…" : text
        case .number(let number): NumberText.table(number)
        case .boolean(let value): value ? "yes" : "no"
        }
    }
}
