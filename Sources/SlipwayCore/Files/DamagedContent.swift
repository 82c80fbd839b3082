extension Lab {
    /// Runs a body that reads kept content.
    ///
    /// Content is not compared with its name whenever it is read, which would take longer than
    /// most readings; only when the body fails, so that no record is blamed for a damaged file.
    ///
    /// - Parameter hash: `nil` when what is read is not kept here.
    /// - Throws: `LabError.contentDamaged` in place of what the body throws, when that is why.
    public func reading<Value: Sendable>(
        _ hash: String?, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch {
            throw content.cause(of: error, reading: hash)
        }
    }
}

extension ContentStore {
    /// What people are told when something failed that reads content.
    func cause(of error: any Error, reading hash: String?) -> any Error {
        guard let hash, !(error is CancellationError), isDamaged(hash) else { return error }
        return LabError.contentDamaged(hash: hash)
    }

    /// Whether content that is there is not what its name says; reads all of it.
    private func isDamaged(_ hash: String) -> Bool {
        guard let path = try? path(of: hash), let found = try? add(path: path, keep: false) else {
            return false
        }
        return found.hash != hash
    }
}
