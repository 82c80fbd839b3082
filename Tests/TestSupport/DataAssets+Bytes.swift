public import SlipwayCore

extension DataAssets {
    /// Imports a text that a test has at hand.
    public func importData(
        _ bytes: [UInt8], named name: String, into place: PlaceReference, as caller: Caller
    ) async throws -> DataAsset {
        try await importData(ByteSource(bytes), named: name, into: place, as: caller)
    }
}
