/// A project or space that was looked up and may be used.
struct FoundPlace: Sendable {
    let id: String
    let kind: ObjectKind
    let name: String

    /// As it reads in a message: ``in space `lab` ``.
    var description: String { "in \(kind.noun) `\(name)`" }
}

extension Lab {
    /// Whether an id is that of a space, or else of a project.
    public func isSpace(_ id: String, as caller: Caller) async throws -> Bool {
        try await read(as: caller) { try $0.object(Space.self, id: id) != nil }
    }

    /// Throws unless the caller has the permission there: asked before any costly work.
    @discardableResult
    func require(
        _ permission: Permission, in place: PlaceReference, as caller: Caller
    ) async throws -> FoundPlace {
        try await read(as: caller) { try $0.require(permission, in: place) }
    }

    func require(
        _ permission: Permission, inPlaceWithID id: String, as caller: Caller
    ) async throws {
        try await read(as: caller) { try $0.require(permission, inPlaceWithID: id) }
    }
}

extension Transaction {
    /// Looks a place up and checks the caller's permission there.
    @discardableResult
    func require(_ permission: Permission, in place: PlaceReference) throws -> FoundPlace {
        switch place {
        case .project(let reference):
            let project = try workspace(Project.self, reference)
            try require(permission, in: project)
            return FoundPlace(id: project.id, kind: .project, name: project.name)
        case .space(let reference):
            let space = try workspace(Space.self, reference)
            try require(permission, in: space)
            return FoundPlace(id: space.id, kind: .space, name: space.name)
        }
    }

    /// Throws unless the caller has the permission in the space or project with this id.
    func require(_ permission: Permission, inPlaceWithID id: String) throws {
        if let space = try object(Space.self, id: id) { return try require(permission, in: space) }
        guard let project = try object(Project.self, id: id) else {
            throw LabError.notFound(.space, id, place: nil, nearest: nil)
        }
        try require(permission, in: project)
    }

    /// Something by name, id or alias.
    ///
    /// In a place that the statement names it is looked for there and nowhere else. Otherwise an
    /// id leads to it wherever it lies, a name or alias first in the place in use, and an alias
    /// then anywhere: the place goes before the alias, or the serving name of a deployment
    /// elsewhere would hide the deployment that is meant.
    ///
    /// - Parameter place: The place that the statement names, if it does.
    /// - Throws: `LabError.noPlace` for a bare name when no place is named or in use.
    func find<Object: LabObject>(
        _ type: Object.Type, _ reference: String, in place: PlaceReference?,
        permission: Permission
    ) throws -> Object {
        if let place {
            let found = try require(permission, in: place)
            return try find(type, reference, in: found.id, where: found.description)
        }
        if let known = try object(type, id: reference), let placeID = known.containerID {
            try require(permission, inPlaceWithID: placeID)
            return known
        }
        if caller.references == .ids {
            throw LabError.notFound(Object.kind, reference, place: nil, nearest: nil)
        }
        let aliased = try object(type, alias: reference)
        if let place = caller.placeInUse {
            let found = try require(.view, in: place)
            let isThere = try !matches(type, reference, in: found.id).isEmpty
            if isThere || aliased == nil {
                try require(permission, in: place)
                return try find(type, reference, in: found.id, where: found.description)
            }
        }
        guard let aliased, let placeID = aliased.containerID else {
            if let nearest = try nearestAlias(of: type, to: reference) {
                throw LabError.notFound(Object.kind, reference, place: nil, nearest: nearest)
            }
            throw LabError.noPlace(Object.kind, reference)
        }
        try require(permission, inPlaceWithID: placeID)
        return aliased
    }

    /// Of the aliases that the caller may see, which are good wherever one is, the nearest.
    private func nearestAlias<Object: LabObject>(
        of type: Object.Type, to reference: String
    ) throws -> String? {
        guard caller.references == .names, Object.kind == .deployment else { return nil }
        let seen = try objects(type).filter { object in
            guard object.alias != nil, let placeID = object.containerID else { return false }
            return (try? require(.view, inPlaceWithID: placeID)) != nil
        }
        return reference.nearest(in: seen.compactMap(\.alias))
    }
}
