import SlipwayCore
import Testing

/// Runs the body, which must throw a `LabError` with this code, and gives the error back.
@discardableResult
func expectLabError(
    _ code: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async -> LabError? {
    let error = await #expect(throws: LabError.self, sourceLocation: sourceLocation) {
        try await body()
    }
    if let error { #expect(error.code == code, sourceLocation: sourceLocation) }
    return error
}
