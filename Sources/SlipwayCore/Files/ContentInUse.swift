/// Something that mentions content of the store, which stays as long as anything does.
protocol ContentHolder: LabObject {
    var contentHashes: [String] { get }
}

extension JobRun: ContentHolder {
    var contentHashes: [String] { output.map { [$0.content.hash] } ?? [] }
}

extension Job: ContentHolder {
    var contentHashes: [String] {
        if case .inline(let content, _) = input { [content.hash] } else { [] }
    }
}

extension DataAsset: ContentHolder {
    var contentHashes: [String] { [content.hash] }
}

extension ClientAsset: ContentHolder {
    var contentHashes: [String] { content.map { [$0.hash] } ?? [] }
}

extension Transaction {
    /// The names of all content that anything mentions.
    ///
    /// Models and functions keep theirs, and what they were trained on, but do not give it up:
    /// their revisions are told of in fact sheets when they are gone themselves.
    fileprivate func contentInUse() throws -> Set<String> {
        var hashes: Set<String> = []
        func add<Holder: ContentHolder>(_ type: Holder.Type) throws {
            for holder in try objects(type) { hashes.formUnion(holder.contentHashes) }
        }
        try add(JobRun.self)
        try add(Job.self)
        try add(DataAsset.self)
        try add(ClientAsset.self)
        for model in try objects(Model.self) {
            hashes.formUnion(model.revisions.map(\.content.hash))
            if let training = model.training { hashes.insert(training.dataHash) }
        }
        for function in try objects(Function.self) {
            let revisions = function.revisions ?? []
            let contents = [function.content] + revisions.map(\.content)
            let archives = [function.archive] + revisions.map(\.archive)
            hashes.formUnion((contents + archives.compactMap(\.self)).map(\.hash))
        }
        return hashes
    }

    /// Notes content that may be unused from now on, to be looked at after the commit.
    func release(_ hashes: [String]) throws {
        let known = try releasedContent()
        let new = Set(hashes).subtracting(known).sorted()
        if new.isEmpty { return }
        try set(Self.releasedSetting, to: (known + new).joined(separator: " "))
    }

    /// Makes sure that content which came before the transaction is there when it commits.
    ///
    /// Until something mentions it, another program that gives up the same content removes it.
    ///
    /// - Parameter add: Adds it once more.
    /// - Returns: the content as it was added last.
    func hold(_ content: Content, adding add: () throws -> Content) throws -> Content {
        if caller.plan != nil { return content }
        do {
            _ = try lab.content.path(of: content.hash)
            return content
        } catch LabError.contentMissing {
            return try add()
        }
    }

    fileprivate func releasedContent() throws -> [String] {
        (try setting(Self.releasedSetting) ?? "").split(separator: " ").map(String.init)
    }

    fileprivate static let releasedSetting = "released-content"
}

extension Lab {
    /// Gives up content that was added for something which is refused after all.
    func keeping<Value>(
        _ contents: [Content], as caller: Caller, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch {
            try? await write(as: caller) { try $0.release(contents.map(\.hash)) }
            try? await removeReleasedContent()
            throw error
        }
    }

    /// Removes content that was given up and that nothing mentions any more.
    ///
    /// In a transaction of its own, in which nobody else can begin to mention it. Were it removed
    /// in the one that gives it up, and that one undone, something would lack its content. A
    /// program that ends between the two leaves the removing to the next.
    func removeReleasedContent() async throws {
        let steward = Caller(
            userName: User.administratorName, door: .schedule, statement: "remove content")
        try await store.write(keep: true) { writer in
            let transaction = Transaction(lab: self, caller: steward, writer: writer)
            let released = try transaction.releasedContent()
            if released.isEmpty { return }
            let inUse = try transaction.contentInUse()
            for hash in released where !inUse.contains(hash) { self.content.remove(hash) }
            try transaction.set(Transaction.releasedSetting, to: "")
        }
    }
}
