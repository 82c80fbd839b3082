/// Waits, in steps of a second at most.
///
/// A sleep that is cancelled keeps its timer until it would have ended; of limits that are given
/// to every request and hardly ever reached, that adds up.
public func pause(for duration: Duration) async throws {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: duration)
    while clock.now < end {
        try await Task.sleep(until: min(end, clock.now.advanced(by: .seconds(1))), clock: clock)
    }
}
