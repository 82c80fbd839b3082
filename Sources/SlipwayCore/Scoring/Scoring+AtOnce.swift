import Columns
import Foundation

extension Scoring {
    /// What somebody's requests to one deployment are scored with, until anything in the store
    /// changes.
    public struct Standing: Sendable {
        fileprivate let version: Int
        fileprivate let token: String
        fileprivate let reference: String
        /// In seconds since 1970.
        fileprivate let expiry: Double
        fileprivate let model: any LoadedModel
        public let userName: String
    }

    /// Another number after every change of the store; `nil` when it cannot be read just now.
    public var storeVersion: Int? { lab.store.version() }

    /// The answer to a request in the platform's JSON, when nothing has to be looked up or waited
    /// for: the same user has asked the same deployment since the store has last changed, and it
    /// scores with a pipeline that is loaded.
    ///
    /// - Parameters:
    ///   - version: What `storeVersion` was when the request was there.
    ///   - standing: What was found out for the request before, on the same connection.
    /// - Returns: `nil` in all other cases, also when something is wrong: `answer` says what.
    public func answerAtOnce(
        to payload: [UInt8], on reference: String, token: String, rowLimit: Int,
        storeVersion version: Int, _ standing: inout Standing?
    ) -> [UInt8]? {
        if standing?.version != version || standing?.token != token
            || standing?.reference != reference
        {
            standing = self.standing(of: token, on: reference, version: version)
        }
        guard let standing, Date().timeIntervalSince1970 < standing.expiry,
            let items = try? JSONPayloadReader.read(payload, schema: standing.model.fields),
            items.reduce(0, { $0 + $1.batch.rowCount }) <= rowLimit
        else { return nil }
        var scored: [PayloadItem] = []
        for item in items {
            guard let batch = try? standing.model.scoreAtOnce(item.batch) else { return nil }
            scored.append(PayloadItem(id: item.id, batch: batch))
        }
        lab.clock.tick()
        return JSONWriter.response(scored)
    }

    private func standing(of token: String, on reference: String, version: Int) -> Standing? {
        guard let (known, expiry) = lab.knownTokens.known(token, version: version),
            let hash = lab.knownTargets.known(
                TargetKey(
                    userName: known.user.name, placeInUse: nil, place: nil, reference: reference),
                version: version)?.pipelineHash,
            let model = lab.loadedModels.known(hash)
        else { return nil }
        return Standing(
            version: version, token: token, reference: reference, expiry: expiry, model: model,
            userName: known.user.name)
    }
}
