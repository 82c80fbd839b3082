import Columns
import SlipwayCore

/// A list of changes as the platform's clients send it: `[{"op":"replace","path":"/name","value":…}]`
/// (JSON Patch, RFC 6902, of which `add`, `replace` and `remove` of members are used).
///
/// Clients say `add` for what is there and `replace` for what is not, so that both set a value.
struct Patch {
    struct Step {
        /// The member, and what is below it.
        let path: [String]
        /// `nil` removes it.
        let value: JSONValue?

        /// The change of one member as a body would tell it.
        fileprivate var told: JSONValue { .record([path[0]: value]) }
    }

    /// A longer path would nest deeper than anything that can be kept.
    private static let longestPath = 32
    /// Each step looks through the members that it changes.
    static let mostSteps = 200

    let steps: [Step]

    private init(steps: [Step]) { self.steps = steps }

    /// - Throws: `RequestError.badPatch`.
    init(_ body: JSONValue) throws {
        guard let list = body.array else { throw RequestError.badPatch(reason: "it is no list") }
        guard list.count <= Self.mostSteps else {
            throw RequestError.badPatch(
                reason: "it has \(list.count) steps, and \(Self.mostSteps) are taken at once")
        }
        steps = try list.map { item in
            guard let path = item["path"]?.string, path.hasPrefix("/"), path.count > 1 else {
                throw RequestError.badPatch(reason: "a `path` begins with a slash and a name")
            }
            let parts = path.dropFirst().split(separator: "/").map {
                String($0.replacing("~1", with: "/").replacing("~0", with: "~"))
            }
            guard !parts.isEmpty else {
                throw RequestError.badPatch(reason: "a `path` begins with a slash and a name")
            }
            guard parts.count <= Self.longestPath else {
                throw RequestError.badPatch(
                    reason: "a `path` has more than \(Self.longestPath) names")
            }
            switch item["op"]?.string {
            case "add"?, "replace"?:
                guard let value = item["value"] else {
                    throw RequestError.badPatch(reason: "`\(path)` has no `value`")
                }
                return Step(path: parts, value: value)
            case "remove"?: return Step(path: parts, value: nil)
            default:
                throw RequestError.badPatch(reason: "an `op` is `add`, `replace` or `remove`")
            }
        }
    }

    /// The changes of what is below one of these paths, or of the whole where a step is below none.
    func below(_ paths: [[String]]) -> Patch {
        Patch(
            steps: steps.map { step in
                let path = paths.first { step.path.starts(with: $0) && step.path.count > $0.count }
                return Step(
                    path: Array(step.path.dropFirst(path?.count ?? 0)), value: step.value)
            })
    }

    /// An object with the changes made, one after the other.
    func applied(to value: JSONValue) -> JSONValue {
        steps.reduce(into: value) { $0.set($1.path[...], to: $1.value) }
    }

    /// The changes of name, description, tags and, by all other paths, of the entity.
    ///
    /// - Parameter entity: As it is; what is below one of its members is put into that.
    func assetChange(of entity: JSONValue, except handled: Set<String> = []) throws -> AssetChange {
        var change = AssetChange()
        var entity = entity
        for step in steps where !handled.contains(step.path[0]) {
            switch step.path {
            case ["name"]:
                guard let name = step.value?.string else {
                    throw RequestError.badPatch(reason: "a name is a text")
                }
                change.name = name
            case ["description"]:
                change.description = try step.told.text(at: "description") ?? ""
            case ["tags"]: change.tags = try step.told.texts(at: "tags") ?? []
            case let path where ["name", "description", "tags"].contains(path[0]):
                throw RequestError.badPatch(
                    reason: "`/\(path[0])` is changed as a whole: nothing is below it")
            default:
                entity.set(step.path[...], to: step.value)
                change.entity.append((step.path[0], entity[step.path[0]]))
            }
        }
        // As they are posted; clients read what is in them, and fail where they are not.
        if let gone = change.entity.last(where: {
            ["type", "software_spec"].contains($0.key) && $0.value == nil
        }) {
            throw RequestError.badPatch(reason: "`/\(gone.key)` cannot be removed")
        }
        _ = try entity.text(at: "type")
        _ = try entity.object(at: "software_spec")
        let text = Array(entity.compact.utf8)
        guard text.count <= BodyLimit.document else {
            throw RequestError.badPatch(
                reason:
                    "the whole would have \(text.count) bytes, and \(BodyLimit.document) are kept")
        }
        // What cannot be read again would be lost, and all else with it.
        guard (try? JSONValue.parse(text)) != nil else {
            throw RequestError.badPatch(reason: "something would be nested too deeply")
        }
        return change
    }
}

extension JSONValue {
    /// Puts something else at the end of a path; objects on the way are made. In place: a copy of
    /// thousands of members would be made otherwise, for every step.
    fileprivate mutating func set(_ path: ArraySlice<String>, to value: JSONValue?) {
        guard let key = path.first else { return }
        var members: [Member] = if case .object(let known) = self { known } else { [] }
        self = .null
        defer { self = .object(members) }
        let place = members.firstIndex { $0.key == key }
        if path.count == 1 {
            switch (place, value) {
            case (let place?, let value?): members[place] = Member(key, value)
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(key, value))
            case (nil, nil): break
            }
        } else if let place {
            var inner = members[place].value
            members[place] = Member(key, .null)
            inner.set(path.dropFirst(), to: value)
            members[place] = Member(key, inner)
        } else {
            var inner = JSONValue.object([])
            inner.set(path.dropFirst(), to: value)
            members.append(Member(key, inner))
        }
    }
}
