import Foundation

/// Gives new identifiers: lower-case GUIDs of the form 8-4-4-4-12, version 4.
public protocol IDSource: Sendable {
    func next(_ kind: ObjectKind) -> String
}

/// Random identifiers.
public struct RandomIDSource: IDSource {
    public init() {}

    public func next(_ kind: ObjectKind) -> String {
        UUID().uuidString.lowercased()
    }
}
