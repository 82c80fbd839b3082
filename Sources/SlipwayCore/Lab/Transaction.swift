/// One unit of work: typed look-ups and changes, and the images for the journal.
///
/// Lives only inside the body of `Lab.read` or `Lab.write`.
final class Transaction {
    let lab: Lab
    let caller: Caller
    private let reader: any ObjectReader
    private let writer: (any ObjectWriter)?
    private(set) var changes: [JournalEntry.Change] = []
    /// Whether content may be unused from now on.
    private(set) var releasesContent = false

    /// One that only looks.
    init(lab: Lab, caller: Caller, reader: any ObjectReader) {
        self.lab = lab
        self.caller = caller
        self.reader = reader
        writer = nil
    }

    init(lab: Lab, caller: Caller, writer: any ObjectWriter) {
        self.lab = lab
        self.caller = caller
        reader = writer
        self.writer = writer
    }

    func object<Object: LabObject>(_ type: Object.Type, id: String) throws -> Object? {
        try reader.object(Object.kind, id: id).map { try lab.decodedObjects.object($0, as: type) }
    }

    func object<Object: LabObject>(_ type: Object.Type, alias: String) throws -> Object? {
        try reader.object(Object.kind, alias: alias)
            .map { try lab.decodedObjects.object($0, as: type) }
    }

    func objects<Object: LabObject>(
        _ type: Object.Type, in containerID: String? = nil, named name: String? = nil
    ) throws -> [Object] {
        try reader.objects(Object.kind, in: containerID, named: name)
            .map { try lab.decodedObjects.object($0, as: type) }
    }

    func count<Object: LabObject>(_ type: Object.Type, in containerID: String? = nil) throws -> Int
    {
        try reader.count(Object.kind, in: containerID)
    }

    func journal(last limit: Int?) throws -> [JournalEntry] {
        try reader.journal(last: limit)
    }

    func journal(about ids: [String]) throws -> [JournalEntry] {
        try reader.journal(about: ids)
    }

    /// Inserts or replaces an object. What is as it was already is not put into the journal.
    func put<Object: LabObject>(_ object: Object) throws {
        let after = try StoredObject(object)
        let before = try reader.object(Object.kind, id: object.id)
        if before == after { return }
        try record(before: before, after: after)
        try writer?.put(after)
    }

    func remove<Object: LabObject>(_ object: Object) throws {
        try record(before: reader.object(Object.kind, id: object.id), after: nil)
        try writer?.remove(Object.kind, id: object.id)
        if let holder = object as? any ContentHolder, !holder.contentHashes.isEmpty {
            try release(holder.contentHashes)
            releasesContent = true
        }
    }

    /// Settings are not part of the lab's state and stand in no journal.
    func setting(_ name: String) throws -> String? {
        try reader.setting(name)
    }

    func set(_ name: String, to value: String) throws {
        try writer?.set(name, to: value)
    }

    /// Appends what was changed to the journal, if anything was.
    func writeJournal() throws {
        guard !changes.isEmpty, let writer else { return }
        try writer.append(
            JournalEntry(
                at: lab.clock.now(), userName: caller.userName, door: caller.door,
                statement: caller.statement, changes: changes))
    }

    private func record(before: StoredObject?, after: StoredObject?) throws {
        precondition(writer != nil, "a reading transaction changes nothing")
        changes.append(JournalEntry.Change(before: before, after: after))
    }
}
