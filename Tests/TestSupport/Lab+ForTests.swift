// TestSupport: the core's ports in memory, and what tests of several targets share.
//
// Start here: `Lab.forTests()` gives a lab with everything in memory and the same ids and times in
// every run.

public import SlipwayCore

extension Lab {
    /// A lab in memory, with its first user, in which ids and times are the same in every run.
    ///
    /// - Parameters:
    ///   - models: Saved models, by the path from which they can be imported.
    ///   - content: Must be the one that `runtime` reads from, when that is given.
    public static func forTests(
        models: [String: FakeModel] = ["churn": FakeModel()], seed: UInt64 = 1,
        store: any LabStore = InMemoryLabStore(), content: InMemoryContentStore? = nil,
        runtime: (any ModelRuntime)? = nil, clock: any Clock = LogicalClock()
    ) async throws -> Lab {
        let content = content ?? InMemoryContentStore(files: models.mapValues(\.text))
        let lab = Lab(
            store: store, content: content,
            runtime: runtime ?? FakeModelRuntime(files: content), clock: clock,
            ids: SeededIDSource(seed: seed))
        try await lab.users.createAdministratorIfNeeded()
        return lab
    }
}

extension Caller {
    /// Somebody who types a statement into a script.
    public static func named(
        _ userName: String, door: JournalEntry.Door = .script, statement: String = "test",
        plan: Plan? = nil
    ) -> Caller {
        Caller(userName: userName, door: door, statement: statement, plan: plan)
    }

    public static let admin = Caller.named("admin")
}

/// Bytes of a CSV with the columns of the usual fake model and its label.
public let trainingCSV = """
    AGE,TRAVEL,ATTRITION
    41,1,1
    29,2,0
    60,3,1
    33,0,0

    """
