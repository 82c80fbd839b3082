/// What the caller was told of.
public struct Notifications: Sendable {
    let lab: Lab

    /// How many of its notifications a user keeps; the oldest go first.
    public static let limit = 1000

    /// The caller's notifications, oldest first.
    public func list(as caller: Caller) async throws -> [JobNotification] {
        try await lab.read(as: caller) { transaction in
            try transaction.objects(JobNotification.self, in: transaction.user().id)
        }
    }

    /// The number of the caller's last notification; 0 before there is one. Reads none of them.
    public func lastNumber(as caller: Caller) async throws -> Int {
        try await lab.read(as: caller) { transaction in
            try transaction.notificationCount(of: transaction.user().id)
        }
    }

    /// The caller's notifications after the one with this number, oldest first. Reads no others.
    public func list(after number: Int, as caller: Caller) async throws -> [JobNotification] {
        try await lab.read(as: caller) { transaction in
            let userID = try transaction.user().id
            let last = try transaction.notificationCount(of: userID)
            let first = max(number, last - Self.limit, 0) + 1
            guard first <= last else { return [] }
            return try (first...last).compactMap {
                try transaction.object(
                    JobNotification.self, alias: JobNotification.alias(of: $0, userID: userID))
            }
        }
    }
}

extension Transaction {
    /// How many notifications a user was ever given.
    fileprivate func notificationCount(of userID: String) throws -> Int {
        try setting(Self.countSetting(userID)).flatMap { Int($0) } ?? 0
    }

    private static func countSetting(_ userID: String) -> String { "notifications:\(userID)" }

    /// Tells a user of a run, and lets the oldest go of what they were told.
    func tell(_ user: User, _ occasion: Job.Occasion, _ text: String, of run: JobRun) throws {
        let number = try notificationCount(of: user.id) + 1
        try set(Self.countSetting(user.id), to: String(number))
        try put(
            JobNotification(
                id: lab.ids.next(.notification), userID: user.id, occasion: occasion, text: text,
                jobID: run.jobID, runID: run.id, spaceID: run.spaceID, createdAt: lab.clock.now(),
                number: number))
        let outdated = JobNotification.alias(
            of: number - Notifications.limit, userID: user.id)
        if let outdated = try object(JobNotification.self, alias: outdated) { try remove(outdated) }
        // More than that are only there from before they were counted; all are read but once.
        if try count(JobNotification.self, in: user.id) > Notifications.limit {
            for outdated in try objects(JobNotification.self, in: user.id)
                .dropLast(Notifications.limit)
            {
                try remove(outdated)
            }
        }
    }

    /// Who is told of the runs of these jobs: their owners, and in place of one who is no member of
    /// the space any more its admins, or nobody would hear that a schedule fails from then on.
    ///
    /// - Parameter isEver: Whether also those who may have been told before.
    func listeners(for jobs: [Job], isEver: Bool = false) throws -> [User] {
        var names: Set<String> = []
        for job in jobs {
            let members = try object(Space.self, id: job.spaceID)?.members ?? []
            let isMember = members.contains { $0.userName == job.owner }
            if isMember || isEver { names.insert(job.owner) }
            if !isMember || isEver {
                names.formUnion(members.filter { $0.role == .admin }.map(\.userName))
            }
        }
        return try names.sorted().map { try user(named: $0) }
    }

    /// Removes what anybody was told of the runs of these jobs.
    func removeNotifications(of jobs: [Job]) throws {
        let ids = Set(jobs.map(\.id))
        for user in try listeners(for: jobs, isEver: true) {
            for notification in try objects(JobNotification.self, in: user.id)
            where ids.contains(notification.jobID) {
                try remove(notification)
            }
        }
    }
}
