/// The one table of what a role may do in a project or space.
///
/// Source: the platform's documentation of roles in projects and deployment spaces, with one
/// rule made explicit: whatever brings something into use in a production space needs an admin.
public enum Permission: Sendable, CaseIterable {
    case view
    case score
    /// To get the content of assets as it was sent.
    case download
    case changeAssets
    case promoteFrom
    case promoteInto
    /// Without a project: straight from a file.
    case importModel
    case deploy
    case removeDeployment
    /// To make jobs, run them, schedule them and stop their runs.
    case runJobs
    /// To compare what a deployment says with what is true.
    case evaluate
    case manageMembers
    case deleteWorkspace

    /// The lowest role that has it.
    public func role(inProduction: Bool) -> Role {
        switch self {
        case .view, .score: .viewer
        case .download, .changeAssets, .promoteFrom, .removeDeployment, .runJobs, .evaluate: .editor
        case .promoteInto, .importModel, .deploy: inProduction ? .admin : .editor
        case .manageMembers, .deleteWorkspace: .admin
        }
    }

    /// As it reads after “may not”.
    var action: String {
        switch self {
        case .view: "see what is in"
        case .score: "score on deployments of"
        case .download: "download the assets of"
        case .changeAssets: "change the assets of"
        case .promoteFrom: "promote from"
        case .promoteInto: "promote into"
        case .importModel: "import models into"
        case .deploy: "deploy in"
        case .removeDeployment: "remove deployments from"
        case .runJobs: "run jobs in"
        case .evaluate: "evaluate deployments of"
        case .manageMembers: "manage the members of"
        case .deleteWorkspace: "delete"
        }
    }

    /// The rule as a sentence of its own.
    func rule<Place: Workspace>(in place: Place) -> String {
        let needed = role(inProduction: place.isProduction)
        let kind = place.isProduction ? "production \(Place.kind.noun)" : Place.kind.noun
        let article = needed == .viewer ? "a" : "an"
        return "whoever wants to \(action) a \(kind) must be \(article) \(needed.rawValue) of it"
    }
}

extension Transaction {
    /// The caller as a user.
    func user() throws -> User {
        try user(named: caller.userName)
    }

    func user(named name: String) throws -> User {
        if let user = try object(User.self, alias: name.normalizedName) { return user }
        if let user = try object(User.self, id: name) { return user }
        throw LabError.notFound(
            .user, name, place: nil,
            nearest: name.nearest(in: try objects(User.self).map(\.name)))
    }

    /// Throws unless the caller has the permission in this project or space.
    func require<Place: Workspace>(_ permission: Permission, in place: Place) throws {
        let user = try user()
        let role = place.members.first { $0.userID == user.id }?.role
        let needed = permission.role(inProduction: place.isProduction)
        if let role, role >= needed { return }
        // A program knows places by their ids, and learns no name from one that it has no part in.
        let name = role == nil && caller.references != .names ? place.id : place.name
        throw LabError.notPermitted(
            LabError.Refusal(
                userName: user.name, role: role, needed: needed,
                action: "\(permission.action) \(Place.kind.noun) `\(name)`",
                rule: permission.rule(in: place), placeKind: Place.kind, placeName: name,
                whoCan: role == nil
                    ? [] : place.members.filter { $0.role >= needed }.map(\.userName)))
    }
}
