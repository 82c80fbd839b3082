/// Checks a name that somebody chose and gives it in the form in which it is kept.
///
/// - Throws: `LabError.badName` when it is empty, longer than 200 characters (accents that stand
///   alone count too), or holds control characters, which could disturb a terminal.
func checkedName(_ name: String, for kind: ObjectKind) throws -> String {
    let name = name.normalizedName
    if name.allSatisfy(\.isWhitespace) {
        throw LabError.badName(kind, name, reason: "it is empty")
    }
    if name.unicodeScalars.count > 200 {
        throw LabError.badName(kind, name, reason: "it is longer than 200 characters")
    }
    if name.unicodeScalars.contains(where: \.controlsText) {
        throw LabError.badName(kind, name, reason: "it holds control characters")
    }
    return name
}

extension Unicode.Scalar {
    /// Controls, line separators, and whatever turns the direction of writing.
    fileprivate var controlsText: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202a...0x202e).contains(value) || (0x2066...0x2069).contains(value)
        }
    }
}

extension Transaction {
    /// The one object in a container with this name, id or alias.
    ///
    /// - Parameter place: For the message: ``in space `lab` ``.
    func find<Object: LabObject>(
        _ type: Object.Type, _ reference: String, in containerID: String, where place: String
    ) throws -> Object {
        let found = try matches(type, reference, in: containerID)
        if found.count > 1 {
            throw LabError.ambiguous(Object.kind, reference, ids: found.map(\.id))
        }
        if let object = found.first { return object }
        if caller.references != .names {
            throw LabError.notFound(Object.kind, reference, place: place, nearest: nil)
        }
        let others = try objects(type, in: containerID)
        var names = others.map(\.name)
        if Object.kind == .deployment { names += others.compactMap(\.alias) }
        throw LabError.notFound(
            Object.kind, reference, place: place, nearest: reference.nearest(in: names))
    }

    /// The object in a container with this id, or all with this name or alias, where the caller
    /// may name things so.
    func matches<Object: LabObject>(
        _ type: Object.Type, _ reference: String, in containerID: String
    ) throws -> [Object] {
        if let object = try object(type, id: reference), object.containerID == containerID {
            return [object]
        }
        var found =
            caller.references == .names
            ? try objects(type, in: containerID, named: reference.normalizedName) : []
        if caller.references != .ids, let aliased = try object(type, alias: reference),
            aliased.containerID == containerID, !found.contains(where: { $0.id == aliased.id })
        {
            found.append(aliased)
        }
        return found
    }
}
