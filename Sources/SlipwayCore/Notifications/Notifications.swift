/// What the caller was told of.
public struct Notifications: Sendable {
    let lab: Lab

    /// The caller's notifications, oldest first.
    public func list(as caller: Caller) async throws -> [JobNotification] {
        try await lab.read(as: caller) { transaction in
            try transaction.objects(JobNotification.self, in: transaction.user().id)
        }
    }
}
