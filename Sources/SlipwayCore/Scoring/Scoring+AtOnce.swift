import Columns
import Foundation

extension Scoring {
    /// The answer to a request in the platform's JSON, when nothing has to be looked up or waited
    /// for: the same user has asked the same deployment since the store has last changed, and it
    /// scores with a pipeline that is loaded.
    ///
    /// - Returns: `nil` in all other cases, also when something is wrong: `answer` says what.
    public func answerAtOnce(
        to payload: [UInt8], on reference: String, token: String, rowLimit: Int
    ) -> (bytes: [UInt8], userName: String)? {
        guard let version = lab.store.version(),
            let (user, expiry) = lab.knownTokens.known(token, version: version),
            Date().timeIntervalSince1970 < expiry,
            let hash = lab.knownTargets.known(
                TargetKey(
                    userName: user.name, placeInUse: nil, place: nil, reference: reference),
                version: version)?.pipelineHash,
            let model = lab.loadedModels.known(hash),
            let items = try? JSONPayloadReader.read(payload, schema: model.fields),
            items.reduce(0, { $0 + $1.batch.rowCount }) <= rowLimit
        else { return nil }
        var scored: [PayloadItem] = []
        for item in items {
            guard let batch = try? model.scoreAtOnce(item.batch) else { return nil }
            scored.append(PayloadItem(id: item.id, batch: batch))
        }
        lab.clock.tick()
        return (JSONWriter.response(scored), user.name)
    }
}
