// SlipwayCore: what can be done in the lab, and the rules for it.
//
// Start here: `Lab` joins the ports and leads to the use cases, a folder for every noun. A use
// case takes a `Caller`, checks `Permission`, and does its work in one `Transaction`, which also
// writes the journal. The script and the server call the same use cases.

/// The lab: its ports, and the way to everything that can be done with it.
public final class Lab: Sendable {
    let store: any LabStore
    let content: any ContentStore
    let runtime: any ModelRuntime
    let functionRuntime: any FunctionRuntime
    let programs: any Programs
    let logs: any DeploymentLogs
    public let clock: any Clock
    let ids: any IDSource
    let functionLimits: FunctionLimits
    let runner = JobRunner()
    let runtimeBoard = RuntimeBoard()
    let loadedModels: LoadedModels
    let modelReports = ModelReports()
    let passwordHashing = PasswordHashing()
    let trainingRows: TrainingRows
    let decodedObjects = DecodedObjects()
    /// Whose tokens are whose, and until when, in seconds since 1970.
    let knownTokens = Lookups<String, (authentication: Authentication, expiry: Double)>()
    let knownTargets = Lookups<Scoring.TargetKey, Scoring.Target>()
    /// Whether there is a deployment of this id.
    let knownDeployments = Lookups<String, Bool>()
    /// By deployment.
    let knownFunctions = Lookups<String, DeployedCode>()

    public init(
        store: any LabStore, content: any ContentStore, runtime: any ModelRuntime,
        functions: any FunctionRuntime = NoFunctions(),
        functionLimits: FunctionLimits = FunctionLimits(),
        programs: any Programs = LoneProgram(), logs: any DeploymentLogs = InMemoryLogs(),
        clock: any Clock = SystemClock(), ids: any IDSource = RandomIDSource()
    ) {
        functionRuntime = functions
        self.functionLimits = functionLimits
        self.programs = programs
        self.logs = logs
        self.store = store
        self.content = content
        self.runtime = runtime
        self.clock = clock
        self.ids = ids
        loadedModels = LoadedModels(runtime: runtime, content: content)
        trainingRows = TrainingRows(content: content)
    }

    public var users: Users { Users(lab: self) }
    public var accessTokens: AccessTokens { AccessTokens(lab: self) }
    public var projects: Projects { Projects(lab: self) }
    public var spaces: Spaces { Spaces(lab: self) }
    public var members: Members { Members(lab: self) }
    public var models: Models { Models(lab: self) }
    public var clientAssets: ClientAssets { ClientAssets(lab: self) }
    public var data: DataAssets { DataAssets(lab: self) }
    public var deployments: Deployments { Deployments(lab: self) }
    public var scoring: Scoring { Scoring(lab: self) }
    public var functions: Functions { Functions(lab: self) }
    public var runtimes: Runtimes { Runtimes(lab: self) }
    public var secrets: Secrets { Secrets(lab: self) }
    public var jobs: Jobs { Jobs(lab: self) }
    public var runs: Runs { Runs(lab: self) }
    public var schedules: Schedules { Schedules(lab: self) }
    public var useCases: UseCases { UseCases(lab: self) }
    public var facts: Facts { Facts(lab: self) }
    public var factSheets: FactSheets { FactSheets(lab: self) }
    public var evaluations: Evaluations { Evaluations(lab: self) }
    public var notifications: Notifications { Notifications(lab: self) }

    /// Runs a body on one state of the store.
    func read<Value: Sendable>(
        as caller: Caller, _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        try await store.read { reader in
            try body(Transaction(lab: self, caller: caller, reader: reader))
        }
    }

    /// Runs a body whose changes are kept together, with a journal entry; only shown for a plan.
    func write<Value: Sendable>(
        as caller: Caller, _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        let (value, releasesContent) = try await store.write(keep: caller.plan == nil) { writer in
            let transaction = Transaction(lab: self, caller: caller, writer: writer)
            let value = try body(transaction)
            try transaction.writeJournal()
            caller.plan?.add(transaction.changes)
            return (value, transaction.releasesContent)
        }
        // What was asked for is done; what cannot be removed now is when something is next.
        if releasesContent && caller.plan == nil { try? await removeReleasedContent() }
        return value
    }

    /// The journal's newest entries that the caller may see, oldest first.
    ///
    /// The administrator sees all; others see what they did themselves, and what happened in the
    /// projects and spaces to which they belong.
    public func journal(last limit: Int?, as caller: Caller) async throws -> [JournalEntry] {
        try await read(as: caller) { transaction in
            let user = try transaction.user()
            if user.isAdministrator { return try transaction.journal(last: limit) }
            let visible = try transaction.journal(last: nil).filter { entry in
                try entry.userName == user.name
                    || entry.changes.allSatisfy { try transaction.maySee($0, user) }
            }
            return Array(visible.suffix(limit ?? .max))
        }
    }
}

extension Transaction {
    /// Whether a change lies in a project or space to which the user belongs.
    fileprivate func maySee(_ change: JournalEntry.Change, _ user: User) throws -> Bool {
        guard let object = change.after ?? change.before else { return true }
        switch object.kind {
        case .user, .usecase: return true
        case .key, .secret, .notification: return object.containerID == user.id
        case .project: return try object.decoded(as: Project.self).has(user)
        case .space: return try object.decoded(as: Space.self).has(user)
        case .model, .data, .asset, .deployment, .function, .job, .run, .fact, .evaluation:
            guard let placeID = try placeID(of: object) else { return false }
            if let space = try self.object(Space.self, id: placeID) { return space.has(user) }
            return try self.object(Project.self, id: placeID)?.has(user) ?? false
        }
    }
}

extension Transaction {
    /// The project or space in which something lies, by way of what it belongs to.
    fileprivate func placeID(of object: StoredObject) throws -> String? {
        guard let containerID = object.containerID else { return nil }
        switch object.kind {
        case .run: return try self.object(Job.self, id: containerID)?.spaceID
        case .fact: return try self.object(Model.self, id: containerID)?.placeID
        case .evaluation: return try self.object(Deployment.self, id: containerID)?.spaceID
        default: return containerID
        }
    }
}

extension Workspace {
    fileprivate func has(_ user: User) -> Bool {
        members.contains { $0.userID == user.id }
    }
}
