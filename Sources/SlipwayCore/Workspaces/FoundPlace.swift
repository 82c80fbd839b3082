/// A project or space that was looked up and may be used.
struct FoundPlace: Sendable {
    let id: String
    let kind: ObjectKind
    let name: String

    /// As it reads in a message: ``in space `lab` ``.
    var description: String { "in \(kind.noun) `\(name)`" }
}

extension Lab {
    /// Throws unless the caller has the permission there: asked before any costly work.
    @discardableResult
    func require(
        _ permission: Permission, in place: PlaceReference, as caller: Caller
    ) async throws -> FoundPlace {
        try await read(as: caller) { try $0.require(permission, in: place) }
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

    /// The place with this id, when the caller has the permission there.
    func require(_ permission: Permission, inPlaceWithID id: String) throws {
        if let space = try object(Space.self, id: id) {
            try require(permission, in: space)
        } else if let project = try object(Project.self, id: id) {
            try require(permission, in: project)
        }
    }

    /// Something by id or alias wherever it lies, or by name in a place.
    ///
    /// - Throws: `LabError.noPlace` for a bare name without a place.
    func find<Object: LabObject>(
        _ type: Object.Type, _ reference: String, in place: PlaceReference?,
        permission: Permission
    ) throws -> Object {
        let known = try object(type, id: reference) ?? object(type, alias: reference)
        if let known, let placeID = known.containerID {
            try require(permission, inPlaceWithID: placeID)
            return known
        }
        guard let place else { throw LabError.noPlace(Object.kind, reference) }
        let found = try require(permission, in: place)
        return try find(type, reference, in: found.id, where: found.description)
    }
}
