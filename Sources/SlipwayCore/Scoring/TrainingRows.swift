import Columns
import Synchronization

/// Recognises rows of training data by the values of a model's inputs.
final class TrainingRows: Sendable {
    /// The rows of one data asset, as 64-bit hashes of their input values.
    ///
    /// Two different rows share a hash with a probability of about 1 in 10^19, which only a
    /// remark depends on.
    struct Rows: Sendable {
        let hashes: Set<UInt64>

        func count(in batch: Batch, facts: ModelFacts) -> Int {
            TrainingRows.hashes(of: batch, facts: facts).count { hashes.contains($0) }
        }
    }

    private let content: any ContentStore
    private let known = Mutex<[String: Rows]>([:])

    init(content: any ContentStore) {
        self.content = content
    }

    /// Reads the data on first use; of each row only its hash is kept.
    func rows(of dataHash: String, facts: ModelFacts) throws -> Rows {
        let key = ([dataHash] + facts.inputs.map(\.name)).joined(separator: "\u{0}")
        if let rows = known.withLock({ $0[key] }) { return rows }
        var batches = try RecordBatches(content.open(dataHash), schema: facts.fields)
        var hashes: Set<UInt64> = []
        while let batch = try batches.next() {
            hashes.formUnion(Self.hashes(of: batch, facts: facts))
        }
        let rows = Rows(hashes: hashes)
        known.withLock { known in
            // Few data sets are in use at a time; reading one again is cheap.
            if known.count >= 16 { known = [:] }
            known[key] = rows
        }
        return rows
    }

    /// FNV-1a over the bytes of a row's input values; empty when an input is missing.
    private static func hashes(of batch: Batch, facts: ModelFacts) -> [UInt64] {
        let columns = facts.inputs.compactMap { batch[$0.name] }
        guard columns.count == facts.inputs.count else { return [] }
        return (0..<batch.rowCount).map { row in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            for column in columns {
                switch column.values[row] {
                case .null: mix(0)
                case .number(let value):
                    let bits = (value == 0 ? 0 : value).bitPattern
                    for shift in stride(from: UInt64(0), to: 64, by: 8) {
                        mix(UInt8(truncatingIfNeeded: bits >> shift))
                    }
                case .boolean(let value): mix(value ? 2 : 1)
                case .string(let text): text.utf8.forEach(mix)
                case .vector: break
                }
                mix(0xff)
            }
            return hash
        }
    }
}
