/// How far on its way into use a model, or one copy of it, has come.
///
/// Source: the platform's documentation of the stages of a model use case; what the lab's text
/// calls *Deploy* is *Test* in later releases.
public enum LifecycleStage: String, Sendable, Codable, CaseIterable {
    case develop, deploy, validate, operate

    /// - Parameters:
    ///   - space: The stage of the space in which the copy lies; `nil` for a project.
    ///   - isEvaluated: Whether a deployment of the copy has been evaluated.
    init(space: Space.Stage?, isEvaluated: Bool) {
        switch space {
        case nil: self = .develop
        case .development: self = isEvaluated ? .validate : .deploy
        case .testing: self = .validate
        case .production: self = .operate
        }
    }

    /// As a heading: `Develop`.
    public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
