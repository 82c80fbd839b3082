/// The projects and spaces that models and deployments speak of, those that are gone included.
struct KnownPlaces {
    /// A place, and whether the caller may see what happens there.
    struct Entry {
        let place: ModelPlace
        let isVisible: Bool
    }

    private let transaction: Transaction
    private let user: User
    private var known: [String: Entry] = [:]

    init(_ transaction: Transaction) throws {
        self.transaction = transaction
        user = try transaction.user()
    }

    /// - Returns: `nil` when there has never been such a place.
    mutating func entry(_ id: String) throws -> Entry? {
        if let entry = known[id] { return entry }
        let entry = try presentEntry(id) ?? formerEntry(id)
        known[id] = entry
        return entry
    }

    private func presentEntry(_ id: String) throws -> Entry? {
        if let space = try transaction.object(Space.self, id: id) { return entry(of: space) }
        return try transaction.object(Project.self, id: id).map(entry(of:))
    }

    /// The place as it was when it was deleted.
    private func formerEntry(_ id: String) throws -> Entry? {
        let images = try transaction.journal(about: [id]).flatMap(\.changes).map(\.before)
        guard let image = images.last(where: { $0?.id == id }) ?? nil else { return nil }
        switch image.kind {
        case .space: return entry(of: try image.decoded(as: Space.self))
        case .project: return entry(of: try image.decoded(as: Project.self))
        default: return nil
        }
    }

    private func entry<Place: Workspace>(of place: Place) -> Entry {
        let isMember = place.members.contains { $0.userID == user.id }
        return Entry(
            place: ModelPlace(
                id: place.id, kind: Place.kind, name: place.name,
                spaceStage: (place as? Space)?.stage),
            isVisible: isMember || user.isAdministrator)
    }
}
